"""Whose something is: the card that it stands at, and what that card's person may be recognised by."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from onethread.plugin import Handle, RejectedRecordError, Trust
from onethread_bitrix24.payloads import COMPANY, CONTACT, LEAD, Communication, Owned, Way

CHANNEL = "bitrix24"
_LONGEST = 300
"""Characters of a handle's value; the core takes no more."""

_MOST = 20
_WAY_KINDS = {"PHONE": "phone", "EMAIL": "email"}
_KINDS = {CONTACT: "contact", LEAD: "lead", COMPANY: "company"}


@dataclass(frozen=True, slots=True)
class Portal:
    """Which portal tells: the account of its facts, and where its pages are."""

    account: str
    origin: str

    def page(self, kind: str, id_: str) -> str:
        """The address of a card, for people."""
        return f"{self.origin}/crm/{kind}/details/{id_}/"


@dataclass(frozen=True, slots=True)
class At:
    """A card by kind and id; a deal, or a card of another kind, only where nobody is known whose it is."""

    kind: str
    id: str

    @property
    def text(self) -> str:
        """As it stands in ids of facts."""
        return f"{self.kind}:{self.id}"

    @property
    def handles(self) -> tuple[Handle, ...]:
        """The card itself; a deal is nobody."""
        return (Handle(f"bitrix_{self.kind}", self.id, Trust.CRM),) if self.kind in _KINDS.values() else ()

    @property
    def conversation(self) -> str | None:
        """What keeps together what is nobody's."""
        return None if self.kind in _KINDS.values() else self.text


def owner_of(deal: Owned, id_: str) -> At:
    """Whose a deal is: its main contact's, the lead's that it was made of, its company's; of the deal alone if nobody's."""
    told = (("contact", deal.CONTACT_ID), ("lead", deal.LEAD_ID), ("company", deal.COMPANY_ID))
    return next((At(kind, one) for kind, one in told if is_id(one)), At("deal", id_))


def card_of(kind_id: str, id_: str) -> At | None:
    """A person's or company's card; None for others."""
    return At(_KINDS[kind_id], id_) if kind_id in _KINDS and is_id(id_) else None


def ways(phones: Iterable[Way], emails: Iterable[Way], trust: Trust = Trust.CRM) -> Iterator[Handle]:
    """Phones and addresses of a card."""
    told = [*(("phone", one) for one in phones), *(("email", one) for one in emails)]
    for kind, one in told[: 2 * _MOST]:
        if 0 < len(one.VALUE) <= _LONGEST:
            yield Handle(kind, one.VALUE, trust)


def spoken_to(communications: Iterable[Communication], at: At) -> Iterator[Handle]:
    """Phones and addresses by which somebody was reached, unless they are those of another card."""
    for one in list(communications)[:_MOST]:
        card = card_of(one.ENTITY_TYPE_ID, one.ENTITY_ID)
        if card in (None, at) and one.TYPE in _WAY_KINDS and 0 < len(one.VALUE) <= _LONGEST:
            yield Handle(_WAY_KINDS[one.TYPE], one.VALUE, Trust.CRM)


def messenger(written: str, account: str, trust: Trust) -> Handle | None:
    """The chat of an open line as an identity: connector|line|chat outside, from what Bitrix24 writes before and behind. [D]

    Its system is connector and line of this portal, within which the outer chat is one person.
    """
    parts = written.removeprefix("imol|").split("|")
    if len(parts) < 3 or not all(parts[:3]):
        return None
    system, value = f"{account} {parts[0]} {parts[1]}", parts[2]
    return Handle("external_id", value, trust, system) if len(system) <= 100 and len(value) <= _LONGEST else None


def is_id(text: str) -> bool:
    """A number of something that is there."""
    return text.isascii() and text.isdecimal() and 0 < len(text) <= 18 and text.strip("0") != ""


def moment(*written: str) -> datetime:
    """The first of these that is a time with its offset; RejectedRecordError if none is."""
    for one in written:
        if found := maybe_moment(one):
            return found
    raise RejectedRecordError("without a time")


def maybe_moment(written: str) -> datetime | None:
    """A time with its offset, or None."""
    try:
        found = datetime.fromisoformat(written)
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
