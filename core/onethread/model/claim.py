"""Claims: who says that an identity is theirs, and which of them must be one person."""

from bisect import bisect_right
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from onethread.model.handle import Trust

CROWD = 80
"""An identity that more contact points claim is junk, a kiosk or a shared phone, and links nobody."""

_LINKING = frozenset({Trust.CHANNEL, Trust.VERIFIED, Trust.CRM, Trust.DECLARED})


@dataclass(frozen=True, slots=True)
class Claim:
    """A contact point (by its number) has said since `first_at` that an identity is its own; it may have let it go."""

    point: int
    trust: Trust
    first_at: datetime
    released_at: datetime | None = None


def join_claims(one: Claim, other: Claim) -> Claim:
    """Both claims of one contact point on one identity as one; commutative, associative, idempotent."""
    released = [claim.released_at for claim in (one, other) if claim.released_at is not None]
    return Claim(
        point=one.point,
        trust=max(one.trust, other.trust, key=lambda trust: (trust.strength, trust.value)),
        first_at=min(one.first_at, other.first_at),
        released_at=max(released, default=None),
    )


def group(claims: Iterable[Claim]) -> list[tuple[int, ...]]:
    """Contact points that one identity of a person makes one customer; each group sorted, of two or more.

    A number that was let go begins a new era: who claims it later is somebody else.
    """
    linking = [claim for claim in claims if claim.trust in _LINKING or claim.released_at is not None]
    if len(linking) > CROWD:
        return []
    ends = sorted({claim.released_at for claim in linking if claim.released_at is not None})
    eras: dict[int, list[int]] = {}
    for claim in linking:
        eras.setdefault(_era(claim, ends), []).append(claim.point)
    return [tuple(sorted(points)) for _, points in sorted(eras.items()) if len(points) > 1]


def _era(claim: Claim, ends: list[datetime]) -> int:
    """How many times it had been let go before; whoever lets it go belongs to those who had it."""
    if claim.released_at is not None:
        return ends.index(claim.released_at)
    return bisect_right(ends, claim.first_at)
