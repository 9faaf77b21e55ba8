"""Namesakes: customers of one name who may be one, though they share no identity; a person is asked, nothing is merged.

A town says little where names are common, so it counts only for those of whom no kind of identity is known on both sides:
who has two phones or two mailboxes is mostly two people.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass, field
from datetime import datetime
from itertools import combinations

from sqlalchemy import Connection

from onethread.flow.evidence.weigh import Reason
from onethread.flow.evidence.written import written
from onethread.model.comparison import Finding
from onethread.model.handle import Trust
from onethread.plugin import Reach
from onethread.store import claims, contact_points, customers, identities, links, names_due, traits, vetoes
from onethread.store.links import NAMESAKES, Pair, Said
from onethread.store.traits import TraitKind

MOST = 30
"""Contact points of a name; beyond, it tells too little."""

_NAME = Reason("name", (Finding("name", "the same", 3.0),), 3.0)
_COMPANY = Reason("company", (Finding("company", "the same", 2.0),), 2.0)
_CITY = Reason("town", (Finding("town", "the same", 1.0),), 1.0)


@dataclass(slots=True)
class _Bearer:
    """A customer of that name, and what else is said of them."""

    customer: int
    keys: dict[int, str] = field(default_factory=dict)
    """Of the contact points where that name was heard."""

    cities: set[str] = field(default_factory=set)
    companies: set[str] = field(default_factory=set)
    kinds: set[str] = field(default_factory=set)


def suggest(connection: Connection, names: Sequence[str], now: datetime) -> None:
    """Look who bears these names (as traits spell them), and store who may be one customer."""
    wanted = who_may_be_one(connection, names)
    present = {link.pair: link for link in links.of_names(connection, names)}
    gone = present.keys() - wanted.keys()
    links.remove(connection, [present[pair].id for pair in gone])
    links.add(connection, [wanted[pair] for pair in sorted(wanted.keys() - present.keys())], now)
    both = sorted(wanted.keys() & present.keys())
    links.change(connection, [(present[pair].id, wanted[pair]) for pair in both if present[pair].said != wanted[pair]])
    names_due.done(connection, names)
    names_due.add(connection, _also_named(connection, {point for pair in gone for point in pair}) - {*names}, now)


def who_may_be_one(connection: Connection, names: Sequence[str]) -> dict[Pair, Said]:
    """What is to be suggested of those who bear one of these names."""
    sharing = traits.shared(connection, TraitKind.NAME, names, MOST)
    bearers = _bearers(connection, {point for points in sharing.values() for point in points})
    apart = _vetoed(connection, bearers)
    return {said.pair: said for points in sharing.values() for said in _suggested(points, bearers, apart)}


def alike(one: _Bearer, other: _Bearer) -> tuple[Reason, ...]:
    """What besides the name speaks for two being one; nothing if that is too little to ask anybody."""
    if one.companies & other.companies:
        return _NAME, _COMPANY
    if one.cities & other.cities and not one.kinds & other.kinds:
        return _NAME, _CITY
    return ()


def _also_named(connection: Connection, points: Iterable[int]) -> set[str]:
    """All names of these: another one may still speak for what the names looked at do not."""
    said = traits.of_points(connection, points).values()
    return {trait.spelt for some in said for trait in some if trait.kind is TraitKind.NAME} - {""}


def _suggested(points: Iterable[int], bearers: Mapping[int, _Bearer], apart: Set[Pair]) -> Iterator[Said]:
    """Pairs of those who were heard by one name at these contact points; of each the one with the smallest key."""
    heard: dict[int, int] = {}
    for point in sorted(points, key=lambda point: bearers[point].keys[point], reverse=True):
        heard[bearers[point].customer] = point
    for one, other in combinations(sorted(heard), 2):
        low, high = sorted((heard[one], heard[other]))
        reasons = () if (one, other) in apart else alike(bearers[low], bearers[high])
        if reasons:
            bits = sum(reason.bits for reason in reasons)
            yield Said((low, high), NAMESAKES, sure=False, bits=bits, evidence=written(reasons))


def _bearers(connection: Connection, points: Collection[int]) -> Mapping[int, _Bearer]:
    """For each of these contact points its customer, with all that is said of them anywhere."""
    placed = contact_points.placed(connection, points)
    found = {one.customer: _Bearer(one.customer) for one in placed.values()}
    for point, one in placed.items():
        found[one.customer].keys[point] = one.key
    homes = {point: owner for owner, some in customers.points_of(connection, found).items() for point in some}
    for point, said in traits.of_points(connection, homes).items():
        bearer = found[homes[point]]
        bearer.cities |= {trait.spelt for trait in said if trait.kind is TraitKind.CITY} - {""}
        bearer.companies |= {trait.spelt for trait in said if trait.kind is TraitKind.COMPANY} - {""}
    claimed = claims.of_points(connection, homes)
    known = identities.numbered(connection, {number for number, _ in claimed})
    for (number, point), claim in claimed.items():
        if claim.trust is not Trust.TEXT and known[number].reach is Reach.PERSON:
            found[homes[point]].kinds.add(known[number].kind)
    return {point: found[one.customer] for point, one in placed.items()}


def _vetoed(connection: Connection, bearers: Mapping[int, _Bearer]) -> set[Pair]:
    """Pairs of these customers that somebody has said are not one."""
    numbers = {bearer.customer for bearer in bearers.values()}
    homes = {point: owner for owner, some in customers.points_of(connection, numbers).items() for point in some}
    held = (veto for veto in vetoes.of_points(connection, homes) if veto.lifted_by is None)
    ends = ((homes.get(veto.pair[0]), homes.get(veto.pair[1])) for veto in held)
    return {(min(one, other), max(one, other)) for one, other in ends if one is not None and other is not None}
