"""Customers follow the evidence: around what was touched it is worked out anew who is who, and the difference is stored."""

from collections import defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection

from onethread.flow.evidence.decide import Decided, Tie, decide
from onethread.flow.evidence.neighbourhood import Neighbourhood, explore
from onethread.flow.evidence.written import written
from onethread.model.caution import Caution
from onethread.plugin import CustomersMerged, CustomersSplit
from onethread.store import claims, contact_points, customers, links, names_due, rechecks
from onethread.store.links import RESOLVER, Said

INLINE = 60
"""Contact points that hang together and are looked at at once; more are left to a job of their own."""

Change = CustomersMerged | CustomersSplit


@dataclass(frozen=True, slots=True)
class Touched:
    """Where something has changed: contact points, and identities (how many claims on each); `fresh` points are new."""

    points: Collection[int] = ()
    identities: Mapping[int, int] = field(default_factory=dict)
    fresh: Collection[int] = ()
    named: Collection[int] = ()
    """Those of whom several names are told."""

    begun: Mapping[int, Collection[str]] = field(default_factory=dict)
    """Fresh points with which nothing was done yet, and their names, as they are found again."""


def relink(connection: Connection, touched: Touched, caution: Caution, now: datetime) -> tuple[Change, ...]:
    """Work out who is who around what was touched; what has become of customers that were there before."""
    stirred = claims.stirred(connection, touched.identities)
    alone = _alone(touched, stirred)
    names_due.add(connection, {name for point in alone for name in touched.begun[point]}, now)
    seeds = (set(touched.points) - alone).union(*(points - alone for points in stirred.values()))
    around = explore(connection, seeds, INLINE, rechecks.those_of(connection, seeds))
    rechecks.add(connection, seeds - around.bounded(seeds), now)
    return _settle(connection, around, caution, now, touched)


def _alone(touched: Touched, stirred: Mapping[int, set[int]]) -> set[int]:
    """Those that nobody has met before and who share nothing: they stay who they began as. Nearly every third event."""
    shared = (points for points in stirred.values() if len(points) > 1)
    return set(touched.begun).difference(*shared)


def recheck(connection: Connection, points: Collection[int], caution: Caution, now: datetime) -> tuple[Change, ...]:
    """Work out who is who around these now, however many hang together with them."""
    if not points:
        return ()
    owners = contact_points.owners(connection, points).values()
    together = (one for some in customers.points_of(connection, owners).values() for one in some)
    around = explore(connection, {*points, *together})  # all at once: a chain is a long walk
    waited = rechecks.done(connection, {*points, *around.dossiers})
    return _settle(connection, around, caution, now, Touched({*points, *waited}))


def _settle(
    connection: Connection, around: Neighbourhood, caution: Caution, now: datetime, touched: Touched
) -> tuple[Change, ...]:
    decided = [
        decide(
            (around.dossiers[point] for point in component),
            around.standings,
            around.decisions(component),
            caution.bits,
        )
        for component in around.components()
    ]
    _store_links(connection, around, decided, now)
    groups = [points for one in decided for points in one.customers]
    names_due.add(connection, _stirred(around, groups, touched), now)
    return _move(connection, around, groups, touched.fresh)


def _stirred(around: Neighbourhood, groups: Iterable[frozenset[int]], touched: Touched) -> set[str]:
    """The names of customers of whom something has changed, who may have other namesakes now."""
    before: dict[int, set[int]] = defaultdict(set)
    for point in around.dossiers:
        before[around.placed[point].customer].add(point)
    points, unchanged = set(touched.points), {frozenset(group) for group in before.values()}
    stirred = [group for group in groups if points & group or group not in unchanged]
    return around.names({point for group in stirred for point in group})


def _store_links(connection: Connection, around: Neighbourhood, decided: Sequence[Decided], now: datetime) -> None:
    wanted: dict[links.Pair, Said] = {}
    for one in decided:
        wanted |= {tie.pair: _said(tie, sure=False) for tie in one.suggestions}
        wanted |= {tie.pair: _said(tie, sure=True) for tie in one.links}
    settled = {point for one in decided for points in one.customers for point in points}
    derived = [link for link in around.links.values() if link.said.author == RESOLVER]
    present = {link.pair: link for link in derived if not settled.isdisjoint(link.pair)}
    links.remove(connection, [present[pair].id for pair in present.keys() - wanted.keys()])
    links.add(connection, [wanted[pair] for pair in sorted(wanted.keys() - present.keys())], now)
    differing = [pair for pair in sorted(wanted.keys() & present.keys()) if _differs(present[pair].said, wanted[pair])]
    links.change(connection, [(present[pair].id, wanted[pair]) for pair in differing])


def _said(tie: Tie, *, sure: bool) -> Said:
    return Said(tie.pair, sure=sure, bits=tie.bits, evidence=written(tie.reasons))


def _differs(one: Said, other: Said) -> bool:
    return (one.sure, one.bits, one.evidence) != (other.sure, other.bits, other.evidence)


def _move(
    connection: Connection, around: Neighbourhood, groups: Iterable[frozenset[int]], fresh: Collection[int]
) -> tuple[Change, ...]:
    """Make each group the smallest customer that one of its contact points began as; what has become of the others."""
    moves: dict[int, int] = {}
    for points in groups:
        kept = min(around.placed[point].born_as for point in points)
        moves |= {point: kept for point in points if around.placed[point].customer != kept}
    ways = ((around.placed[point].born_as, to) for point, to in moves.items())
    customers.move(connection, moves)
    customers.redirect(connection, {born_as: None if born_as == to else to for born_as, to in ways})
    return _changes(connection, {(around.placed[one].customer, to) for one, to in moves.items() if one not in fresh})


def _changes(connection: Connection, ways: Collection[tuple[int, int]]) -> tuple[Change, ...]:
    """Customers of whom nothing is left have been merged; the others have lost a part."""
    if not ways:
        return ()
    left = customers.points_of(connection, {before for before, _ in ways})
    ids = customers.ids(connection, {one for way in ways for one in way})
    return tuple(
        CustomersSplit(ids[before], ids[now]) if left[before] else CustomersMerged(ids[now], ids[before])
        for before, now in sorted(ways)
    )
