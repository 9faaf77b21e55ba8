"""Contact points: where somebody was met."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from onethread.store import customers
from onethread.store.among import among, firsts, rows
from onethread.store.chunks import chunks
from onethread.store.links import DERIVED
from onethread.store.many import Many
from onethread.store.schema import (
    claims,
    contact_points,
    interactions,
    links,
    rechecks,
    traits,
    vetoes,
)
from onethread.store.schema import customers as customer_table
from onethread.store.vetoes import restore

_NAMELESS: Mapping[str, tuple[datetime, str]] = {}


@dataclass(frozen=True, slots=True)
class Point:
    """A contact point, and the name that was last heard there; `fresh` if it was not there before."""

    id: int
    name: str | None = None
    named_at: datetime | None = None
    fresh: bool = False


@dataclass(frozen=True, slots=True)
class Placed:
    """The key of a contact point, the customer that it is of, and the one that it began as."""

    key: str
    customer: int
    born_as: int


@dataclass(frozen=True, slots=True)
class Met:
    """Who was met at a contact point: on which channel, by the name last heard, and the id of the customer it began as."""

    channel: str
    name: str | None
    began_as: str


def ensure(
    connection: Connection, keys: Iterable[str], now: datetime, names: Mapping[str, tuple[datetime, str]] = _NAMELESS
) -> dict[str, Point]:
    """The contact points of these keys; a new one begins as a customer of its own, with the name that was heard last."""
    wanted = set(keys)
    found = _found(connection, wanted)
    missing = sorted(wanted - found.keys())
    if missing:
        owners = customers.make(connection, len(missing), now)
        begun = [
            {"key": key, "customer_id": owner, "born_as": owner, "name": name, "named_at": at}
            for key, owner in zip(missing, owners, strict=True)
            for at, name in (names.get(key, (None, None)),)
        ]
        found |= {key: Point(id_, fresh=True) for id_, key in connection.execute(_BEGIN, begun)}
    return found


def with_keys(connection: Connection, keys: Iterable[str]) -> dict[str, int]:
    """The numbers of those of these contact points that are there."""
    return {key: point.id for key, point in _found(connection, set(keys)).items()}


def of_customer(connection: Connection, customer: int) -> dict[str, int]:
    """The contact points of a customer: key and number."""
    query = select(contact_points.c.key, contact_points.c.id).where(contact_points.c.customer_id == customer)
    return {key: id_ for key, id_ in connection.execute(query)}


def rename(connection: Connection, names: Mapping[int, tuple[str | None, datetime | None]]) -> None:
    """Store the names that were heard last, and when."""
    _RENAME.run(connection, ((id_, name, at) for id_, (name, at) in names.items()))


def owners(connection: Connection, ids: Iterable[int]) -> dict[int, int]:
    """The customer of each of these contact points."""
    return {id_: customer for id_, _, customer, _ in rows(connection, _PLACED, ids)}


def births(connection: Connection, ids: Iterable[int]) -> dict[int, int]:
    """The customer that each of these contact points began as."""
    return {id_: born_as for id_, _, _, born_as in rows(connection, _PLACED, ids)}


def counted(connection: Connection) -> int:
    """How many there are."""
    return connection.execute(select(func.count()).select_from(contact_points)).scalar_one()


def after(connection: Connection, number: int, limit: int) -> list[int]:
    """The next contact points after this number, at most so many."""
    c = contact_points.c
    return list(connection.scalars(select(c.id).where(c.id > number).order_by(c.id).limit(limit)))


def placed(connection: Connection, ids: Iterable[int]) -> dict[int, Placed]:
    """Where each of these contact points stands."""
    return {id_: Placed(key, customer, born_as) for id_, key, customer, born_as in rows(connection, _PLACED, ids)}


def born_as(connection: Connection, customer: int) -> list[int]:
    """The contact points that began as this customer."""
    return list(connection.scalars(select(contact_points.c.id).where(contact_points.c.born_as == customer)))


def met(connection: Connection, ids: Iterable[int]) -> dict[int, Met]:
    """Who was met at each of these contact points."""
    return {
        id_: Met(key.partition(":")[0], name, public_id) for id_, key, name, public_id in rows(connection, _MET, ids)
    }


def first_names(connection: Connection, public_ids: Iterable[str]) -> dict[str, str]:
    """The names last heard at the contact points that began as these customers, whatever they are part of now."""
    return {public_id: name for name, public_id in rows(connection, _FIRST_NAMES, public_ids)}


def inherit(connection: Connection, point: int, born_as: int) -> None:
    """Let a contact point take over the beginning of another, whose facts it has taken."""
    connection.execute(update(contact_points).where(contact_points.c.id == point).values(born_as=born_as))


def tied(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Contact points that are linked with these."""
    found: set[int] = set()
    for part in chunks(sorted(ids)):
        for one, other in ((links.c.one_id, links.c.other_id), (links.c.other_id, links.c.one_id)):
            found |= set(connection.scalars(select(other).where(one.in_(part))))
    return found


