"""Tombstones: digests of what was erased and must not come back, and the key without which nobody can try out whose."""

from collections import defaultdict
from collections.abc import Collection, Iterable
from dataclasses import asdict, dataclass
from datetime import datetime
from secrets import token_bytes

from sqlalchemy import Connection, bindparam, delete, insert, select

from onethread.store.chunks import chunks
from onethread.store.schema import keys, tombstones

_NAME = "tombstones"
_c = tombstones.c
_KEY = select(keys.c.value).where(keys.c.name == _NAME)


@dataclass(frozen=True, slots=True)
class Stretch:
    """The time, both ends included, in which all that was done is gone, and when it was erased."""

    since: datetime
    until: datetime
    at: datetime


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


def among(connection: Connection, digests: Iterable[bytes]) -> dict[bytes, list[Stretch]]:
    """Those of these digests that have tombstones, and what these hold for."""
    found: dict[bytes, list[Stretch]] = defaultdict(list)
    for part in chunks(sorted(set(digests))):
        for digest, *stretch in connection.execute(_STANDING.where(_c.digest.in_(part))):
            found[digest].append(Stretch(*stretch))
    return dict(found)


def add(connection: Connection, erased: Collection[tuple[bytes, Stretch]]) -> None:
    """Remember that these were erased, in place of what was known of erasures with the same beginning."""
    if erased:
        connection.execute(_RAZE, [{"d": digest, "s": one.since} for digest, one in erased])
        connection.execute(insert(tombstones), [{"digest": digest, **asdict(one)} for digest, one in erased])


_STANDING = select(_c.digest, _c.since, _c.until, _c.at)
_RAZE = delete(tombstones).where(_c.digest == bindparam("d"), _c.since == bindparam("s"))
