"""The outbox: what is to be done in remote systems, and what became of it."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import (
    Boolean,
    ColumnElement,
    Connection,
    bindparam,
    case,
    delete,
    func,
    insert,
    or_,
    select,
    true,
    update,
)
from sqlalchemy.dialects import postgresql, sqlite

from onethread.model.join import Json
from onethread.store.among import among, rows, run
from onethread.store.schema import OPEN, REFUSED, attempts, outbox


class State(IntEnum):
    """Where an entry stands. Those below DONE are open, and hold up their line."""

    WAITING = 0
    UNKNOWN = 1
    """It was tried, and nobody knows what became of it."""
    DONE = 2
    REFUSED = 3
    """It cannot be done: a dead letter, which somebody has to look at."""


@dataclass(frozen=True, slots=True)
class Wanted:
    """What is wanted in a remote system. Of one `line` the next leaves when the one before is through."""

    key: str
    kind: str
    body: Json
    line: str = ""
    again: bool = False
    """Whether it is to be looked at anew though it was asked for in the same words."""


@dataclass(frozen=True, slots=True)
class Entry:
    """An entry: what is wanted in which revision, and what is the matter.

    `tried` is the revision that was tried last, `done` the one that was last done; 0 for none.
    """

    id: int
    connection: str
    key: str
    kind: str
    line: str
    body: Json
    revision: int
    tried: int
    done: int
    state: State
    due_at: datetime
    tries: int
    since: datetime
    """When this revision was asked for."""
    reason: str
    receipt: Json


@dataclass(frozen=True, slots=True)
class Settled:
    """What a try of a revision made of an entry."""

    id: int
    revision: int
    state: State
    due_at: datetime
    tries: int
    reason: str = ""
    receipt: Json = None
    """What to know it by from now on; kept as it was where it is None."""


@dataclass(frozen=True, slots=True)
class Corrected:
    """What is known by now of an entry that was done in this revision; `again` if it is to be done anew."""

    id: int
    revision: int
    receipt: Json
    again: bool


def put(connection: Connection, name: str, wanted: Iterable[Wanted], now: datetime) -> None:
    """Ask for these things; what was asked for before in the same words stays as it is."""
    asked = [
        {
            "connection": name,
            "key": one.key,
            "kind": one.kind,
            "line": one.line or one.key,
            "body": one.body,
            "now": now,
            "again": one.again,
        }
        for one in wanted
    ]
    if asked:
        connection.execute(_PUT[connection.dialect.name], asked)


def waits(connection: Connection, name: str, now: datetime) -> bool:
    """Whether anything of this connection is due, or was tried and its receipt is missing."""
    of = outbox.c.connection == name
    due = select(outbox.c.id).where(of, outbox.c.state < State.DONE, outbox.c.due_at <= now).limit(1)
    return connection.execute(due).first() is not None


def lose(connection: Connection, name: str, now: datetime, alone: str | None, reason: str) -> int:
    """Call unknown what was tried and has no answer in time; with `alone` whatever another owner tried.

    A change of what is known to be there may simply be repeated.
    """
    late: ColumnElement[bool] = attempts.c.until <= now
    if alone is not None:
        late = or_(late, attempts.c.owner != alone)
    query = select(attempts.c.outbox_id).join(outbox).where(outbox.c.connection == name, late)
    lost = list(connection.scalars(query))
    run(connection, _LOSE, lost, reason=reason, now=now)
    run(connection, _CLOSE, lost)
    return len(lost)


def due(connection: Connection, name: str, state: State, now: datetime, limit: int) -> list[Entry]:
    """The oldest in this state that are due, whose line nobody is trying and which are the first in it."""
    values = {"name": name, "state": state, "now": now, "most": limit}
    return [_entry(row) for row in connection.execute(_DUE, values)]


def begin(connection: Connection, entries: Sequence[Entry], owner: str, until: datetime) -> None:
    """Say before the call that these are being tried, or asked about: then what was tried before stays what it was."""
    opened = [{"outbox_id": one.id, "owner": owner, "until": until} for one in entries]
    if opened:
        connection.execute(insert(attempts), opened)
    tried = [{"number": one.id, "now_tried": one.revision} for one in entries if one.state is State.WAITING]
    if tried:
        connection.execute(_TRY, tried)


def settle(connection: Connection, settled: Sequence[Settled], owner: str) -> None:
    """Store what became of tries; of one that was called lost meanwhile only that it was done."""
    held = {row[0] for row in rows(connection, _HELD, [one.id for one in settled], owner=owner)}
    told = [one for one in settled if one.id in held or one.state is State.DONE]
    if told:
        connection.execute(_SETTLE, [_row(one) for one in told])
    run(connection, _CLOSE, held)


def listed(
    connection: Connection, states: Iterable[State], *, name: str | None = None, limit: int = 100, after: int = 0
) -> list[Entry]:
    """The first in these states after a number."""
    c = outbox.c
    query = select(outbox).where(c.state.in_(list(states)), c.id > after).order_by(c.id).limit(limit)
    query = query if name is None else query.where(c.connection == name)
    return [_entry(row) for row in connection.execute(query)]


def numbered(connection: Connection, ids: Iterable[int]) -> list[Entry]:
    """Those with these numbers."""
    return [_entry(row) for row in rows(connection, _NUMBERED, ids)]


def receipts(connection: Connection, name: str, keys: Iterable[str]) -> dict[str, Json]:
    """What the remote answered when these things (by key) were done; only of those that were."""
    return {key: receipt for key, receipt in rows(connection, _RECEIPTS, keys, name=name)}


def counted(connection: Connection) -> dict[str, dict[State, int]]:
    """By connection: how many are in each state."""
    query = select(outbox.c.connection, outbox.c.state, func.count()).group_by(outbox.c.connection, outbox.c.state)
    found: dict[str, dict[State, int]] = {}
    for name, state, number in connection.execute(query):
        found.setdefault(name, {})[State(state)] = number
    return found


def undone(connection: Connection) -> list[tuple[str, State, int, datetime]]:
    """By connection and state: how many are not done, and when the oldest of them was asked for."""
    return [
        (name, State(state), number, since)
        for query in _UNDONE
        for name, state, number, since in connection.execute(query)
    ]


def number_of(connection: Connection, name: str, state: State) -> int:
    """How many entries of a connection are in this state."""
    query = select(func.count()).where(outbox.c.connection == name, outbox.c.state == state)
    return connection.execute(query).scalar_one()


def correct(connection: Connection, corrected: Iterable[Corrected], now: datetime) -> int:
    """Store what was found out of things that were done, unless they were asked for since; how many are done anew."""
    again = 0
    for one in corrected:
        values = {"number": one.id, "now_done": one.revision, "told": one.receipt, "now": now}
        changed = connection.execute(_ANEW if one.again else _AS_IT_IS, values).rowcount
        again += changed if one.again else 0
    return again


def retry(connection: Connection, ids: Iterable[int], now: datetime) -> int:
    """Have these tried again at once; what is unknown is asked about first. How many there were."""
    found = [one.id for one in numbered(connection, ids) if one.state is not State.DONE]
    run(connection, _RETRY, found, now=now)
    return len(found)


def drop(connection: Connection, ids: Iterable[int]) -> int:
    """Give these up for good, unless they are being tried right now; how many there were."""
    trying = set(connection.scalars(select(attempts.c.outbox_id)))
    found = [one.id for one in numbered(connection, ids) if one.state is not State.DONE and one.id not in trying]
    run(connection, _DROP, found)
    return len(found)


def give_up(connection: Connection, ids: Sequence[int]) -> None:
    """Forget these, of which nothing is wanted any more."""
    run(connection, _CLOSE, ids)
    run(connection, _DROP, ids)


def of_lines(connection: Connection, name: str, lines: Iterable[str]) -> list[Entry]:
    """Whatever was asked for in these lines."""
    return [_entry(row) for row in rows(connection, _OF_LINES, lines, name=name)]


_AGAIN = bindparam("again", type_=Boolean()) == true()


def _upsert(insert_: Any) -> Any:
    """One statement, so that asking meets no settling in between. Asking anew for what is unknown leaves it unknown."""
    now = bindparam("now", type_=outbox.c.since.type)
    made = insert_(outbox).values(
        connection=bindparam("connection"),
        key=bindparam("key"),
        kind=bindparam("kind"),
        line=bindparam("line"),
        body=bindparam("body", type_=outbox.c.body.type),
        revision=1,
        tried=0,
        done=0,
        state=State.WAITING,
        due_at=now,
        tries=0,
        since=now,
        reason="",
        receipt=None,
    )
    return made.on_conflict_do_update(
        index_elements=["connection", "key"],
        set_=_again(made.excluded),
        where=or_(outbox.c.body != made.excluded.body, _AGAIN),
    )


def _again(asked: Any) -> dict[str, Any]:
    return {
        "kind": asked.kind,
        "line": asked.line,
        "body": asked.body,
        "revision": outbox.c.revision + 1,
        "state": case((outbox.c.state == State.UNKNOWN, int(State.UNKNOWN)), else_=int(State.WAITING)),
        "due_at": asked.due_at,
        "tries": 0,
        "since": asked.since,
        "reason": "",
    }


_COUNTED = select(
    outbox.c.connection, outbox.c.state, func.count(), func.min(outbox.c.since, type_=outbox.c.since.type)
).group_by(outbox.c.connection, outbox.c.state)
_UNDONE = [_COUNTED.where(those) for those in (OPEN, REFUSED)]
_PUT = {"sqlite": _upsert(sqlite.insert), "postgresql": _upsert(postgresql.insert)}
_NUMBERED = select(outbox).where(among(outbox.c.id)).order_by(outbox.c.id)
_RECEIPTS = select(outbox.c.key, outbox.c.receipt).where(
    outbox.c.connection == bindparam("name"), among(outbox.c.key), outbox.c.done > 0
)
_OF_LINES = select(outbox).where(outbox.c.connection == bindparam("name"), among(outbox.c.line)).order_by(outbox.c.id)
_HELD = select(attempts.c.outbox_id).where(among(attempts.c.outbox_id), attempts.c.owner == bindparam("owner"))
_CLOSE = delete(attempts).where(among(attempts.c.outbox_id))
_DROP = delete(outbox).where(among(outbox.c.id))
_NOW = bindparam("now", type_=outbox.c.due_at.type)
_LOST = case((outbox.c.receipt.is_(None), int(State.UNKNOWN)), else_=int(State.WAITING))
_LOSE = update(outbox).where(among(outbox.c.id)).values(state=_LOST, due_at=_NOW, reason=bindparam("reason"))
_RETRY = (
    update(outbox)
    .where(among(outbox.c.id))
    .values(
        state=case((outbox.c.state == State.UNKNOWN, int(State.UNKNOWN)), else_=int(State.WAITING)),
        due_at=_NOW,
        tries=0,
        since=_NOW,
    )
)
_EARLIER = outbox.alias()
_AHEAD = (
    select(_EARLIER.c.id)
    .where(_EARLIER.c.connection == outbox.c.connection, _EARLIER.c.line == outbox.c.line)
    .where(_EARLIER.c.id < outbox.c.id, _EARLIER.c.state < State.DONE)
    .exists()
)
_TRYING = select(attempts.c.outbox_id).where(attempts.c.outbox_id == outbox.c.id).exists()
_DUE = (
    select(outbox)
    .where(outbox.c.connection == bindparam("name"), outbox.c.state < State.DONE)
    .where(outbox.c.state == bindparam("state"), outbox.c.due_at <= _NOW, ~_TRYING, ~_AHEAD)
    .order_by(outbox.c.id)
    .limit(bindparam("most"))
)
_THIS = outbox.c.id == bindparam("number")
_TRY = update(outbox).where(_THIS).values(tried=bindparam("now_tried"))
_TRIED = bindparam("now_tried", type_=outbox.c.revision.type)
_BECAME = bindparam("became", type_=outbox.c.state.type)
_LATEST = outbox.c.revision == _TRIED
_SETTLE = (
    update(outbox)
    .where(_THIS)
    .values(
        done=case((_BECAME == State.DONE, _TRIED), else_=outbox.c.done),
        receipt=func.coalesce(bindparam("told", type_=outbox.c.receipt.type), outbox.c.receipt),
        state=case((or_(_LATEST, _BECAME == State.UNKNOWN), _BECAME), else_=int(State.WAITING)),
        due_at=case((_LATEST, bindparam("next_at", type_=outbox.c.due_at.type)), else_=outbox.c.due_at),
        tries=case((_LATEST, bindparam("often", type_=outbox.c.tries.type)), else_=0),
        reason=case((_LATEST, bindparam("why", type_=outbox.c.reason.type)), else_=""),
    )
)
"""What was asked for meanwhile is still to be done; but it is asked about first what nobody knows."""

_STILL_DONE = _THIS & (outbox.c.state == State.DONE) & (outbox.c.revision == bindparam("now_done"))
_AS_IT_IS = update(outbox).where(_STILL_DONE).values(receipt=bindparam("told", type_=outbox.c.receipt.type))
_ANEW = _AS_IT_IS.values(
    revision=outbox.c.revision + 1, state=int(State.WAITING), due_at=_NOW, tries=0, since=_NOW, reason=""
)


def _row(one: Settled) -> dict[str, object]:
    return {
        "number": one.id,
        "now_tried": one.revision,
        "became": int(one.state),
        "told": one.receipt,
        "next_at": one.due_at,
        "often": one.tries,
        "why": one.reason,
    }


def _entry(row: Any) -> Entry:
    values = dict(row._mapping)
    return Entry(**(values | {"state": State(values["state"])}))
