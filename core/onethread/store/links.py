"""Links: evidence that two contact points are one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from onethread.store.chunks import chunks
from onethread.store.schema import links


@dataclass(frozen=True, slots=True, order=True)
class Link:
    """Two contact points (`one` is the smaller number) and the identity that both claim."""

    one: int
    other: int
    identity: int


def of_identities(connection: Connection, ids: Iterable[int]) -> set[Link]:
    """The links that rest on these identities."""
    c = links.c
    found: set[Link] = set()
    for part in chunks(sorted(ids)):
        query = select(c.one_id, c.other_id, c.identity_id).where(c.identity_id.in_(part))
        found |= {Link(*row) for row in connection.execute(query)}
    return found


def of_points(connection: Connection, points: Iterable[int]) -> list[tuple[int, int]]:
    """The pairs that are linked among these contact points, which are all those of some customers."""
    found: list[tuple[int, int]] = []
    for part in chunks(sorted(points)):
        query = select(links.c.one_id, links.c.other_id).where(links.c.one_id.in_(part)).distinct()
        found += [(one, other) for one, other in connection.execute(query)]
    return found


def add(connection: Connection, fresh: Iterable[Link], now: datetime) -> None:
    """Store links that the resolver has found."""
    rows = [
        {
            "one_id": link.one,
            "other_id": link.other,
            "identity_id": link.identity,
            "author": "resolver",
            "reason": "same identity",
            "made_at": now,
        }
        for link in sorted(fresh)
    ]
    if rows:
        connection.execute(insert(links), rows)


def remove(connection: Connection, gone: Iterable[Link]) -> None:
    """Take links back whose evidence is gone."""
    for link in gone:
        connection.execute(
            delete(links).where(
                links.c.one_id == link.one, links.c.other_id == link.other, links.c.identity_id == link.identity
            )
        )
