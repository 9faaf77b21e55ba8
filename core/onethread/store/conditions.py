"""Conditions: how a part of a connection (its lane, one of its streams) does, where it does not simply work."""

from dataclasses import dataclass
from datetime import datetime
from enum import StrEnum

from sqlalchemy import Connection, delete, insert, select

from onethread.store.schema import conditions


class Trouble(StrEnum):
    """What is the matter, named by what has to happen."""

    WAIT = "waiting"
    """The remote is away or wants fewer calls: it goes on by itself."""

    CREDENTIALS = "wants credentials"
    """The remote refuses ours: somebody has to mend them."""

    CONFIGURATION = "wants configuration"
    """It can never work as it is configured."""

    PAUSED = "paused"
    """Somebody has stopped it."""


@dataclass(frozen=True, slots=True)
class Condition:
    """What is the matter, why, how often in a row, since when; `until` when it is looked at again."""

    trouble: Trouble
    reason: str
    failures: int
    since: datetime
    until: datetime | None = None


def of(connection: Connection, name: str, part: str) -> Condition | None:
    """The condition of this part of a connection; None where it works."""
    return listed(connection, name).get((name, part))


def listed(connection: Connection, name: str | None = None) -> dict[tuple[str, str], Condition]:
    """All conditions, or those of one connection, by connection and part."""
    c = conditions.c
    query = select(c.connection, c.part, c.state, c.reason, c.failures, c.since, c.until)
    query = query if name is None else query.where(c.connection == name)
    return {
        (of_, part): Condition(Trouble(state), reason, failures, since, until)
        for of_, part, state, reason, failures, since, until in connection.execute(query)
    }


def lift(connection: Connection, name: str, trouble: Trouble) -> None:
    """Whatever had this trouble at a connection is to be tried again at once."""
    c = conditions.c
    connection.execute(delete(conditions).where(c.connection == name, c.state == trouble))


def became(connection: Connection, name: str, part: str, condition: Condition | None) -> None:
    """Say how it did, None that it works; what somebody has paused meanwhile stays paused."""
    before = of(connection, name, part)
    if before != condition and not (before and before.trouble is Trouble.PAUSED):
        put(connection, name, part, condition)


def put(connection: Connection, name: str, part: str, condition: Condition | None) -> None:
    """Say how it does from now on; None that it is to work."""
    c = conditions.c
    connection.execute(delete(conditions).where(c.connection == name, c.part == part))
    if condition is not None:
        row = {
            "connection": name,
            "part": part,
            "state": condition.trouble,
            "reason": condition.reason,
            "failures": condition.failures,
            "since": condition.since,
            "until": condition.until,
        }
        connection.execute(insert(conditions), row)
