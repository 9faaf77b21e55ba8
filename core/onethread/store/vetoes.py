"""Vetoes: somebody's word that two contact points are not one person."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from onethread.store.among import among, rows, run
from onethread.store.links import Pair
from onethread.store.schema import vetoes


@dataclass(frozen=True, slots=True)
class Veto:
    """A stored veto."""

    id: int
    pair: Pair
    author: str
    reason: str
    made_at: datetime
    lifted_by: int | None


def of_points(connection: Connection, points: Iterable[int]) -> list[Veto]:
    """The vetoes at these contact points, by number."""
    return [
        Veto(row.id, (row.one_id, row.other_id), row.author, row.reason, row.made_at, row.lifted_by)
        for row in rows(connection, _AT, points)
    ]


def between(connection: Connection, some: Iterable[int], others: Iterable[int]) -> list[Veto]:
    """The vetoes that hold between two sides."""
    here, there = set(some), set(others)
    held = (veto for veto in of_points(connection, here) if veto.lifted_by is None)
    return [veto for veto in held if here & set(veto.pair) and there & set(veto.pair)]


def add(connection: Connection, pairs: Iterable[Pair], author: str, reason: str, now: datetime) -> None:
    """Store vetoes; one that is there already is made anew, so that it is the newest word."""
    fresh = sorted(set(pairs))
    known = {veto.pair: veto.id for veto in of_points(connection, {point for pair in fresh for point in pair})}
    remove(connection, [known[pair] for pair in fresh if pair in known])
    said = [
        {"one_id": one, "other_id": other, "author": author, "reason": reason, "made_at": now} for one, other in fresh
    ]
    if said:
        connection.execute(insert(vetoes), said)


def lift(connection: Connection, ids: Iterable[int], link: int) -> None:
    """Have vetoes hold no more for as long as this link stands."""
    run(connection, _LIFT, ids, link=link)


def restore(connection: Connection, links: Iterable[int]) -> set[int]:
    """Have those hold again that these links had lifted; the contact points that they are about."""
    return {point for pair in rows(connection, _RESTORE, links) for point in pair}


def remove(connection: Connection, ids: Iterable[int]) -> None:
    """Take vetoes back."""
    run(connection, _REMOVE, ids)


_AT = select(vetoes).where(or_(among(vetoes.c.one_id), among(vetoes.c.other_id))).order_by(vetoes.c.id)
_LIFT = update(vetoes).where(among(vetoes.c.id)).values(lifted_by=bindparam("link"))
_RESTORE = (
    update(vetoes).where(among(vetoes.c.lifted_by)).values(lifted_by=None).returning(vetoes.c.one_id, vetoes.c.other_id)
)
_REMOVE = delete(vetoes).where(among(vetoes.c.id))
