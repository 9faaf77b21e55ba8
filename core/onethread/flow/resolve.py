"""RESOLVE: whose is it? Facts find their contact points, these claim identities and say names, and customers follow."""

from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from onethread.flow.contact_point import SILENCE, Owner, owner
from onethread.flow.described import Said, describe, kept
from onethread.flow.handles import HandleReader
from onethread.flow.relink import Change, Touched, relink
from onethread.model.claim import Claim, join_claims, period
from onethread.model.handle import Trust
from onethread.model.interaction import Interaction
from onethread.store import claims, contact_points, identities, reissues, traits
from onethread.store.contact_points import Point
from onethread.store.interactions import FactKey
from onethread.store.traits import TraitKind


@dataclass(frozen=True, slots=True)
class Resolved:
    """The contact point of each fact, and what has become of customers that were there before."""

    points: Mapping[FactKey, int]
    changes: tuple[Change, ...]
    fresh: frozenset[int] = frozenset()
    """Contact points that were not there before."""

    doubtful: frozenset[str] = frozenset()
    """Keys of numbers that may have come to somebody else: after a silence, and under several names."""


def resolve(
    connection: Connection, facts: Mapping[FactKey, Interaction], reader: HandleReader, now: datetime
) -> Resolved:
    """Find whose each fact is; all that the facts say of people is stored and worked in."""
    said = {key: owner(fact, reader) for key, fact in facts.items()}
    dates = reissues.of(connection, {one.key for one in said.values() if one.reissuable})
    owners = {key: _dated(one, facts[key].at, dates) for key, one in said.items()}
    points = contact_points.ensure(connection, {one.key for one in owners.values()}, now)
    _rename(connection, facts, owners, points)
    touched = _claim(connection, facts, owners, points, now)
    changes = relink(connection, touched, reader.caution, now)
    where = {key: points[one.key].id for key, one in owners.items()}
    numbers = {key: one.key for key, one in said.items() if one.reissuable}
    doubtful = {
        number
        for key, number in numbers.items()
        if number in dates or (where[key] in touched.named and _after_silence(connection, where[key], facts[key].at))
    }
    return Resolved(where, changes, frozenset(touched.fresh), frozenset(doubtful))


def _after_silence(connection: Connection, point: int, at: datetime) -> bool:
    return not reissues.heard(connection, point, at - SILENCE, at)


def _dated(one: Owner, at: datetime, dates: Mapping[str, Sequence[datetime]]) -> Owner:
    """The owner who had the number at that time."""
    return replace(one, key=reissues.key_at(one.key, at, dates[one.key])) if one.key in dates else one


def _rename(
    connection: Connection,
    facts: Mapping[FactKey, Interaction],
    owners: Mapping[FactKey, Owner],
    points: Mapping[str, Point],
) -> None:
    newest: dict[int, tuple[datetime, str]] = {}
    for key, fact in facts.items():
        point = points[owners[key].key]
        if fact.name and (fact.at, fact.name) > newest.get(point.id, _known(point, fact.at)):
            newest[point.id] = fact.at, fact.name
    contact_points.rename(connection, {point: (name, at) for point, (at, name) in newest.items()})


def _known(point: Point, otherwise: datetime) -> tuple[datetime, str]:
    return point.named_at or otherwise, point.name or ""


def _claim(
    connection: Connection,
    facts: Mapping[FactKey, Interaction],
    owners: Mapping[FactKey, Owner],
    points: Mapping[str, Point],
    now: datetime,
) -> Touched:
    """Store what the facts say; where it says anything new."""
    numbers = identities.ensure(connection, {identity for one in owners.values() for identity, _ in one.claims})
    known = {point.id for point in points.values() if not point.fresh}
    before = claims.of_points(connection, known)
    told = (
        (numbers[identity], make_claim(points[owners[key].key].id, trust, fact.at))
        for key, fact in facts.items()
        for identity, trust in owners[key].claims
    )
    after = joined(before, told)
    counts = claims.store(connection, before, after)
    changed = {point for (_, point), claim in after.items() if before.get((_, point)) != claim}
    said = {(points[one.key].id, trait) for one in owners.values() for trait in one.traits}
    described, named = _describe(connection, known, said, now)
    for identity, point in (*before, *after):
        if point in described:
            counts.setdefault(identity, 0)
    fresh = {point.id for point in points.values() if point.fresh}
    return Touched(changed | described, counts, fresh, named, fresh)


def _describe(
    connection: Connection, known: Iterable[int], said: set[Said], now: datetime
) -> tuple[set[int], set[int]]:
    """Store what is new of this: the contact points that it is about, and those with several names."""
    before = {(point, trait) for point, some in traits.of_points(connection, known).items() for trait in some}
    after = kept(said | before)
    names = Counter(point for point, trait in after if trait.kind is TraitKind.NAME)
    return describe(connection, before, after, now), {point for point, often in names.items() if often > 1}


def make_claim(point: int, trust: Trust, at: datetime) -> Claim:
    """What one handle of a fact at that time makes its contact point claim, or let go."""
    return Claim(point, trust, at, period(at), at if trust is Trust.RELEASED else None)


def joined(before: Mapping[claims.ClaimKey, Claim], told: Iterable[tuple[int, Claim]]) -> dict[claims.ClaimKey, Claim]:
    """Claims (by identity) joined to those that are known; only those that were told."""
    after: dict[claims.ClaimKey, Claim] = {}
    for identity, claim in told:
        key = (identity, claim.point)
        known = after.get(key) or before.get(key)
        after[key] = join_claims(known, claim) if known else claim
    return after
