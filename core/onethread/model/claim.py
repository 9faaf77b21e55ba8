"""Claims: who says that an identity is theirs, and since when."""

from bisect import bisect_right
from collections.abc import Iterable, Sequence
from datetime import UTC, datetime, timedelta
from typing import NamedTuple

from onethread.model.handle import Trust

PERIOD = timedelta(days=30)
"""How exactly it is known when a claim was last made: seldom enough to be written, often enough to see a silence."""

_EPOCH = datetime(1970, 1, 1, tzinfo=UTC)


class Claim(NamedTuple):
    """A contact point (by its number) says that an identity is its own; it may have let it go.

    `first_at` is when it first said so, `last_at` the beginning of the period in which it last did.
    """

    point: int
    trust: Trust
    first_at: datetime
    last_at: datetime
    released_at: datetime | None = None


def period(at: datetime) -> datetime:
    """The beginning of the period that a moment is in."""
    return at - (at - _EPOCH) % PERIOD


def join_claims(one: Claim, other: Claim) -> Claim:
    """Both claims on one identity as one; commutative, associative, idempotent but for whose it is."""
    released = [claim.released_at for claim in (one, other) if claim.released_at is not None]
    return Claim(
        point=min(one.point, other.point),
        trust=max(one.trust, other.trust, key=lambda trust: (trust.strength, trust.value)),
        first_at=min(one.first_at, other.first_at),
        last_at=max(one.last_at, other.last_at),
        released_at=max(released, default=None),
    )


def releases(claims: Iterable[Claim]) -> list[datetime]:
    """When an identity was let go: each time begins a new era, and who claims it later is somebody else."""
    return sorted({claim.released_at for claim in claims if claim.released_at is not None})


def era(claim: Claim, ends: Sequence[datetime]) -> int:
    """How many times the identity had been let go before; whoever lets it go belongs to those who had it."""
    if claim.released_at is not None:
        return ends.index(claim.released_at)
    return bisect_right(ends, claim.first_at)
