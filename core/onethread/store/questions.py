"""Questions: what a person has to decide, since an audit has found it; they outlive whoever found it."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, select, update
from sqlalchemy.dialects import postgresql, sqlite

from onethread.plugin import Question
from onethread.store.among import among, run
from onethread.store.schema import questions


class State(IntEnum):
    """What was answered."""

    OPEN = 0
    AGREED = 1
    """Yes; it is done when it is looked at next."""

    LEFT = 2
    """No: it is not asked again as long as it is so."""


@dataclass(frozen=True, slots=True)
class Stored:
    """A question, of which connection, and since when it is asked."""

    id: int
    connection: str
    key: str
    line: str
    text: str
    yes: str
    links: list[str]
    state: State
    round: int
    since: datetime


def ask(connection: Connection, name: str, asked: Iterable[Question], round_: int, now: datetime) -> None:
    """Ask these in a round; what was asked before keeps its answer and its age, whatever words it has now."""
    rows = [
        {
            "connection": name,
            "key": one.key,
            "line": one.about,
            "text": one.text,
            "yes": one.yes,
            "links": list(one.links),
            "state": State.OPEN,
            "round": round_,
            "since": now,
        }
        for one in asked
    ]
    if rows:
        connection.execute(_ASK[connection.dialect.name], rows)


def listed(connection: Connection, state: State = State.OPEN) -> list[Stored]:
    """Those with this answer, the oldest first."""
    query = select(questions).where(questions.c.state == state).order_by(questions.c.id)
    return [_stored(row) for row in connection.execute(query)]


def numbered(connection: Connection, number: int) -> Stored | None:
    """The one with this number."""
    row = connection.execute(select(questions).where(questions.c.id == number)).first()
    return _stored(row) if row else None


def answers(connection: Connection, name: str) -> dict[str, bool]:
    """What was answered, by key."""
    query = select(questions.c.key, questions.c.state).where(questions.c.connection == name)
    rows = connection.execute(query.where(questions.c.state != State.OPEN))
    return {key: state == State.AGREED for key, state in rows}


def counted(connection: Connection) -> dict[str, int]:
    """How many wait for an answer, by connection."""
    query = select(questions.c.connection, func.count()).where(questions.c.state == State.OPEN)
    return {name: number for name, number in connection.execute(query.group_by(questions.c.connection))}


def answer(connection: Connection, number: int, state: State) -> None:
    """Keep the answer."""
    connection.execute(update(questions).where(questions.c.id == number).values(state=state))


def forget(connection: Connection, number: int) -> None:
    """It is well, or done."""
    connection.execute(delete(questions).where(questions.c.id == number))


def forget_older(connection: Connection, name: str, round_: int) -> None:
    """What a whole round has not asked again is well by now, answered or not."""
    connection.execute(delete(questions).where(questions.c.connection == name, questions.c.round < round_))


def forget_lines(connection: Connection, lines: Iterable[str]) -> None:
    """Nothing is asked about these any more."""
    run(connection, _FORGET, lines)


def _ask(insert_: Any) -> Any:
    values = {column.name: bindparam(column.name, type_=column.type) for column in questions.c if column.name != "id"}
    made = insert_(questions).values(values)
    told = {name: made.excluded[name] for name in ("line", "text", "yes", "links", "round")}
    return made.on_conflict_do_update(index_elements=["connection", "key"], set_=told)


_FORGET = delete(questions).where(among(questions.c.line))
_ASK = {"sqlite": _ask(sqlite.insert), "postgresql": _ask(postgresql.insert)}


def _stored(row: Any) -> Stored:
    values = dict(row._mapping)
    return Stored(**(values | {"state": State(values["state"])}))
