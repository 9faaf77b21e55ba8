"""DELIVER: what is to be done in remote systems, tried once at a time; what nobody knows is asked, never repeated.

A try is stored before the call and what became of it after (decision 0011). What follows from an outcome is decided here
and is pure; who calls is engine.lane.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from typing import Protocol

from sqlalchemy import Connection

from onethread.flow.condition import back_off, condition_after, held_up
from onethread.model.join import Json
from onethread.plugin import (
    AuthenticationError,
    ConfigurationError,
    Done,
    Intent,
    Later,
    NotDone,
    Outcome,
    Question,
    Refused,
    RetryableError,
    Unclear,
    UnknownOutcomeError,
)
from onethread.store import conditions, outbox
from onethread.store.conditions import Condition
from onethread.store.outbox import Entry, Settled, State

PART = "outbox"
"""The part of a connection whose condition this is."""

LEASE = timedelta(minutes=5)
"""How long a try may take; after that nobody knows what became of it."""

_GIVE_UP = 80
"""Tries, which take three days; when the remote was away, or somebody had to mend something, that was none."""

_WAITS, _AT_MOST = 8, timedelta(minutes=10)
"""What waits for something of our own is looked at again after an eighth of its age, and after so long at most."""

_NOTHING_DONE = (RetryableError, AuthenticationError, ConfigurationError)
_LOST = "the answer to the last try is missing"
_SILENT = Unclear("the connector did not say what became of it")


Turn = Intent | Outcome | None
"""What an entry comes to when it is its turn: what to do, what it has become without doing anything, or nothing any more."""


class Contents(Protocol):
    """What entries hold, for those who keep it elsewhere until it is their turn."""

    def turns(self, connection: Connection, entries: Sequence[Entry]) -> Mapping[int, Turn]:
        """What each of these comes to, by number."""
        ...

    def intents(self, connection: Connection, entries: Sequence[Entry]) -> Mapping[int, Intent]:
        """What each of these says now, by number, done or not; those of which nothing is wanted any more are left out."""
        ...

    def receipt(self, turn: Turn, receipt: Json) -> Json:
        """What is kept of the remote's answer; without a turn, of what is not as the entry wants it."""
        ...

    def done(self, connection: Connection, entry: Entry, receipt: Json, now: datetime) -> None:
        """It was done; `receipt` is what is kept."""
        ...

    def is_open(self, connection: Connection, question: Question) -> bool:
        """Whether only a person can answer this."""
        ...


class Plain:
    """Entries that hold all themselves."""

    def turns(self, connection: Connection, entries: Sequence[Entry]) -> Mapping[int, Turn]:
        """What each says."""
        return self.intents(connection, entries)

    def intents(self, connection: Connection, entries: Sequence[Entry]) -> Mapping[int, Intent]:
        """What each says."""
        return {one.id: _intent(one) for one in entries}

    def receipt(self, turn: Turn, receipt: Json) -> Json:
        """The answer itself."""
        return receipt

    def done(self, connection: Connection, entry: Entry, receipt: Json, now: datetime) -> None:
        """Nothing follows from it."""

    def is_open(self, connection: Connection, question: Question) -> bool:
        """It is."""
        return True


@dataclass(frozen=True, slots=True)
class Taken:
    """Entries that are being tried; `asked` if the remote is only asked what became of the tries before."""

    entries: tuple[Entry, ...] = ()
    intents: tuple[Intent, ...] = ()
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Desk:
    """Who does what waits for a connection. `alone`: no other owner can be alive."""

    name: str
    owner: str
    at_once: int
    alone: bool
    contents: Contents = field(default_factory=Plain)


def ready(connection: Connection, name: str, now: datetime) -> bool:
    """Whether there is anything to look at; asked often, and changes nothing."""
    return not held_up(connection, name, PART, now) and outbox.waits(connection, name, now)


def take(connection: Connection, desk: Desk, now: datetime) -> Taken:
    """Begin to try what is due: what is unknown first, to be asked about."""
    if held_up(connection, desk.name, PART, now):
        return Taken()
    outbox.lose(connection, desk.name, now, desk.owner if desk.alone else None, _LOST)
    for state in (State.UNKNOWN, State.WAITING):
        while entries := outbox.due(connection, desk.name, state, now, desk.at_once):
            if taken := _begin(connection, desk, entries, now):
                return Taken(*taken, asked=state is State.UNKNOWN)
    return Taken()


