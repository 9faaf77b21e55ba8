"""Evidence as it is kept with a link, and as sentences for people."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from onethread.flow.evidence.weigh import Reason
from onethread.model.comparison import Finding

_KINDS: Mapping[str, str] = {
    "email": "e-mail",
    "wa_bsuid": "WhatsApp account",
    "tg_id": "Telegram account",
    "ig_id": "Instagram account",
    "tg_username": "Telegram name",
    "ig_username": "Instagram name",
    "visitor_id": "browser",
    "external_id": "id in another system",
    "bitrix_contact": "Bitrix24 contact",
    "bitrix_lead": "Bitrix24 lead",
    "company": "firm",
}
"""What people call it; the others are called as they are named."""


@dataclass(frozen=True, slots=True)
class Piece:
    """A piece of evidence as it was written.

    `kind` is that of the identity, or name, town, company; `value` that of the identity. What somebody decided has
    neither, and no `bits`.
    """

    sentence: str
    kind: str | None = None
    value: str | None = None
    bits: float | None = None
    findings: tuple[Finding, ...] = ()


def written(reasons: Iterable[Reason]) -> list[Any]:
    """What JSON can hold: of each reason what it is about, its findings as (comparison, level, bits), and what it counts."""
    return [
        {
            "about": reason.about,
            "findings": [[found.comparison, found.level, found.bits] for found in reason.findings],
            "bits": round(reason.bits, 3),
        }
        for reason in reasons
    ]


def by_hand(reason: str) -> list[Any]:
    """The same for what somebody decided."""
    return [{"about": reason or "decided by hand", "findings": []}]


def pieces(evidence: Sequence[Any]) -> list[Piece]:
    """Evidence as it was written, piece by piece."""
    return [_piece(one) for one in evidence]


def sentences(evidence: Sequence[Any]) -> list[str]:
    """Evidence as it was written, a line for each piece."""
    return [piece.sentence for piece in pieces(evidence)]


def uncounted(reasons: Iterable[Reason]) -> list[str]:
    """What was found and counts nothing, a line for each."""
    return [f"{called(reason.about)}: {found.level}" for reason in reasons for found in reason.findings]


def called(kind: str) -> str:
    """What people call a kind of identity, or what else is compared."""
    return _KINDS.get(kind, kind.replace("_", " "))


def _piece(reason: Any) -> Piece:
    findings = tuple(Finding(*found) for found in reason["findings"])
    if not findings:
        return Piece(reason["about"])
    kind, _, value = reason["about"].partition(" ")
    about = f"{called(kind)} {value}".rstrip()
    said = "; ".join(found.level for found in findings)
    sentence = f"{about}: {said} ({reason['bits']:+.1f} bits)"
    return Piece(sentence, kind, value or None, reason["bits"], findings)
