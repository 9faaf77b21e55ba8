"""Tombstones: digests of what was erased and must not come back, and the key without which nobody can try out whose."""

from collections.abc import Iterable
from datetime import datetime
from secrets import token_bytes

from sqlalchemy import Connection, delete, insert, select

from onethread.store.chunks import chunks
from onethread.store.schema import keys, tombstones

_NAME = "tombstones"
_c = tombstones.c
_KEY = select(keys.c.value).where(keys.c.name == _NAME)


def key(connection: Connection) -> bytes | None:
    """The key of this installation; None as long as nothing was erased here."""
    found: bytes | None = connection.execute(_KEY).scalar()
    return found


def ensure_key(connection: Connection) -> bytes:
    """The key of this installation, made up when something is erased for the first time."""
    found = key(connection)
    if found is None:
        found = token_bytes(32)
        connection.execute(insert(keys), [{"name": _NAME, "value": found}])
    return found


def among(connection: Connection, digests: Iterable[bytes]) -> dict[bytes, datetime]:
    """Those of these digests that have a tombstone, and when that was erased."""
    found: dict[bytes, datetime] = {}
    for part in chunks(sorted(set(digests))):
        rows = connection.execute(select(_c.digest, _c.at).where(_c.digest.in_(part)))
        found |= {digest: at for digest, at in rows}
    return found


def add(connection: Connection, digests: Iterable[bytes], at: datetime) -> None:
    """Remember that these were erased, in place of what was known of earlier erasures."""
    for part in chunks(sorted(set(digests))):
        connection.execute(delete(tombstones).where(_c.digest.in_(part)))
        connection.execute(insert(tombstones), [{"digest": digest, "at": at} for digest in part])
