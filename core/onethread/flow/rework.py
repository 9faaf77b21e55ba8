"""Rework: whose facts are and who is who, worked out anew from what is recorded, by the rules as they are now.

Rules change with a newer version (how handles are normalised, names read, evidence weighed) and with the configuration
(regions, own handles, caution). What is recorded keeps its contact points until it is reworked.
"""

import json
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Connection

from onethread.flow import handle_kinds, names
from onethread.flow.contact_point import Owner, owner
from onethread.flow.evidence import weights
from onethread.flow.handles import HandleReader
from onethread.flow.moved import settle
from onethread.flow.reissue import reissue
from onethread.flow.relink import Change
from onethread.store import contact_points, interactions, reissues
from onethread.store import rules as stored_rules
from onethread.store.testimony import Testimony, testimonies


def rules(reader: HandleReader) -> bytes:
    """A digest of all from which it follows, besides facts and decisions, who is who."""
    own = sorted((one.kind, one.value) for one in reader.own)
    versions = handle_kinds.VERSION, names.VERSION, weights.VERSION
    written = json.dumps([versions, sorted(reader.kinds), reader.regions, own, reader.caution])
    return blake2b(written.encode(), digest_size=16).digest()


def due(connection: Connection, reader: HandleReader) -> bool:
    """Whether who is who was worked out by other rules than these."""
    return stored_rules.known(connection) != rules(reader)


def rework(connection: Connection, points: Sequence[int], reader: HandleReader, now: datetime) -> tuple[Change, ...]:
    """Work out anew what is met at these contact points, and who that is; what has become of customers."""
    placed = contact_points.placed(connection, points)
    said = [(one, owner(one.fact, reader)) for one in testimonies(connection, points)]
    astray = {one.point for one, owned in said if not _at_home(placed[one.point].key, owned)}
    moves, fresh = _redistribute(connection, astray, reader, now)
    changes = settle(connection, {**dict.fromkeys(points), **moves}, reader, now, fresh)
    return changes + reissue(connection, _doubtful(said), reader, now)


def _at_home(key: str, owned: Owner) -> bool:
    return key == owned.key or (owned.reissuable and key.startswith(f"{owned.key}{reissues.SEPARATOR}"))


def _doubtful(said: Iterable[tuple[Testimony, Owner]]) -> set[str]:
    """Numbers under which several names were heard."""
    heard = {(owned.key, one.fact.name) for one, owned in said if owned.reissuable and one.fact.name}
    return {key for key, often in Counter(key for key, _ in heard).items() if often > 1}


def _redistribute(
    connection: Connection, astray: Collection[int], reader: HandleReader, now: datetime
) -> tuple[dict[int, int | None], set[int]]:
    """Have each fact of these contact points stand where it belongs; from where to where facts went, and what is new."""
    stored = interactions.numbered(connection, interactions.keys_at(connection, astray))
    owners = {one.id: owner(one.fact, reader) for one in stored}
    dates = reissues.of(connection, {owned.key for owned in owners.values()})
    keys = {
        one.id: reissues.key_at(owners[one.id].key, one.fact.at, dates.get(owners[one.id].key, ())) for one in stored
    }
    points = contact_points.ensure(connection, set(keys.values()), now)
    moving: dict[int, list[int]] = defaultdict(list)
    moves: dict[int, int | None] = {}
    for one in stored:
        point = points[keys[one.id]].id
        if point != one.point:
            moving[point].append(one.id)
            moves[one.point] = min(point, moves.get(one.point) or point)
    for point, ids in moving.items():
        reissues.place(connection, ids, point)
    return {**dict.fromkeys(moving), **moves}, {point.id for point in points.values() if point.fresh}
