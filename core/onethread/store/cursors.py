"""Cursors: where the next read of a stream starts, stored in the transaction that stores what was read."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select

from onethread.model.join import Json
from onethread.store.schema import cursors


def read(connection: Connection, of: str, stream: str) -> Json:
    """The cursor; None before the first page."""
    query = select(cursors.c.cursor).where(cursors.c.connection == of, cursors.c.stream == stream)
    found: Json = connection.execute(query).scalar()
    return found


def moved_at(connection: Connection, of: str, stream: str) -> datetime | None:
    """When it was last moved; None if it is not there."""
    query = select(cursors.c.at).where(cursors.c.connection == of, cursors.c.stream == stream)
    return connection.execute(query).scalar()


def move(connection: Connection, of: str, stream: str, cursor: Json, now: datetime) -> None:
    """Put it where the next read starts; None when there is nothing left to read."""
    connection.execute(delete(cursors).where(cursors.c.connection == of, cursors.c.stream == stream))
    if cursor is not None:
        connection.execute(insert(cursors).values(connection=of, stream=stream, cursor=cursor, at=now))
