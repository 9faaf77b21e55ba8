"""Tombstones: what was erased is not recorded again, however it comes (decision 0008)."""

from collections.abc import Iterable, Iterator, Mapping, Set
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Connection

from onethread.flow.contact_point import owner
from onethread.flow.handles import HandleReader
from onethread.flow.translate import Reading
from onethread.store import interactions, tombstones
from onethread.store.interactions import FactKey


@dataclass(frozen=True, slots=True)
class Told:
    """A part of a fact as a delivery told it, and the digests of the fact and of the contact point it is told of."""

    key: FactKey
    at: datetime
    fact: bytes
    point: bytes


@dataclass(frozen=True, slots=True)
class Gone:
    """Facts that are not to be recorded: all of them, and those that have no tombstone of their own yet."""

    keys: Set[FactKey] = frozenset()
    fresh: Set[FactKey] = frozenset()


def gone(told: Iterable[Told], erased: Mapping[bytes, datetime], learned: Mapping[FactKey, datetime]) -> Gone:
    """What the tombstones (digest, when it was erased) say of what was told.

    A fact is gone that was erased itself, or any part of which a contact point did before it was erased. What we had
    learned before the erasure, and what stayed then, is somebody else's.
    """
    parts = list(told)
    buried = {one.key for one in parts if one.fact in erased}
    fresh = {one.key for one in parts if _was_before(one, erased.get(one.point), learned.get(one.key))} - buried
    return Gone(buried | fresh, fresh)


def _was_before(one: Told, erased_at: datetime | None, learned_at: datetime | None) -> bool:
    return erased_at is not None and one.at <= erased_at and (learned_at is None or learned_at > erased_at)


def find(connection: Connection, readings: Iterable[Reading], reader: HandleReader) -> Gone:
    """Which of the facts of these readings are gone. One look-up of all their digests; none where nothing was erased."""
    key = tombstones.key(connection)
    if key is None:
        return Gone()
    told = list(_told(readings, reader, key))
    erased = tombstones.among(connection, (digest for one in told for digest in (one.fact, one.point)))
    if not erased:
        return Gone()
    known = interactions.known(connection, {one.key for one in told if one.point in erased})
    return gone(told, erased, {fact: stored.learned_at for fact, stored in known.items()})


def bury(connection: Connection, facts: Iterable[FactKey], points: Iterable[str], now: datetime) -> None:
    """Set tombstones for facts, and for contact points (by their keys) with all that they did up to now."""
    key = tombstones.ensure_key(connection)
    tombstones.add(connection, {*(_of_fact(key, one) for one in facts), *(_of_point(key, one) for one in points)}, now)


def _told(readings: Iterable[Reading], reader: HandleReader, key: bytes) -> Iterator[Told]:
    for reading in readings:
        for part in reading.parts:
            yield Told(part.key, part.at, _of_fact(key, part.key), _of_point(key, owner(part, reader).key))


def _of_fact(key: bytes, fact: FactKey) -> bytes:
    """NUL parts them, which no text in the store has."""
    return blake2b("\x00".join(fact).encode(), key=key, digest_size=16, person=b"fact").digest()


def _of_point(key: bytes, point: str) -> bytes:
    return blake2b(point.encode(), key=key, digest_size=16, person=b"contact point").digest()