def _begin(
    connection: Connection, desk: Desk, entries: Sequence[Entry], now: datetime
) -> tuple[tuple[Entry, ...], tuple[Intent, ...]] | None:
    """Begin those whose turn is to do something; the others are through, or gone."""
    turns = desk.contents.turns(connection, entries)
    outbox.begin(connection, entries, desk.owner, now + LEASE)
    through = [(one, turn) for one in entries if (turn := turns[one.id]) and not isinstance(turn, Intent)]
    outbox.settle(connection, [_untried(one, turn, now) for one, turn in through], desk.owner)
    outbox.give_up(connection, [one.id for one in entries if turns[one.id] is None])
    left = [(one, turn) for one in entries if isinstance(turn := turns[one.id], Intent)]
    return (tuple(one for one, _ in left), tuple(intent for _, intent in left)) if left else None


def settle(
    connection: Connection, desk: Desk, taken: Taken, became: Mapping[str, Outcome] | Exception, now: datetime
) -> Condition | None:
    """Store what became of these tries (by key), or the error that was raised; how the lane does from now on."""
    if isinstance(became, _NOTHING_DONE):
        outbox.settle(connection, [as_before(one, now) for one in taken.entries], desk.owner)
    else:
        _settle_each(connection, desk, taken, became, now)
    before = conditions.of(connection, desk.name, PART)
    condition = condition_after(became, before, now) if isinstance(became, Exception) else None
    conditions.became(connection, desk.name, PART, condition)
    return condition


def _settle_each(
    connection: Connection, desk: Desk, taken: Taken, became: Mapping[str, Outcome] | Exception, now: datetime
) -> None:
    settled = []
    for entry, intent in zip(taken.entries, taken.intents, strict=True):
        outcome = outcome_of(entry, became)
        if isinstance(outcome, Done):
            outcome = Done(desk.contents.receipt(intent, outcome.receipt))
            desk.contents.done(connection, entry, outcome.receipt, now)
        settled.append(settled_as(entry, outcome, now))
    outbox.settle(connection, settled, desk.owner)


def outcome_of(entry: Entry, became: Mapping[str, Outcome] | Exception) -> Outcome:
    """What became of one try, which may have been done unless the connector says that it was not."""
    if not isinstance(became, Exception):
        return became.get(entry.key, _SILENT)
    return Unclear(str(became) if isinstance(became, UnknownOutcomeError) else type(became).__name__)


def as_before(entry: Entry, now: datetime) -> Settled:
    """A try that was none."""
    return Settled(entry.id, _tried(entry), entry.state, now, entry.tries, entry.reason)


def settled_as(entry: Entry, outcome: Outcome, now: datetime) -> Settled:
    """What an outcome makes of an entry. Pure."""
    tried = _tried(entry)
    tries = entry.tries + 1
    match outcome:
        case Done(receipt):
            return Settled(entry.id, tried, State.DONE, now, 0, receipt={} if receipt is None else receipt)
        case NotDone():
            return Settled(entry.id, tried, State.WAITING, now, entry.tries)
        case Refused(reason):
            return Settled(entry.id, tried, State.REFUSED, now, tries, reason)
        case Later(reason, seconds):
            state, pause = State.WAITING, timedelta(seconds=seconds or 0)
        case Unclear(reason):
            state, pause = _unclear(entry), timedelta()
    if tries >= _GIVE_UP:
        return Settled(entry.id, tried, State.REFUSED, now, tries, f"given up after {tries} tries: {reason}")
    return Settled(entry.id, tried, state, now + max(pause, back_off(tries, entry.key)), tries, reason)


def _untried(entry: Entry, became: Outcome, now: datetime) -> Settled:
    """What became of an entry without a call: to wait for something of our own is no try."""
    if not isinstance(became, Later):
        return settled_as(entry, became, now)
    pause = max(timedelta(seconds=became.seconds or 0), min(_AT_MOST, (now - entry.since) / _WAITS))
    return Settled(entry.id, _tried(entry), State.WAITING, now + pause, entry.tries, became.reason)


def _unclear(entry: Entry) -> State:
    """A change of what is known to be there may simply be repeated."""
    return State.UNKNOWN if entry.receipt is None else State.WAITING


def _tried(entry: Entry) -> int:
    """The revision that an outcome is of: the one that is being tried, or was when nobody learned what became of it."""
    return entry.tried if entry.state is State.UNKNOWN else entry.revision


def _intent(entry: Entry) -> Intent:
    return Intent(entry.key, entry.kind, entry.body, entry.revision, entry.tries, entry.receipt)
