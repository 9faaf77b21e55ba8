"""Dead letters: items of deliveries that could not be read, and events that wait for a newer connector."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, delete, func, insert, select, tuple_

from onethread.store.chunks import chunks
from onethread.store.schema import dead_letters, deliveries


@dataclass(frozen=True, slots=True)
class DeadLetter:
    """An item (its place in the body; '' the whole) of a delivery, and why it gave no record."""

    delivery: int
    item: str
    reason: str
    known: bool
    at: datetime
    connection: str = ""
    id: int = 0
    headers: Mapping[str, str] = field(default_factory=dict)
    """Those of the delivery; of an import they name the file."""


_c = dead_letters.c
_all = select(
    _c.delivery_id, _c.item, _c.reason, _c.known, _c.at, deliveries.c.connection, _c.id, deliveries.c.headers
).join(deliveries)


def keep(connection: Connection, letters: Iterable[DeadLetter]) -> None:
    """Store them in place of what was said before about the same items."""
    newest = {(letter.delivery, letter.item): letter for letter in letters}
    place = tuple_(dead_letters.c.delivery_id, dead_letters.c.item)
    for part in chunks(list(newest)):
        connection.execute(delete(dead_letters).where(place.in_(part)))
        connection.execute(insert(dead_letters), [_row(newest[key]) for key in part])


def forget(connection: Connection, delivery_ids: Iterable[int]) -> None:
    """Forget those of these deliveries, before they are read anew."""
    for part in chunks(sorted(delivery_ids)):
        connection.execute(delete(dead_letters).where(dead_letters.c.delivery_id.in_(part)))


def listed(connection: Connection, *, known: bool = True, limit: int = 100, after: int = 0) -> list[DeadLetter]:
    """The first after a number."""
    c = dead_letters.c
    query = _all.where(c.known == known, c.id > after).order_by(c.id).limit(limit)
    return [DeadLetter(*row) for row in connection.execute(query)]


def numbered(connection: Connection, id_: int) -> DeadLetter | None:
    """The one with this number."""
    row = connection.execute(_all.where(dead_letters.c.id == id_)).first()
    return DeadLetter(*row) if row else None


def of_delivery(connection: Connection, delivery: int) -> list[DeadLetter]:
    """Those of one delivery, in the order in which they were found."""
    return of_deliveries(connection, [delivery])[delivery]


def of_deliveries(connection: Connection, ids: Iterable[int]) -> dict[int, list[DeadLetter]]:
    """Those of each of these deliveries, in the order in which they were found."""
    found: dict[int, list[DeadLetter]] = {id_: [] for id_ in sorted(ids)}
    for part in chunks(list(found)):
        for row in connection.execute(_all.where(_c.delivery_id.in_(part)).order_by(_c.id)):
            found[row.delivery_id].append(DeadLetter(*row))
    return found


def counted(connection: Connection) -> dict[str, tuple[int, int]]:
    """By connection: how many items could not be read, how many events no version knows yet."""
    query = (
        select(deliveries.c.connection, dead_letters.c.known, func.count())
        .join(deliveries)
        .group_by(deliveries.c.connection, dead_letters.c.known)
    )
    found: dict[str, tuple[int, int]] = {}
    for connection_name, known, number in connection.execute(query):
        unread, unknown = found.get(connection_name, (0, 0))
        found[connection_name] = (unread + number, unknown) if known else (unread, unknown + number)
    return found


def drop(connection: Connection, ids: Sequence[int]) -> int:
    """Forget these letters for good; how many there were."""
    gone = 0
    for part in chunks(ids):
        gone += connection.execute(delete(dead_letters).where(dead_letters.c.id.in_(part))).rowcount
    return gone


def _row(one: DeadLetter) -> dict[str, object]:
    return {"delivery_id": one.delivery, "item": one.item, "reason": one.reason, "known": one.known, "at": one.at}
