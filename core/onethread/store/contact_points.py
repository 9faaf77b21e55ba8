"""Contact points: where somebody was met."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from onethread.store import customers
from onethread.store.chunks import chunks
from onethread.store.schema import claims, contact_points, interactions


@dataclass(frozen=True, slots=True)
class Point:
    """A contact point, and the name that was last heard there."""

    id: int
    name: str | None = None
    named_at: datetime | None = None


def ensure(connection: Connection, keys: Iterable[str], now: datetime) -> dict[str, Point]:
    """The contact points of these keys; a new one begins as a customer of its own."""
    wanted = set(keys)
    found = _found(connection, wanted)
    missing = sorted(wanted - found.keys())
    if missing:
        owners = customers.make(connection, len(missing), now)
        rows = [
            {"key": key, "customer_id": owner, "born_as": owner} for key, owner in zip(missing, owners, strict=True)
        ]
        connection.execute(insert(contact_points), rows)
        found |= _found(connection, set(missing))
    return found


def rename(connection: Connection, names: Mapping[int, tuple[str | None, datetime | None]]) -> None:
    """Store the names that were heard last, and when."""
    if names:
        change = update(contact_points).where(contact_points.c.id == bindparam("number"))
        change = change.values(
            name=bindparam("new_name"), named_at=bindparam("new_named_at", type_=contact_points.c.named_at.type)
        )
        rows = [{"number": id_, "new_name": name, "new_named_at": at} for id_, (name, at) in names.items()]
        connection.execute(change, rows)


def owners(connection: Connection, ids: Iterable[int]) -> dict[int, int]:
    """The customer of each of these contact points."""
    found: dict[int, int] = {}
    for part in chunks(sorted(ids)):
        query = select(contact_points.c.id, contact_points.c.customer_id).where(contact_points.c.id.in_(part))
        found |= {id_: customer for id_, customer in connection.execute(query)}
    return found


def births(connection: Connection, ids: Iterable[int]) -> dict[int, int]:
    """The customer that each of these contact points began as."""
    found: dict[int, int] = {}
    for part in chunks(sorted(ids)):
        query = select(contact_points.c.id, contact_points.c.born_as).where(contact_points.c.id.in_(part))
        found |= {id_: born_as for id_, born_as in connection.execute(query)}
    return found


def inherit(connection: Connection, point: int, born_as: int) -> None:
    """Let a contact point take over the beginning of another, whose facts it has taken."""
    connection.execute(update(contact_points).where(contact_points.c.id == point).values(born_as=born_as))


def deserted(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Those of these contact points where nothing happened any more."""
    busy = select(interactions.c.id).where(interactions.c.contact_point_id == contact_points.c.id).exists()
    found: set[int] = set()
    for part in chunks(sorted(ids)):
        found |= set(connection.scalars(select(contact_points.c.id).where(contact_points.c.id.in_(part), ~busy)))
    return found


def remove(connection: Connection, ids: Iterable[int]) -> None:
    """Remove contact points that nothing speaks of; their claims go with them, their links must be gone."""
    for part in chunks(sorted(ids)):
        connection.execute(delete(claims).where(claims.c.contact_point_id.in_(part)))
        connection.execute(delete(contact_points).where(contact_points.c.id.in_(part)))


def _found(connection: Connection, keys: set[str]) -> dict[str, Point]:
    found: dict[str, Point] = {}
    c = contact_points.c
    for part in chunks(sorted(keys)):
        query = select(c.id, c.key, c.name, c.named_at).where(c.key.in_(part))
        found |= {key: Point(id_, name, at) for id_, key, name, at in connection.execute(query)}
    return found
