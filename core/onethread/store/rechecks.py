"""Rechecks: contact points around which who is who is to be worked out anew, later."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from onethread.store.among import among, firsts
from onethread.store.columns import EPOCH
from onethread.store.schema import rechecks


def add(connection: Connection, points: Iterable[int], now: datetime) -> None:
    """Have these rechecked; those that wait already keep their place."""
    wanted = set(points)
    wanted -= those_of(connection, wanted)
    if wanted:
        connection.execute(insert(rechecks), [{"contact_point_id": point, "since": now} for point in sorted(wanted)])


def those_of(connection: Connection, points: Iterable[int]) -> set[int]:
    """Those of these that wait."""
    return firsts(connection, _WAITING, points)


def waiting(connection: Connection, limit: int) -> list[int]:
    """Those that have waited longest."""
    c = rechecks.c
    return list(connection.scalars(select(c.contact_point_id).order_by(c.since, c.contact_point_id).limit(limit)))


def of_upgrade(connection: Connection, limit: int) -> list[int]:
    """Those that a migration has set, which wait since the epoch: what their facts say was not all stored then."""
    c = rechecks.c
    query = select(c.contact_point_id).where(c.since == EPOCH).order_by(c.contact_point_id)
    return list(connection.scalars(query.limit(limit)))


def done(connection: Connection, points: Iterable[int]) -> set[int]:
    """These need it no more; those of them that had waited."""
    return firsts(connection, _DONE, points)


_WAITING = select(rechecks.c.contact_point_id).where(among(rechecks.c.contact_point_id))
_DONE = delete(rechecks).where(among(rechecks.c.contact_point_id)).returning(rechecks.c.contact_point_id)
