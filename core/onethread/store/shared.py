"""What processes share that speak for the same remote: slots of its limits, and what was learned of it."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from onethread.model.join import Json
from onethread.store.locks import hold
from onethread.store.schema import remembered, slots


def take_slot(connection: Connection, name: str, rate: float, burst: int, now: datetime) -> timedelta:
    """Take the next slot of a leaky bucket that drains `rate` a second and holds `burst`; how long until it comes.

    Kept is one moment: when the bucket will be empty (the generic cell rate algorithm).
    """
    hold(connection, f"slot {name}")
    each = timedelta(seconds=1 / rate)
    empty = max(_taken_until(connection, name) or now, now) + each
    _take_until(connection, name, empty)
    return max(timedelta(), empty - burst * each - now)


def hold_off(connection: Connection, name: str, rate: float, burst: int, until: datetime) -> None:
    """Give no slot of this bucket before that moment: it counts as full till then."""
    hold(connection, f"slot {name}")
    full = until + burst * timedelta(seconds=1 / rate)
    if full > (_taken_until(connection, name) or until):
        _take_until(connection, name, full)


def lease(connection: Connection, name: str, now: datetime, until: datetime, mine: datetime | None) -> bool:
    """Whether who asks may do this alone until then; False while somebody else may. `mine`: until when they may already."""
    hold(connection, f"slot {name}")
    taken = _taken_until(connection, name)
    if taken is not None and taken > now and taken != mine:
        return False
    _take_until(connection, name, until)
    return True


def give_back(connection: Connection, name: str, mine: datetime) -> None:
    """Let the next one have it, unless somebody else has it by now."""
    connection.execute(delete(slots).where(slots.c.name == name, slots.c.taken_until == mine))


def recall(connection: Connection, name: str) -> Json:
    """What was remembered by this name; None for nothing."""
    found: Json = connection.scalar(select(remembered.c.value).where(remembered.c.name == name))
    return found


def remember(connection: Connection, name: str, value: Json) -> None:
    """Remember this by that name; None forgets."""
    hold(connection, f"remembered {name}")
    connection.execute(delete(remembered).where(remembered.c.name == name))
    if value is not None:
        connection.execute(insert(remembered).values(name=name, value=value))


def _taken_until(connection: Connection, name: str) -> datetime | None:
    return connection.scalar(select(slots.c.taken_until).where(slots.c.name == name))


def _take_until(connection: Connection, name: str, moment: datetime) -> None:
    connection.execute(delete(slots).where(slots.c.name == name))
    connection.execute(insert(slots).values(name=name, taken_until=moment))
