"""Kinds of cards, by their entityTypeId."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """A kind of card: number, code, short code, and the field that holds its stage, if it has stages."""

    id: int
    code: str
    short: str
    title: str
    stage: str = ""
    piped: bool = False
    """Has pipelines (categories)."""

    @property
    def dynamic(self) -> bool:
        """Known by crm.item only, and by the events of smart processes."""
        return self.id == SMART_INVOICE.id or self.id >= FIRST_DYNAMIC


FIRST_DYNAMIC = 128
LEAD = Kind(1, "LEAD", "L", "Lead", stage="STATUS_ID")
DEAL = Kind(2, "DEAL", "D", "Deal", stage="STAGE_ID", piped=True)
CONTACT = Kind(3, "CONTACT", "C", "Contact")
COMPANY = Kind(4, "COMPANY", "CO", "Company")
SMART_INVOICE = Kind(31, "SMART_INVOICE", "SI", "Invoice", stage="STAGE_ID", piped=True)
CLASSIC = (LEAD, DEAL, CONTACT, COMPANY)
KINDS = {kind.id: kind for kind in (*CLASSIC, SMART_INVOICE)}

OWNER_TYPES = (
    *((kind.id, kind.title, kind.code, kind.short) for kind in CLASSIC),
    (5, "Invoice (old)", "INVOICE", "I"),
    (7, "Quote", "QUOTE", "Q"),
    (8, "Requisite", "REQUISITE", "RQ"),
    (31, "Invoice", "SMART_INVOICE", "SI"),
)
"""What crm.enum.ownertype lists: number, name, code, short code."""


def dynamic(number: int, title: str) -> Kind:
    """The kind of a smart process."""
    return Kind(number, f"DYNAMIC_{number}", f"T{number:x}", title, stage="STAGE_ID", piped=True)
