"""News: which facts were told anew, for whoever has a thread open. All is found by numbers of deliveries, never by a scan.

A mark is the number of the newest delivery that has told something. Deliveries are read in the order of their numbers,
on PostgreSQL by several processes beside each other; so whoever has a mark looks some deliveries back.
"""

from collections.abc import Iterable, Mapping

from sqlalchemy import Connection, bindparam, func, select

from onethread.store.among import among, rows
from onethread.store.schema import contact_points, deliveries, interactions, sources

BACK = 200
"""Deliveries before a mark that may have been written after it was set: by transactions that ran beside each other."""

MOST = 2000
"""Deliveries that are looked at at once; who is further behind reads all anew."""

_MOST_FACTS = 5000


def mark(connection: Connection) -> int:
    """The newest delivery that has told something; 0 if none has."""
    return connection.scalar(select(_NEWEST)) or 0


def read_after(connection: Connection, number: int) -> list[int]:
    """The next deliveries after this number that have told something."""
    c = deliveries.c
    told = select(sources.c.interaction_id).where(sources.c.delivery_id == c.id).exists()
    query = select(c.id).where(c.id > number, c.id <= _NEWEST, told)
    return list(connection.scalars(query.order_by(c.id).limit(MOST)))


def told_by(connection: Connection, numbers: Iterable[int]) -> Mapping[int, set[int]]:
    """By customer the facts that these deliveries have told, new ones and known ones."""
    facts = {row[0] for row in rows(connection, _TOLD, numbers, most=_MOST_FACTS)}
    at = {fact: point for fact, point in rows(connection, _AT, facts)}
    owners = {point: customer for point, customer in rows(connection, _OWNERS, set(at.values()))}
    found: dict[int, set[int]] = {}
    for fact, point in at.items():
        found.setdefault(owners[point], set()).add(fact)
    return found


def told_after(connection: Connection, number: int, customer: int) -> set[int] | None:
    """The facts of a customer that were told since a mark was set; None when that is too long ago to say."""
    numbers = read_after(connection, number - BACK)
    return None if len(numbers) >= MOST else set(told_by(connection, numbers).get(customer, ()))


_NEWEST = select(func.max(sources.c.delivery_id)).scalar_subquery()
_TOLD = (
    select(sources.c.interaction_id)
    .where(among(sources.c.delivery_id))
    .order_by(sources.c.delivery_id.desc())
    .limit(bindparam("most"))
)
_AT = select(interactions.c.id, interactions.c.contact_point_id).where(among(interactions.c.id))
_OWNERS = select(contact_points.c.id, contact_points.c.customer_id).where(among(contact_points.c.id))
