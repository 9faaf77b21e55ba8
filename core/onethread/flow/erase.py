"""Erasing a person: tombstones first, then what deliveries say of them, then all that is left (decision 0008).

Each step is a transaction that leaves a sound store, and may be done again: whoever is interrupted begins anew.
"""

from collections import defaultdict
from collections.abc import Collection, Iterable, Sequence, Set
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from onethread.flow.handles import HandleReader
from onethread.flow.moved import settle
from onethread.flow.namesakes import suggest
from onethread.flow.places import to_blank, within
from onethread.flow.redact import redact
from onethread.flow.reissue import numbers_of, reissue
from onethread.flow.tombstones import Gone, bury, find
from onethread.flow.translate import Reading
from onethread.store import contact_points, customers, dead_letters, interactions, questions, reissues, sources, traits


@dataclass(frozen=True, slots=True)
class Doomed:
    """Who is being erased: the keys of the contact points, and the deliveries that told of them when it began."""

    customer: int
    points: Collection[str]
    deliveries: Sequence[int]


@dataclass(frozen=True, slots=True)
class Erased:
    """How much is gone."""

    facts: int
    contact_points: int
    deliveries: int


def begin(connection: Connection, customer: int, now: datetime) -> Doomed:
    """Set the tombstones: from now on nothing of it comes back."""
    points = contact_points.of_customer(connection, customer)
    facts = interactions.keys_at(connection, points.values())
    bury(connection, facts.values(), points, now)
    return Doomed(customer, points.keys(), _tellers(connection, facts))


def blank(connection: Connection, doomed: Doomed, deliveries: Iterable[int], now: datetime) -> None:
    """Blank in these deliveries what they told of whom is being erased."""
    points = contact_points.with_keys(connection, doomed.points)
    _blank(connection, interactions.keys_at(connection, points.values()).keys(), deliveries, now)


def finish(connection: Connection, doomed: Doomed, reader: HandleReader, now: datetime) -> Erased:
    """Remove them, with all that has come since it began: no id of theirs leads anywhere."""
    points = contact_points.with_keys(connection, doomed.points)
    facts = interactions.keys_at(connection, points.values())
    births = contact_points.births(connection, points.values())
    tellers = _tellers(connection, facts)
    names = {one.spelt for said in traits.of_points(connection, points.values()).values() for one in said} - {""}
    bury(connection, facts.values(), points, now)
    numbers = reissues.of(connection, map(reissues.number, points)).keys()
    _take_out(connection, facts.keys(), points.values(), reader, now)
    reissue(connection, numbers, reader, now)
    suggest(connection, sorted(names), now)  # not later: whose names wait for it is written down
    gone = customers.leading_to(connection, {doomed.customer, *births.values()})
    questions.forget_lines(connection, customers.ids(connection, gone).values())
    customers.remove(connection, gone)
    return Erased(len(facts), len(points), len(tellers))


def keep_out(
    connection: Connection, readings: Sequence[Reading], reader: HandleReader, now: datetime
) -> Sequence[Reading]:
    """The readings without what was erased, which is blanked in their deliveries."""
    dead = find(connection, readings, reader)
    if not dead.keys:
        return readings
    known = interactions.known(connection, dead.fresh).values()
    bury(connection, dead.fresh, (), now)
    _take_out(connection, {one.id for one in known}, {one.point for one in known}, reader, now)
    reissue(connection, numbers_of((one.fact for one in known), reader), reader, now)
    left = [reading.without(dead.keys) for reading in readings]
    blank_told(connection, left, now)
    return left


def bury_late(connection: Connection, dead: Gone, now: datetime) -> None:
    """Set tombstones for facts that turned out to be of somebody erased, and blank them wherever they were told."""
    facts = {one.id for one in interactions.known(connection, dead.fresh).values()}
    bury(connection, dead.fresh, (), now)
    _blank(connection, facts, _tellers(connection, facts), now)


def blank_told(connection: Connection, readings: Iterable[Reading], now: datetime) -> None:
    """Blank in deliveries that were just read what they told of somebody erased."""
    redact(connection, {reading.delivery: reading.blank for reading in readings if reading.blank}, now)


def _take_out(
    connection: Connection, facts: Set[int], points: Iterable[int], reader: HandleReader, now: datetime
) -> None:
    _blank(connection, facts, _tellers(connection, facts), now)
    interactions.remove(connection, sorted(facts))
    settle(connection, dict.fromkeys(points), reader, now)


def _tellers(connection: Connection, facts: Iterable[int]) -> list[int]:
    told = sources.of_interactions(connection, facts)
    return sorted({delivery for found in told.values() for delivery in found})


def _blank(connection: Connection, facts: Set[int], deliveries: Iterable[int], now: datetime) -> None:
    told = sources.of_deliveries(connection, deliveries)
    beside = {delivery for fact, delivery in told if fact not in facts}
    theirs: dict[int, set[str]] = defaultdict(set)
    for (fact, delivery), items in told.items():
        theirs[delivery].update(items if fact in facts else ())
    letters = dead_letters.of_deliveries(connection, theirs)
    places = {
        delivery: to_blank(items, beside=delivery in beside, unread=letters[delivery])
        for delivery, items in theirs.items()
        if items
    }
    redact(connection, places, now)
    gone = [one.id for number, blank in places.items() for one in letters[number] if within(one.item, blank)]
    dead_letters.drop(connection, gone)
