"""Testimony: what the facts of a contact point say of who is met there, told apart as far as it matters.

Facts with the same handles say the same, so they are grouped in the database: a contact point may have many thousands.
"""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, Text, case, cast, func, or_, select

from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Interaction
from onethread.store.chunks import chunks
from onethread.store.schema import interactions
from onethread.store.traits import TraitKind

_c = interactions.c
_first = func.min(_c.at, type_=_c.at.type)
_last = func.max(_c.at, type_=_c.at.type)
# Of texts and attributes only those matter that say something of people; most would make every fact a group of its own.
_text = case((cast(_c.handles, Text).like('%"text"%'), _c.text))
_attributes = case(
    (
        or_(*(cast(_c.attributes, Text).like(f'%"{kind}"%') for kind in (TraitKind.CITY, TraitKind.COMPANY))),
        _c.attributes,
    )
)
_SAID = (_c.contact_point_id, _c.channel, _c.account, _c.handles, _c.name, _text, _attributes)


@dataclass(frozen=True, slots=True)
class Testimony:
    """Facts of one contact point that say the same of people, as one of them; when the first and the last was."""

    point: int
    fact: Interaction
    first_at: datetime
    last_at: datetime


def testimonies(connection: Connection, points: Iterable[int]) -> Iterator[Testimony]:
    """All that facts say of these contact points."""
    for part in chunks(sorted(points)):
        query = select(*_SAID, _first, _last).where(_c.contact_point_id.in_(part)).group_by(*_SAID)
        for row in connection.execute(query):
            point, channel, account, written, name, text, attributes, first_at, last_at = row
            handles = tuple(Handle(kind, value, Trust(trust), system) for kind, value, trust, system in written)
            fact = Interaction(
                channel, account, "", first_at, name=name, text=text, handles=handles, attributes=attributes or {}
            )
            yield Testimony(point, fact, first_at, last_at)


def names_of(connection: Connection, points: Iterable[int]) -> dict[int, tuple[str | None, datetime | None]]:
    """The name that was last heard at each of these contact points, and when; of equal times the greater name."""
    wanted = sorted(points)
    newest: dict[int, tuple[str | None, datetime | None]] = dict.fromkeys(wanted, (None, None))
    for part in chunks(wanted):
        query = select(_c.contact_point_id, _c.name, _last).where(_c.contact_point_id.in_(part), _c.name.is_not(None))
        rows = connection.execute(query.group_by(_c.contact_point_id, _c.name)).all()
        for point, name, at in sorted(rows, key=lambda row: (row[2], row[1])):
            newest[point] = name, at
    return newest
