"""DELIVER: what is to be done in remote systems, tried once at a time; what nobody knows is asked, never repeated.

A try is stored before the call and what became of it after (decision 0011). What follows from an outcome is decided here
and is pure; who calls is engine.lane.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection

from onethread.flow.condition import back_off, condition_after, held_up
from onethread.plugin import (
    AuthenticationError,
    ConfigurationError,
    Done,
    Intent,
    Later,
    NotDone,
    Outcome,
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

_GIVE_UP = timedelta(days=3)
_NOTHING_DONE = (RetryableError, AuthenticationError, ConfigurationError)
_LOST = "the answer to the last try is missing"
_SILENT = Unclear("the connector did not say what became of it")


@dataclass(frozen=True, slots=True)
class Taken:
    """Entries that are being tried; `asked` if the remote is only asked what became of the tries before."""

    entries: tuple[Entry, ...] = ()
    asked: bool = False

    @property
    def intents(self) -> list[Intent]:
        """The same for the connector."""
        return [_intent(one) for one in self.entries]


def ready(connection: Connection, name: str, now: datetime) -> bool:
    """Whether there is anything to look at; asked often, and changes nothing."""
    return not held_up(connection, name, PART, now) and outbox.waits(connection, name, now)


def take(connection: Connection, name: str, most: int, owner: str, now: datetime, *, alone: bool) -> Taken:
    """Begin to try what is due: what is unknown first, to be asked about. `alone`: no other owner can be alive."""
    if held_up(connection, name, PART, now):
        return Taken()
    outbox.lose(connection, name, now, owner if alone else None, _LOST)
    for state in (State.UNKNOWN, State.WAITING):
        if entries := outbox.due(connection, name, state, now, most):
            outbox.begin(connection, entries, owner, now + LEASE)
            return Taken(tuple(entries), asked=state is State.UNKNOWN)
    return Taken()


def settle(
    connection: Connection, taken: Taken, became: Mapping[str, Outcome] | Exception, owner: str, now: datetime
) -> Condition | None:
    """Store what became of these tries (by key), or the error that was raised; how the lane does from now on."""
    name = taken.entries[0].connection
    if isinstance(became, _NOTHING_DONE):
        settled = [as_before(one, now) for one in taken.entries]
    else:
        settled = [settled_as(one, outcome_of(one, became), now) for one in taken.entries]
    outbox.settle(connection, settled, owner)
    before = conditions.of(connection, name, PART)
    condition = condition_after(became, before, now) if isinstance(became, Exception) else None
    if before or condition:
        conditions.put(connection, name, PART, condition)
    return condition


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
    if now - entry.since >= _GIVE_UP:
        return Settled(entry.id, tried, State.REFUSED, now, tries, f"given up after {_GIVE_UP.days} days: {reason}")
    return Settled(entry.id, tried, state, now + max(pause, back_off(tries, entry.key)), tries, reason)


def _unclear(entry: Entry) -> State:
    """A change of what is known to be there may simply be repeated."""
    return State.UNKNOWN if entry.receipt is None else State.WAITING


def _tried(entry: Entry) -> int:
    """The revision that an outcome is of: the one that is being tried, or was when nobody learned what became of it."""
    return entry.tried if entry.state is State.UNKNOWN else entry.revision


def _intent(entry: Entry) -> Intent:
    return Intent(entry.key, entry.kind, entry.body, entry.revision, entry.tries, entry.receipt)
