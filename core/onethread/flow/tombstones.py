"""Tombstones: what was erased is not recorded again, however it comes (decision 0008)."""

from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence, Set
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Connection

from onethread.flow.contact_point import owner
from onethread.flow.handles import HandleReader
from onethread.flow.reissue import time_of
from onethread.flow.translate import Reading
from onethread.store import interactions, reissues, tombstones
from onethread.store.columns import BEGINNING
from onethread.store.interactions import FactKey
from onethread.store.tombstones import Stretch


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


def gone(told: Iterable[Told], erased: Mapping[bytes, Sequence[Stretch]], learned: Mapping[FactKey, datetime]) -> Gone:
    """What the tombstones, by their digests, say of what was told.

    A fact is gone that was erased itself, or any part of which a contact point did in a time that was erased. What we had
    learned before the erasure, and what stayed then, is somebody else's.
    """
    parts = list(told)
    buried = {one.key for one in parts if one.fact in erased}
    fresh = {one.key for one in parts if _within(one.at, erased.get(one.point, ()), learned.get(one.key))} - buried
    return Gone(buried | fresh, fresh)


def _within(at: datetime, erased: Iterable[Stretch], learned_at: datetime | None) -> bool:
    later = (one for one in erased if learned_at is None or learned_at > one.at)
    return any(one.since <= at <= one.until for one in later)


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


def bury(connection: Connection, facts: Iterable[FactKey], points: Collection[str], now: datetime) -> None:
    """Set tombstones for facts, and for contact points (by their keys) with all that was done there up to now.

    Of a number that somebody else had before or has now, this is what its owner did in their time.
    """
    key = tombstones.ensure_key(connection)
    of_facts = {(_of_fact(key, one), Stretch(BEGINNING, now, now)) for one in facts}
    of_points = {(_of_point(key, one), time) for one, time in _times(connection, points, now)}
    tombstones.add(connection, of_facts | of_points)


def _times(connection: Connection, points: Iterable[str], now: datetime) -> Iterator[tuple[str, Stretch]]:
    numbers = {point: reissues.number(point) for point in points}
    dates = reissues.of(connection, numbers.values())
    for point, number in numbers.items():
        if number in dates:
            since, until = time_of(point, reissues.met(connection, number), dates[number])
            yield number, Stretch(since, min(until, now), now)
        else:
            yield point, Stretch(BEGINNING, now, now)


def _told(readings: Iterable[Reading], reader: HandleReader, key: bytes) -> Iterator[Told]:
    for reading in readings:
        for part in reading.parts:
            yield Told(part.key, part.at, _of_fact(key, part.key), _of_point(key, owner(part, reader).key))


def _of_fact(key: bytes, fact: FactKey) -> bytes:
    """NUL parts them, which no text in the store has."""
    return blake2b("\x00".join(fact).encode(), key=key, digest_size=16, person=b"fact").digest()


def _of_point(key: bytes, point: str) -> bytes:
    return blake2b(point.encode(), key=key, digest_size=16, person=b"contact point").digest()
