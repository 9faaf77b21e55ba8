"""RESOLVE: whose is it? Facts find their contact points, these claim identities and say names, and customers follow."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime

from sqlalchemy import Connection

from onethread.flow.contact_point import SILENCE, Owner, owner
from onethread.flow.described import Said, describe, kept
from onethread.flow.evidence.renewal import is_renewal, looks_at_others, tells
from onethread.flow.handles import HandleReader
from onethread.flow.relink import Change, Touched, relink
from onethread.model.claim import Claim, join_claims, period
from onethread.model.handle import Trust
from onethread.model.interaction import Interaction
from onethread.plugin import Identity
from onethread.store import claims, contact_points, identities, reissues, traits
from onethread.store.columns import BEGINNING
from onethread.store.contact_points import Point
from onethread.store.interactions import FactKey
from onethread.store.traits import Trait, TraitKind


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
    names = _names(facts, owners)
    points = contact_points.ensure(connection, {one.key for one in owners.values()}, now, names)
    _rename(connection, points, names)
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


def _names(facts: Mapping[FactKey, Interaction], owners: Mapping[FactKey, Owner]) -> dict[str, tuple[datetime, str]]:
    """By contact point the name that is heard last, and when."""
    newest: dict[str, tuple[datetime, str]] = {}
    for key, fact in facts.items():
        point = owners[key].key
        if fact.name and (point not in newest or (fact.at, fact.name) > newest[point]):
            newest[point] = fact.at, fact.name
    return newest


def _rename(connection: Connection, points: Mapping[str, Point], names: Mapping[str, tuple[datetime, str]]) -> None:
    """Have those that were there before be called by the name that was heard last."""
    later = {
        point.id: (name, at)
        for key, (at, name) in names.items()
        if not (point := points[key]).fresh and (at, name) > (point.named_at or BEGINNING, point.name or "")
    }
    contact_points.rename(connection, later)


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
    news = _telling(connection, claims.store(connection, before, after), before, after, numbers)
    counts = Counter(identity for identity, _ in news)
    changed = {point for _, point in news}
    said = {(points[one.key].id, trait) for one in owners.values() for trait in one.traits}
    described, names = _describe(connection, known, said, now)
    for identity, point in (*before, *after):
        if point in described:
            counts.setdefault(identity, 0)
    fresh = {point.id for point in points.values() if point.fresh}
    named = {point for point, some in names.items() if len(some) > 1}
    begun = {point: {trait.spelt for trait in names.get(point, ())} - {""} for point in fresh}
    return Touched(changed | described, counts, fresh, named, begun)


def _telling(
    connection: Connection,
    changed: Iterable[claims.ClaimKey],
    before: Mapping[claims.ClaimKey, Claim],
    after: Mapping[claims.ClaimKey, Claim],
    numbers: Mapping[Identity, int],
) -> list[claims.ClaimKey]:
    """Those of these changes that can change who is who."""
    kinds = {number: identity.kind for identity, number in numbers.items()}
    renewed = {key for key in changed if is_renewal(before.get(key), after[key])}
    asked = {identity for identity, _ in renewed if looks_at_others(kinds[identity])}
    on = claims.of_identities(connection, asked)
    return [key for key in changed if key not in renewed or tells(kinds[key[0]], before[key], on.get(key[0], ()))]


def _describe(
    connection: Connection, known: Iterable[int], said: set[Said], now: datetime
) -> tuple[set[int], dict[int, list[Trait]]]:
    """Store what is new of this: the contact points that it is about, and the names of all of them."""
    before = {(point, trait) for point, some in traits.of_points(connection, known).items() for trait in some}
    after = kept(said | before)
    names: dict[int, list[Trait]] = defaultdict(list)
    for point, trait in after:
        if trait.kind is TraitKind.NAME:
            names[point].append(trait)
    return describe(connection, before, after, now), names


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
