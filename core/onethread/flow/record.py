"""RECORD: what deliveries told becomes history, in one transaction: whose it is, what it says, where it came from."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from onethread.flow.erase import keep_out
from onethread.flow.handles import HandleReader
from onethread.flow.interchange.lines import alike
from onethread.flow.moved import settle
from onethread.flow.reissue import numbers_of, reissue
from onethread.flow.resolve import resolve
from onethread.flow.translate import Reading
from onethread.model.claim import period
from onethread.model.handle import Trust
from onethread.model.interaction import Interaction, join
from onethread.plugin import Event, InteractionRecorded
from onethread.store import customers, dead_letters, deliveries, interactions, sources
from onethread.store.dead_letters import DeadLetter
from onethread.store.deliveries import State
from onethread.store.interactions import FactKey, Fresh, Stored
from onethread.store.traits import TraitKind

_MOST_NAMED = 20
"""Customers that are named of a batch, so that a line of the log stays one."""


@dataclass(frozen=True, slots=True)
class Recorded:
    """What a batch of readings has changed."""

    deliveries: int
    events: tuple[Event, ...]
    customers: Sequence[str] = ()
    """The public ids of some of those whom it concerns."""


@dataclass(frozen=True, slots=True)
class Joined:
    """Facts that are new or have learned something, and what that makes of each delivery."""

    changed: Mapping[FactKey, Interaction]
    states: Mapping[int, State]


def record(connection: Connection, readings: Sequence[Reading], reader: HandleReader, now: datetime) -> Recorded:
    """Join what was told to what is known, and store all of it that is new and was not erased."""
    readings = keep_out(connection, readings, reader, now)
    before = interactions.known(connection, {key for reading in readings for key in reading.facts})
    joined = join_all(readings, before)
    resolved = resolve(connection, joined.changed, reader, now)
    points = resolved.points
    fresh = {key: fact for key, fact in joined.changed.items() if key not in before}
    numbers = interactions.add(connection, _fresh(fresh, points, readings), now)
    unsaid = _change(connection, joined.changed, before, points)
    changes = settle(connection, {stored.point: point for stored, point in unsaid}, reader, now, resolved.fresh)
    doubtful = resolved.doubtful | numbers_of((stored.fact for stored, _ in unsaid), reader)
    changes += reissue(connection, doubtful, reader, now)
    remember(connection, readings, numbers | {key: stored.id for key, stored in before.items()})
    set_aside(connection, readings, now)
    deliveries.finish(connection, joined.states)
    events = tuple(InteractionRecorded(*key, new=key in fresh) for key in joined.changed)
    return Recorded(
        len(readings),
        (*events, *resolved.changes, *changes),
        customers.public_ids(connection, points.values(), _MOST_NAMED),
    )


def join_all(readings: Sequence[Reading], before: Mapping[FactKey, Stored]) -> Joined:
    """Join reading after reading to what is known."""
    after: dict[FactKey, Interaction] = {key: stored.fact for key, stored in before.items()}
    changed: set[FactKey] = set()
    states: dict[int, State] = {}
    for reading in readings:
        new = {key: fact for key, told in reading.facts.items() if (fact := _learn(after.get(key), told)) is not None}
        after |= new
        changed |= new.keys()
        states[reading.delivery] = _state(reading, bool(new))
    return Joined({key: after[key] for key in sorted(changed)}, states)


def _learn(known: Interaction | None, told: Interaction) -> Interaction | None:
    """What the fact has become, or None when there was nothing new in what was told."""
    if known is None:
        return join(told, told)
    became = join(known, told)
    return None if alike(became, known) else became


def _state(reading: Reading, new: bool) -> State:
    if new:
        return State.RECORDED
    return State.UNREADABLE if not reading.facts and any(one.known for one in reading.unread) else State.NOTHING_NEW


def _fresh(
    facts: Mapping[FactKey, Interaction], points: Mapping[FactKey, int], readings: Sequence[Reading]
) -> list[Fresh]:
    tellers = {key: reading.delivery for reading in reversed(readings) for key in reading.facts}
    return [Fresh(fact, points[key], tellers[key]) for key, fact in facts.items()]


def _change(
    connection: Connection,
    changed: Mapping[FactKey, Interaction],
    before: Mapping[FactKey, Stored],
    points: Mapping[FactKey, int],
) -> list[tuple[Stored, int]]:
    """Store what known facts have become; those whose contact points say less than before, and where they stand now."""
    known = [(before[key], fact, points[key]) for key, fact in changed.items() if key in before]
    interactions.change(connection, known)
    return [(stored, point) for stored, fact, point in known if stored.point != point or withdraws(stored.fact, fact)]


def withdraws(before: Interaction, after: Interaction) -> bool:
    """Whether something that the fact said of its contact point holds no more: a time, a name, a town, who spoke."""
    later = after.at > before.at or period(after.at) != period(before.at)
    renamed = before.name is not None and (after.at, after.name) != (before.at, before.name)
    released = any(handle.trust is Trust.RELEASED for handle in before.handles)
    mentioned = after.text != before.text and any(handle.trust is Trust.TEXT for handle in before.handles)
    described = any(after.attributes.get(kind) != told for kind in TraitKind if (told := before.attributes.get(kind)))
    let_go = released and (after.at, after.handles) != (before.at, before.handles)
    silenced = before.direction != after.direction
    return later or renamed or let_go or mentioned or described or silenced


def remember(connection: Connection, readings: Sequence[Reading], numbers: Mapping[FactKey, int]) -> None:
    """Store which delivery told which fact, and where."""
    told = {(numbers[key], reading.delivery): items for reading in readings for key, items in reading.items.items()}
    sources.add(connection, told)


def set_aside(connection: Connection, readings: Sequence[Reading], now: datetime) -> None:
    """Store what could not be read."""
    letters = [
        DeadLetter(reading.delivery, part.item, part.reason, part.known, now)
        for reading in readings
        for part in reading.unread
    ]
    dead_letters.keep(connection, letters)
