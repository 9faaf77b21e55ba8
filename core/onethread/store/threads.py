"""Threads: what happened with one customer, page by page, newest first; a page costs the same at any size."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, and_, literal, or_, select, true

from onethread.store.columns import AnyRow
from onethread.store.interactions import FULL, Stored, build
from onethread.store.schema import contact_points, interactions

_c = interactions.c
_newest_first = (_c.at.desc(), _c.id.desc())


@dataclass(frozen=True, slots=True)
class Place:
    """Where a page ended: the time and number of its last fact."""

    at: datetime
    id: int


def page(connection: Connection, customer: int, limit: int = 50, before: Place | None = None) -> list[Stored]:
    """The newest facts of a customer (before a place), newest first."""
    find = _by_lateral if connection.dialect.name == "postgresql" else _by_index
    ids = [row[0] for row in find(connection, customer, limit, before)]
    rows: Sequence[AnyRow] = connection.execute(FULL.where(_c.id.in_(ids)).order_by(*_newest_first)).all()
    return build(connection, rows)


def _by_index(connection: Connection, customer: int, limit: int, before: Place | None) -> Sequence[AnyRow]:
    """SQLite stops each contact point's stretch of the index early by itself."""
    points = select(contact_points.c.id).where(contact_points.c.customer_id == customer)
    query = select(_c.id).where(_c.contact_point_id.in_(points))
    return connection.execute(_before(query, before).order_by(*_newest_first).limit(limit)).all()


def _by_lateral(connection: Connection, customer: int, limit: int, before: Place | None) -> Sequence[AnyRow]:
    """PostgreSQL would sort all of them; so the newest of each contact point are taken first."""
    newest = select(_c.id, _c.at).where(_c.contact_point_id == contact_points.c.id)
    each = _before(newest, before).order_by(*_newest_first).limit(limit).lateral("newest")
    query = select(each.c.id).select_from(contact_points.join(each, true()))
    query = query.where(contact_points.c.customer_id == customer)
    return connection.execute(query.order_by(each.c.at.desc(), each.c.id.desc()).limit(limit)).all()


def _before(query: Select[Any], place: Place | None) -> Select[Any]:
    if place is None:
        return query
    at = literal(place.at, _c.at.type)
    return query.where(or_(_c.at < at, and_(_c.at == at, _c.id < place.id)), _c.at <= at)
