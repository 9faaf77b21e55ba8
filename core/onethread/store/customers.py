"""Customers: views over contact points, each with an id that is known outside."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from secrets import randbits

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from onethread.store.among import among, firsts, rows
from onethread.store.chunks import chunks
from onethread.store.many import Many
from onethread.store.schema import contact_points, customers, looks

# Without letters and digits that are taken for one another on the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def make(connection: Connection, number: int, now: datetime) -> list[int]:
    """So many new customers, with nobody in them yet; their numbers, ascending."""
    if not number:
        return []
    fresh = [{"public_id": _public_id(), "created_at": now} for _ in range(number)]
    return sorted(connection.scalars(_MAKE, fresh))


def move(connection: Connection, ways: Mapping[int, int]) -> None:
    """Make each of these contact points the customer's that is named."""
    _MOVE.run(connection, sorted(ways.items()))


def redirect(connection: Connection, ways: Mapping[int, int | None]) -> None:
    """Have the public ids of these customers lead to another, or (None) to themselves again.

    Redirects are chains from greater to smaller numbers, so that each link of a chain can be taken out again.
    """
    _REDIRECT.run(connection, sorted(ways.items()))


def points_of(connection: Connection, ids: Iterable[int]) -> dict[int, list[int]]:
    """The contact points of these customers, ascending."""
    wanted = sorted(ids)
    found: dict[int, list[int]] = {id_: [] for id_ in wanted}
    for customer, point in rows(connection, _POINTS_OF, wanted):
        found[customer].append(point)
    return found


def public_ids(connection: Connection, points: Iterable[int], limit: int) -> list[str]:
    """The ids under which the customers of the first of these contact points are known outside."""
    first = sorted(set(points))[:limit]
    return sorted(firsts(connection, _PUBLIC_IDS, first))


def ids(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """The ids under which these customers are known outside."""
    return {number: public_id for number, public_id in rows(connection, _IDS, numbers)}


def leading_to(connection: Connection, ids: Iterable[int]) -> set[int]:
    """These customers, and all whose ids lead to one of them."""
    found: set[int] = set()
    fresh = set(ids)
    while fresh:
        found |= fresh
        fresh = firsts(connection, _LEADING_TO, fresh) - found
    return found


def known_as(connection: Connection, ids: Iterable[int]) -> list[str]:
    """The public ids of these customers, sorted."""
    return sorted(public_id for _, public_id in rows(connection, _IDS, ids))


def remove(connection: Connection, ids: Iterable[int]) -> None:
    """Remove customers in whom nobody is and to whom nobody's id leads: theirs lead nowhere from now on."""
    gone = sorted(ids, reverse=True)  # redirects lead to smaller numbers
    for part in chunks(gone):
        connection.execute(delete(looks).where(looks.c.customer_id.in_(part)))
        connection.execute(delete(customers).where(customers.c.id.in_(part)))


def counted(connection: Connection) -> int:
    """How many customers there are."""
    met = select(contact_points.c.id).where(contact_points.c.customer_id == customers.c.id).exists()
    return connection.execute(select(func.count()).select_from(customers).where(met)).scalar_one()


_MAKE = insert(customers).returning(customers.c.id)
_MOVE = Many(
    update(contact_points).where(contact_points.c.id == bindparam("point")).values(customer_id=bindparam("to")),
    *("point", "to"),
)
_REDIRECT = Many(
    update(customers).where(customers.c.id == bindparam("number")).values(merged_into=bindparam("into")),
    *("number", "into"),
)
_POINTS_OF = (
    select(contact_points.c.customer_id, contact_points.c.id)
    .where(among(contact_points.c.customer_id))
    .order_by(contact_points.c.id)
)
_PUBLIC_IDS = (
    select(customers.c.public_id)
    .distinct()
    .join(contact_points, contact_points.c.customer_id == customers.c.id)
    .where(among(contact_points.c.id))
)
_IDS = select(customers.c.id, customers.c.public_id).where(among(customers.c.id))
_LEADING_TO = select(customers.c.id).where(among(customers.c.merged_into))


def _public_id() -> str:
    """Ten letters; 64 random bits, of which the last few do not matter."""
    number, letters = randbits(64), ""
    for _ in range(10):
        number, at = divmod(number, len(_ALPHABET))
        letters += _ALPHABET[at]
    return letters
