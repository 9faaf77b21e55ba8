"""Deliveries: what came in, raw and compressed, and whether it waits to be read."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from enum import IntEnum
from hashlib import blake2b
from itertools import accumulate
from threading import local

import zstandard
from sqlalchemy import Connection, Row, Select, bindparam, func, insert, select, text, update

from onethread.plugin import Delivery
from onethread.store.among import among, firsts, rows
from onethread.store.columns import Raw
from onethread.store.many import Many
from onethread.store.schema import deliveries

LARGEST = 64 * 1024 * 1024
"""Bytes of a body, unpacked; far above what any connector lets in."""


class _Packing(local):
    """Compressors belong to one thread each."""

    def __init__(self) -> None:
        self.packer = zstandard.ZstdCompressor(level=3, write_content_size=True)
        self.unpacker = zstandard.ZstdDecompressor()


_packing = _Packing()


class State(IntEnum):
    """What became of a delivery."""

    WAITING = 0
    RECORDED = 1
    NOTHING_NEW = 2
    UNREADABLE = 3


@dataclass(frozen=True, slots=True)
class Kept:
    """A delivery with its number."""

    id: int
    delivery: Delivery


@dataclass(frozen=True, slots=True)
class Outline:
    """What is known of a delivery without unpacking it; its size in bytes."""

    id: int
    connection: str
    received_at: datetime
    size: int


def keep(connection: Connection, arrived: Sequence[Delivery]) -> None:
    """Store them all; equal ones too, since two equal form posts may be two enquiries."""
    connection.execute(insert(deliveries), [_packed(delivery) for delivery in arrived])


def keep_one(connection: Connection, arrived: Delivery) -> int:
    """Store one; its number."""
    number: int = connection.execute(insert(deliveries).returning(deliveries.c.id), [_packed(arrived)]).scalar_one()
    return number


def waiting(connection: Connection, limit: int, most: int = LARGEST, besides: Collection[str] = ()) -> list[Kept]:
    """The oldest that nobody has read yet: at least one, and not more bytes than `most` together.

    Those of the connections `besides` go on waiting.
    """
    found = connection.execute(_besides(_OLDEST, besides), {"many": limit})
    sizes = {id_: zstandard.frame_content_size(begin) for id_, begin in found}
    return numbered(connection, _within(sizes, most))


def waiting_ids(connection: Connection, limit: int, besides: Collection[str] = ()) -> list[int]:
    """The numbers of the oldest that nobody has read yet, besides those of these connections."""
    return list(connection.scalars(_besides(_OLDEST, besides), {"many": limit}))


def _besides(query: Select[int, bytes], names: Collection[str]) -> Select[int, bytes]:
    return query.where(deliveries.c.connection.not_in(names)) if names else query


def still_waiting(connection: Connection, ids: Sequence[int]) -> set[int]:
    """Those of these that nobody has read meanwhile."""
    return firsts(connection, _STILL_WAITING, ids)


def numbered(connection: Connection, ids: Iterable[int]) -> list[Kept]:
    """Those with these numbers."""
    return [_kept(row) for row in rows(connection, _NUMBERED, ids)]


def outlines(connection: Connection, ids: Iterable[int]) -> list[Outline]:
    """Those with these numbers."""
    found = rows(connection, _OUTLINED, ids)
    return [Outline(row.id, row.connection, row.received_at, zstandard.frame_content_size(row.begin)) for row in found]


def stretch(
    connection: Connection, after: int, limit: int, *, of: str | None = None, since: datetime | None = None
) -> list[Kept]:
    """The next ones after a number that have been read, by connection and by the time they came."""
    query = _all.where(deliveries.c.id > after, deliveries.c.state != State.WAITING)
    if of is not None:
        query = query.where(deliveries.c.connection == of)
    if since is not None:
        query = query.where(deliveries.c.received_at >= since)
    return _read(connection, query.order_by(deliveries.c.id).limit(limit))


def finish(connection: Connection, states: Mapping[int, State]) -> None:
    """Say what became of them."""
    _FINISH.run(connection, ((id_, int(state)) for id_, state in states.items()))


def rewrite(connection: Connection, number: int, blank: Delivery) -> None:
    """Replace headers and body, of which something was blanked; the digest still tells what came in."""
    packed = _packing.packer.compress(blank.body)
    change = update(deliveries).where(deliveries.c.id == number).values(headers=blank.headers, body=packed)
    connection.execute(change)


def backlog(connection: Connection) -> int:
    """How many wait."""
    return connection.execute(select(func.count()).select_from(deliveries).where(_WAITING)).scalar_one()


def counted(connection: Connection) -> dict[tuple[str, State], int]:
    """How many deliveries of each connection are in each state."""
    query = select(deliveries.c.connection, deliveries.c.state, func.count()).group_by(
        deliveries.c.connection, deliveries.c.state
    )
    return {(name, State(state)): number for name, state, number in connection.execute(query)}


# The state stands as a number in the text, where the planner sees that the partial index answers.
_WAITING = text("state = 0")
_STILL_WAITING = select(deliveries.c.id).where(_WAITING, among(deliveries.c.id))
_FINISH = Many(
    update(deliveries).where(deliveries.c.id == bindparam("number")).values(state=bindparam("became")),
    *("number", "became"),
)

_HEADER = 18
"""Bytes of the longest header of a zstd frame, which tells how long the body is (RFC 8878, 3.1.1.1)."""

_begin = func.substr(deliveries.c.body, 1, _HEADER, type_=Raw).label("begin")
_OLDEST = select(deliveries.c.id, _begin).where(_WAITING).order_by(deliveries.c.id).limit(bindparam("many"))


def _within(sizes: Mapping[int, int], most: int) -> list[int]:
    """The first of them that are together no longer than that; the very first however long it is."""
    sums = accumulate(sizes.values())
    return [id_ for place, (id_, total) in enumerate(zip(sizes, sums, strict=True)) if place == 0 or total <= most]


_Query = Select[int, str, datetime, dict[str, str], bytes]
_all: _Query = select(
    deliveries.c.id, deliveries.c.connection, deliveries.c.received_at, deliveries.c.headers, deliveries.c.body
)
_OUTLINED = (
    select(deliveries.c.id, deliveries.c.connection, deliveries.c.received_at, _begin)
    .where(among(deliveries.c.id))
    .order_by(deliveries.c.id)
)
_NUMBERED = _all.where(among(deliveries.c.id)).order_by(deliveries.c.id)


def _read(connection: Connection, query: _Query) -> list[Kept]:
    return [_kept(row) for row in connection.execute(query)]


def _kept(row: Row[int, str, datetime, dict[str, str], bytes]) -> Kept:
    id_, connection, received_at, headers, body = row
    unpacked = _packing.unpacker.decompress(body, max_output_size=LARGEST)
    return Kept(id_, Delivery(connection, unpacked, headers, received_at))


def _packed(delivery: Delivery) -> dict[str, object]:
    return {
        "connection": delivery.connection,
        "received_at": delivery.received_at,
        "digest": blake2b(delivery.body, digest_size=16).digest(),
        "headers": delivery.headers,
        "body": _packing.packer.compress(delivery.body),
        "state": int(State.WAITING),
    }