def bequeath(connection: Connection, heirs: Mapping[int, int]) -> None:
    """Let what was decided of contact points hold for their heirs, where nothing else was."""
    for table in (links, vetoes):
        decided = table.c.author.not_in(DERIVED)
        for gone, heir in heirs.items():
            query = select(table).where(decided, or_(table.c.one_id == gone, table.c.other_id == gone))
            for row in connection.execute(query).all():
                low, high = sorted(heir if end == gone else end for end in (row.one_id, row.other_id))
                known = select(table.c.id).where(decided, table.c.one_id == low, table.c.other_id == high)
                if low != high and connection.execute(known).first() is None:
                    moved = update(table).where(table.c.id == row.id).values(one_id=low, other_id=high)
                    connection.execute(moved)


def deserted(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Those of these contact points where nothing happened any more."""
    return firsts(connection, _DESERTED, ids)


def remove(connection: Connection, ids: Iterable[int]) -> set[int]:
    """Remove contact points that nothing speaks of, with all that was said of them; between whom vetoes hold again."""
    parted: set[int] = set()
    for part in chunks(sorted(ids)):
        for table in (claims, traits, rechecks):
            connection.execute(delete(table).where(table.c.contact_point_id.in_(part)))
        at_them = or_(links.c.one_id.in_(part), links.c.other_id.in_(part))
        parted |= restore(connection, connection.scalars(select(links.c.id).where(at_them)))
        connection.execute(delete(links).where(at_them))
        connection.execute(delete(vetoes).where(or_(vetoes.c.one_id.in_(part), vetoes.c.other_id.in_(part))))
        connection.execute(delete(contact_points).where(contact_points.c.id.in_(part)))
    return parted


def _found(connection: Connection, keys: set[str]) -> dict[str, Point]:
    return {key: Point(id_, name, at) for id_, key, name, at in rows(connection, _WITH_KEYS, keys)}


_c = contact_points.c
_BEGIN = insert(contact_points).returning(_c.id, _c.key)
_WITH_KEYS = select(_c.id, _c.key, _c.name, _c.named_at).where(among(_c.key))
_PLACED = select(_c.id, _c.key, _c.customer_id, _c.born_as).where(among(_c.id))
_MET = (
    select(_c.id, _c.key, _c.name, customer_table.c.public_id)
    .join(customer_table, customer_table.c.id == _c.born_as)
    .where(among(_c.id))
)
_FIRST_NAMES = (
    select(_c.name, customer_table.c.public_id)
    .join(customer_table, customer_table.c.id == _c.born_as)
    .where(among(customer_table.c.public_id), _c.name.is_not(None))
    .order_by(_c.named_at, _c.name)
)
_BUSY = select(interactions.c.id).where(interactions.c.contact_point_id == _c.id).exists()
_DESERTED = select(_c.id).where(among(_c.id), ~_BUSY)
_RENAME = Many(
    update(contact_points)
    .where(_c.id == bindparam("number"))
    .values(name=bindparam("new_name"), named_at=bindparam("new_named_at", type_=_c.named_at.type)),
    *("number", "new_name", "new_named_at"),
)
