"""Replay: stored deliveries are read anew by the connectors as they are now, and the history follows (promise 3).

A fact is made again from all of its sources, so that a newer connector can also take back what an older one said.
"""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, fields
from datetime import datetime
from functools import cached_property, reduce
from typing import Any

from sqlalchemy import Connection

from onethread.flow.erase import blank_told, bury_late
from onethread.flow.handles import HandleReader
from onethread.flow.interchange.lines import alike
from onethread.flow.moved import settle
from onethread.flow.record import remember, set_aside, withdraws
from onethread.flow.reissue import numbers_of, reissue
from onethread.flow.resolve import resolve
from onethread.flow.tombstones import Gone, find
from onethread.flow.translate import Reading, translate
from onethread.model.interaction import Interaction, join
from onethread.plugin import Event, InteractionRecorded, Translates
from onethread.store import dead_letters, deliveries, interactions, redactions, sources
from onethread.store.chunks import chunks
from onethread.store.deliveries import Kept, State
from onethread.store.interactions import FactKey, Fresh, Stored

MOST_FACTS = 2000
"""In one transaction, unless a single delivery tells more."""


@dataclass(frozen=True, slots=True)
class Difference:
    """What becomes of one fact: `before` None when it is new, `after` None when nothing tells it any more."""

    key: FactKey
    before: Interaction | None
    after: Interaction | None

    @property
    def kind(self) -> str:
        """'new', 'gone' or 'changed'."""
        if self.before is None:
            return "new"
        return "gone" if self.after is None else "changed"

    @property
    def fields(self) -> dict[str, tuple[Any, Any]]:
        """The fields that differ: what was, what becomes."""
        names = [field.name for field in fields(Interaction)]
        values = ((name, getattr(self.before, name, None), getattr(self.after, name, None)) for name in names)
        return {name: (was, becomes) for name, was, becomes in values if not alike(was, becomes)}


@dataclass(frozen=True)
class Plan:
    """What reading some deliveries anew would change."""

    readings: Sequence[Reading]
    before: Mapping[FactKey, Stored]
    after: Mapping[FactKey, Interaction]
    dead: Gone

    @cached_property
    def differences(self) -> list[Difference]:
        """Fact by fact, sorted by key; nothing for those that stay as they are."""
        found = [
            Difference(key, self.before[key].fact if key in self.before else None, self.after.get(key))
            for key in sorted({*self.before, *self.after})
        ]
        return [one for one in found if not alike(one.before, one.after)]


def portions(connection: Connection, ids: Iterable[int]) -> list[list[int]]:
    """Deliveries in portions of about MOST_FACTS, so that nobody waits long for a writer who replays many."""
    told = sources.counted(connection, ids)
    found: list[list[int]] = []
    room = 0
    for number in sorted(ids):
        weight = max(told[number], 1)
        if weight > room:
            found.append([])
            room = MOST_FACTS
        found[-1].append(number)
        room -= weight
    return found


def plan(
    connection: Connection, kept: Sequence[Kept], receivers: Mapping[str, Translates], reader: HandleReader
) -> Plan:
    """Read deliveries anew, and what else told the same facts; change nothing. What was erased stays so.

    What connections told that are not there now is left as it is, with all that tells the same facts.
    """
    kept = [one for one in kept if one.delivery.connection in receivers]
    readings = _read(connection, kept, receivers)
    ids = {one.id for one in kept}
    told = {interaction for interaction, _ in sources.of_deliveries(connection, ids)}
    before = {stored.fact.key: stored for stored in interactions.numbered(connection, told)}
    before |= interactions.known(connection, {key for reading in readings for key in reading.facts} - before.keys())
    tellers = sources.of_interactions(connection, [stored.id for stored in before.values()])
    others = {delivery for found in tellers.values() for delivery in found} - ids
    again: list[Reading] = []
    for part in chunks(sorted(others)):
        besides = deliveries.numbered(connection, part)
        if absent := {one.id for one in besides if one.delivery.connection not in receivers}:
            return plan(connection, _apart_from(connection, kept, absent), receivers, reader)
        again += _read(connection, besides, receivers)
    dead = find(connection, [*readings, *again], reader)
    left = [reading.without(dead.keys) for reading in readings]
    told_anew = _joined([*readings, *again], {*before, *(key for one in left for key in one.facts)} - dead.keys)
    return Plan(left, before, told_anew, dead)


