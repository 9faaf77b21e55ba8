"""Threads: what happened with one customer, page by page, newest first; a page costs the same at any size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import ColumnElement, Connection, Select, and_, literal, or_, select, true

from onethread.store.among import among, rows
from onethread.store.columns import AnyRow
from onethread.store.contact_points import of_customer as met_at
from onethread.store.interactions import FULL, Stored, build
from onethread.store.schema import contact_points, interactions

LOOKED = 500
"""Facts that are looked at for those of one channel, before somebody is asked whether to look on."""

_c = interactions.c
_PLACE = (_c.id, _c.at)
_newest_first = (_c.at.desc(), _c.id.desc())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the time and number of its last fact."""

    at: datetime
    id: int


def page(connection: Connection, customer: int, limit: int = 50, before: Place | None = None) -> list[Stored]:
    """The newest facts of a customer (before a place), newest first."""
    return _full(connection, [row[0] for row in _newest(connection, _of(customer), limit, before)])


def of_channel(
    connection: Connection, customer: int, channel: str, limit: int, before: Place | None = None
) -> tuple[list[Stored], Place | None]:
    """The newest facts of one channel (before a place), and where to look on; None at the end.

    It looks at LOOKED facts at most, so that it costs the same however rare they are: there may be few, or none, and more further on.
    """
    met = {id_: key for key, id_ in met_at(connection, customer).items()}
    # What a channel tells is at its own contact points. On a channel where nobody was met, as that of notes, it is at those of others.
    own = [id_ for id_, key in met.items() if key.partition(":")[0] == channel] or list(met)
    looked = _newest(connection, contact_points.c.id.in_(own), LOOKED, before, (*_PLACE, _c.channel))
    found = [row for row in looked if row.channel == channel]
    shown = found[:limit]
    last = shown[-1] if len(found) > limit else looked[-1] if len(looked) == LOOKED else None
    return _full(connection, [row.id for row in shown]), Place(last.at, last.id) if last else None


def newest(
    connection: Connection, customer: int, limit: int, before: Place | None, columns: Sequence[ColumnElement[Any]]
) -> Sequence[AnyRow]:
    """These columns of the newest facts of a customer (before a place), newest first; nothing long is read of any others."""
    query = select(*columns).where(among(_c.id)).order_by(*_newest_first)
    return rows(connection, query, [row.id for row in _newest(connection, _of(customer), limit, before)])


def older(connection: Connection, customer: int, limit: int, before: Place) -> list[Place]:
    """The places of the newest facts of a customer before a place, the nearest first."""
    return [Place(row.at, row.id) for row in _newest(connection, _of(customer), limit, before)]


def newer(connection: Connection, customer: int, limit: int, after: Place) -> list[Place]:
    """The next facts of a customer after a place, the nearest first."""
    point = _c.contact_point_id.in_(select(contact_points.c.id).where(_of(customer)))
    at = literal(after.at, _c.at.type)
    later = or_(_c.at > at, and_(_c.at == at, _c.id > after.id))
    query = select(_c.at, _c.id).where(point, later, _c.at >= at).order_by(_c.at, _c.id).limit(limit)
    return [Place(*row) for row in connection.execute(query)]


def _of(customer: int) -> ColumnElement[bool]:
    return contact_points.c.customer_id == customer


def _full(connection: Connection, ids: Sequence[int]) -> list[Stored]:
    whole: Sequence[AnyRow] = connection.execute(FULL.where(_c.id.in_(ids)).order_by(*_newest_first)).all()
    return build(connection, whole)


def _newest(
    connection: Connection,
    at: ColumnElement[bool],
    limit: int,
    before: Place | None,
    columns: Sequence[ColumnElement[Any]] = _PLACE,
) -> Sequence[AnyRow]:
    """The newest at these contact points."""
    by = _by_lateral if connection.dialect.name == "postgresql" else _by_index
    return connection.execute(by(at, limit, before, columns)).all()


def _by_index(
    at: ColumnElement[bool], limit: int, before: Place | None, columns: Sequence[ColumnElement[Any]]
) -> Select[Any]:
    """SQLite stops each contact point's stretch of the index early by itself."""
    query = select(*columns).where(_c.contact_point_id.in_(select(contact_points.c.id).where(at)))
    return _before(query, before).order_by(*_newest_first).limit(limit)


def _by_lateral(
    at: ColumnElement[bool], limit: int, before: Place | None, columns: Sequence[ColumnElement[Any]]
) -> Select[Any]:
    """PostgreSQL would sort all of them; so the newest of each contact point are taken first."""
    newest = select(*columns).where(_c.contact_point_id == contact_points.c.id)
    each = _before(newest, before).order_by(*_newest_first).limit(limit).lateral("newest")
    query = select(each).select_from(contact_points.join(each, true())).where(at)
    return query.order_by(each.c.at.desc(), each.c.id.desc()).limit(limit)


def _before(query: Select[Any], place: Place | None) -> Select[Any]:
    if place is None:
        return query
    at = literal(place.at, _c.at.type)
    return query.where(or_(_c.at < at, and_(_c.at == at, _c.id < place.id)), _c.at <= at)
