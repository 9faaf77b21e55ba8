"""Handles: how a person was written by a remote, and how far that may be trusted."""

from dataclasses import dataclass
from enum import StrEnum


class Trust(StrEnum):
    """Who vouches for a handle. It decides what the handle may link."""

    CHANNEL = "channel"
    VERIFIED = "verified"
    CRM = "crm"
    DECLARED = "declared"
    TEXT = "text"
    RELEASED = "released"

    @property
    def strength(self) -> int:
        """Greater is more trusted; channel and verified weigh the same, as do crm and declared."""
        return _STRENGTH[self]


_STRENGTH = {
    Trust.CHANNEL: 4,
    Trust.VERIFIED: 4,
    Trust.CRM: 3,
    Trust.DECLARED: 3,
    Trust.TEXT: 2,
    Trust.RELEASED: 1,
}


@dataclass(frozen=True, slots=True, order=True)
class Handle:
    """A handle as the remote wrote it; `system` only for an external_id, '' else."""

    kind: str
    value: str
    trust: Trust = Trust.DECLARED
    system: str = ""


def join_handles(one: tuple[Handle, ...], other: tuple[Handle, ...]) -> tuple[Handle, ...]:
    """The union, sorted; the same handle told with two trusts keeps the stronger one."""
    best: dict[tuple[str, str, str], Handle] = {}
    for handle in (*one, *other):
        key = (handle.kind, handle.value, handle.system)
        known = best.get(key)
        best[key] = max(known, handle, key=lambda h: (h.trust.strength, h.trust.value)) if known else handle
    return tuple(sorted(best.values()))