def apply(connection: Connection, planned: Plan, reader: HandleReader, now: datetime) -> tuple[Event, ...]:
    """Bring the store to what the plan says; what was said of these deliveries before is forgotten."""
    bury_late(connection, planned.dead, now)
    blank_told(connection, planned.readings, now)
    ids = [reading.delivery for reading in planned.readings]
    sources.forget(connection, ids)
    dead_letters.forget(connection, ids)
    changed = {one.key: one.after for one in planned.differences if one.after is not None}
    resolved = resolve(connection, changed, reader, now)
    points = resolved.points
    numbers = interactions.add(connection, _fresh(planned, changed, points), now)
    moves = _change(connection, planned, changed, points) | _remove(connection, planned)
    numbers |= {key: stored.id for key, stored in planned.before.items()}
    remember(connection, planned.readings, numbers)
    interactions.trace(connection, numbers.values())
    changes = settle(connection, moves, reader, now, resolved.fresh)
    before = numbers_of((one.before for one in planned.differences if one.before), reader)
    changes += reissue(connection, resolved.doubtful | before, reader, now)
    set_aside(connection, planned.readings, now)
    deliveries.finish(connection, {reading.delivery: _state(reading) for reading in planned.readings})
    events = tuple(InteractionRecorded(*key, new=key not in planned.before) for key in changed)
    return (*events, *resolved.changes, *changes)


def _apart_from(connection: Connection, kept: Sequence[Kept], absent: set[int]) -> list[Kept]:
    """Those that tell no fact which one of the absent tells, too."""
    left = {interaction for interaction, _ in sources.of_deliveries(connection, absent)}
    told = sources.of_deliveries(connection, [one.id for one in kept])
    bound = {delivery for interaction, delivery in told if interaction in left}
    return [one for one in kept if one.id not in bound]


def _read(connection: Connection, kept: Sequence[Kept], receivers: Mapping[str, Translates]) -> list[Reading]:
    blank = redactions.of(connection, [one.id for one in kept])
    return [translate(one, receivers, blank[one.id]) for one in kept]


def _joined(readings: Iterable[Reading], keys: set[FactKey]) -> dict[FactKey, Interaction]:
    parts: dict[FactKey, list[Interaction]] = {}
    for reading in readings:
        for key in keys & reading.facts.keys():
            parts.setdefault(key, []).append(reading.facts[key])
    return {key: reduce(join, told, told[0]) for key, told in parts.items()}


def _fresh(planned: Plan, changed: Mapping[FactKey, Interaction], points: Mapping[FactKey, int]) -> list[Fresh]:
    tellers = {key: reading.delivery for reading in reversed(planned.readings) for key in reading.facts}
    return [Fresh(fact, points[key], tellers[key]) for key, fact in changed.items() if key not in planned.before]


def _change(
    connection: Connection, planned: Plan, changed: Mapping[FactKey, Interaction], points: Mapping[FactKey, int]
) -> dict[int, int | None]:
    known = [(planned.before[key], fact, points[key]) for key, fact in changed.items() if key in planned.before]
    interactions.change(connection, known)
    return {
        stored.point: point
        for stored, fact, point in known
        if stored.point != point or withdraws(stored.fact, fact) or stored.fact.handles != fact.handles
    }


def _remove(connection: Connection, planned: Plan) -> dict[int, int | None]:
    gone = [planned.before[one.key] for one in planned.differences if one.after is None]
    interactions.remove(connection, [stored.id for stored in gone])
    return {stored.point: None for stored in gone}


def _state(reading: Reading) -> State:
    if reading.facts:
        return State.RECORDED
    return State.UNREADABLE if any(one.known for one in reading.unread) else State.NOTHING_NEW
