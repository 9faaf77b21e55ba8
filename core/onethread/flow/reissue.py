"""Numbers that were given to somebody else: after a long silence somebody of another name writes from them.

Networks give numbers out again after some months. Where a messenger tells nothing but the number, only this tells the new
owner from the old one; what was said before stays with the old.
"""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from datetime import datetime

from sqlalchemy import Connection

from onethread.flow.contact_point import SILENCE, owner
from onethread.flow.evidence.standing import CONFLICTING
from onethread.flow.handles import HandleReader
from onethread.flow.moved import settle
from onethread.flow.names import Name, compare, parse
from onethread.flow.relink import Change
from onethread.model.interaction import Interaction
from onethread.store import contact_points, reissues
from onethread.store.columns import BEGINNING, END, MICROSECOND
from onethread.store.reissues import Met, key_at


def changes_of_hands(met: Iterable[Met]) -> list[datetime]:
    """When a number came to somebody else, from all facts of whoever had it, by time."""
    found: list[datetime] = []
    names: set[Name] = set()
    heard: datetime | None = None
    for one in met:
        if one.outbound:
            continue
        name = parse(one.name) if one.name else None
        silent = heard is not None and one.at - heard > SILENCE
        if silent and name and names and all(compare(name, known) in CONFLICTING for known in names):
            found.append(one.at)
            names = set()
        names |= {name} if name and not name.empty else set()
        heard = one.at
    return found


def time_of(point: str, met: Iterable[Met], dates: Sequence[datetime]) -> tuple[datetime, datetime]:
    """From when to when whoever is met at this contact point had the number, with the silence before and after."""
    number = reissues.number(point)
    began = next((date for date in dates if key_at(number, date, dates) == point), BEGINNING)
    before = (one.at + MICROSECOND for one in met if one.at < began and not one.outbound)
    after = (date - MICROSECOND for date in dates if date > began)
    return max(before, default=BEGINNING), min(after, default=END)


def reissue(connection: Connection, keys: Iterable[str], reader: HandleReader, now: datetime) -> tuple[Change, ...]:
    """Work out anew who had these numbers when, and have each fact stand where it belongs."""
    changes: tuple[Change, ...] = ()
    known = reissues.of(connection, keys)
    for key in sorted(keys):
        met = reissues.met(connection, key)
        dates = changes_of_hands(met)
        if dates != known.get(key, []):  # also when nothing is left: then the key itself must go
            reissues.store(connection, key, dates)
            moves, fresh = _place(connection, key, met, dates, now)
            changes += settle(connection, moves, reader, now, fresh)
    return changes


def numbers_of(facts: Iterable[Interaction], reader: HandleReader) -> set[str]:
    """Keys of those of these facts whose contact point is a number that networks give to somebody else."""
    owners = (owner(fact, reader) for fact in facts)
    return {one.key for one in owners if one.reissuable}


def _place(
    connection: Connection, key: str, met: Sequence[Met], dates: Sequence[datetime], now: datetime
) -> tuple[dict[int, int | None], set[int]]:
    """Move facts to the contact points of who had the number at their time; from where to where, and which are new."""
    wanted = {one.id: key_at(key, one.at, dates) for one in met}
    points = contact_points.ensure(connection, set(wanted.values()), now)
    moving: dict[int, list[int]] = defaultdict(list)
    moves: dict[int, int | None] = {}
    for one in met:
        point = points[wanted[one.id]].id
        if point != one.point:
            moving[point].append(one.id)
            moves[one.point] = point
    for point, ids in moving.items():
        reissues.place(connection, ids, point)
    return {**dict.fromkeys(moving), **moves}, {point.id for point in points.values() if point.fresh}
