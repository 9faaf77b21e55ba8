"""Customers: views over contact points, each with an id that is known outside."""

from collections.abc import Iterable, Mapping
from datetime import datetime
from secrets import choice

from sqlalchemy import Connection, bindparam, delete, func, insert, select, update

from onethread.store.chunks import chunks
from onethread.store.schema import contact_points, customers

# Without letters and digits that are taken for one another on the telephone.
_ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"


def make(connection: Connection, number: int, now: datetime) -> list[int]:
    """So many new customers, with nobody in them yet; their numbers, ascending."""
    if not number:
        return []
    rows = [{"public_id": _public_id(), "created_at": now} for _ in range(number)]
    return sorted(connection.scalars(insert(customers).returning(customers.c.id), rows))


def move(connection: Connection, ways: Mapping[int, int]) -> None:
    """Make each of these contact points the customer's that is named."""
    rows = [{"point": point, "to": to} for point, to in sorted(ways.items())]
    if rows:
        change = update(contact_points).where(contact_points.c.id == bindparam("point"))
        connection.execute(change.values(customer_id=bindparam("to")), rows)


def redirect(connection: Connection, ways: Mapping[int, int | None]) -> None:
    """Have the public ids of these customers lead to another, or (None) to themselves again.

    Redirects are chains from greater to smaller numbers, so that each link of a chain can be taken out again.
    """
    rows = [{"number": number, "into": into} for number, into in sorted(ways.items())]
    if rows:
        change = update(customers).where(customers.c.id == bindparam("number"))
        connection.execute(change.values(merged_into=bindparam("into")), rows)


def points_of(connection: Connection, ids: Iterable[int]) -> dict[int, list[int]]:
    """The contact points of these customers, ascending."""
    wanted = sorted(ids)
    found: dict[int, list[int]] = {id_: [] for id_ in wanted}
    for part in chunks(wanted):
        query = select(contact_points.c.customer_id, contact_points.c.id).where(contact_points.c.customer_id.in_(part))
        for customer, point in connection.execute(query.order_by(contact_points.c.id)):
            found[customer].append(point)
    return found


def public_ids(connection: Connection, points: Iterable[int], limit: int) -> list[str]:
    """The ids under which the customers of the first of these contact points are known outside."""
    query = (
        select(customers.c.public_id).distinct().join(contact_points, contact_points.c.customer_id == customers.c.id)
    )
    first = sorted(set(points))[:limit]
    return sorted(connection.scalars(query.where(contact_points.c.id.in_(first)))) if first else []


def ids(connection: Connection, numbers: Iterable[int]) -> dict[int, str]:
    """The ids under which these customers are known outside."""
    found: dict[int, str] = {}
    for part in chunks(sorted(numbers)):
        query = select(customers.c.id, customers.c.public_id).where(customers.c.id.in_(part))
        found |= {number: public_id for number, public_id in connection.execute(query)}
    return found


def leading_to(connection: Connection, ids: Iterable[int]) -> set[int]:
    """These customers, and all whose ids lead to one of them."""
    found: set[int] = set()
    fresh = set(ids)
    while fresh:
        found |= fresh
        rows = [
            connection.scalars(select(customers.c.id).where(customers.c.merged_into.in_(part)))
            for part in chunks(sorted(fresh))
        ]
        fresh = {id_ for part in rows for id_ in part} - found
    return found


def known_as(connection: Connection, ids: Iterable[int]) -> list[str]:
    """The public ids of these customers, sorted."""
    rows = [
        connection.scalars(select(customers.c.public_id).where(customers.c.id.in_(part)))
        for part in chunks(sorted(ids))
    ]
    return sorted(public_id for part in rows for public_id in part)


def remove(connection: Connection, ids: Iterable[int]) -> None:
    """Remove customers in whom nobody is and to whom nobody's id leads: theirs lead nowhere from now on."""
    gone = sorted(ids, reverse=True)  # redirects lead to smaller numbers
    for part in chunks(gone):
        connection.execute(delete(customers).where(customers.c.id.in_(part)))


def counted(connection: Connection) -> int:
    """How many customers there are."""
    met = select(contact_points.c.id).where(contact_points.c.customer_id == customers.c.id).exists()
    return connection.execute(select(func.count()).select_from(customers).where(met)).scalar_one()


def _public_id() -> str:
    return "".join(choice(_ALPHABET) for _ in range(10))
