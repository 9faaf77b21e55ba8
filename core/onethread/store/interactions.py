"""Interactions: the joined facts. What was added to them later is in store.additions."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select, update

from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Direction, Interaction, Kind
from onethread.store import additions, conversations
from onethread.store.among import among, rows
from onethread.store.chunks import chunks
from onethread.store.columns import AnyRow
from onethread.store.many import Many, into
from onethread.store.schema import conversations as conversation_table
from onethread.store.schema import interactions, sources

FactKey = tuple[str, str, str]


@dataclass(frozen=True, slots=True)
class Stored:
    """A fact as it is in the store: its number, whose it is, when we learned it and from which delivery first."""

    id: int
    fact: Interaction
    point: int
    learned_at: datetime
    delivery: int


@dataclass(frozen=True, slots=True)
class Fresh:
    """A fact that is to be stored for the first time."""

    fact: Interaction
    point: int
    delivery: int


COLUMNS = (
    interactions.c.id,
    interactions.c.channel,
    interactions.c.account,
    interactions.c.external_id,
    interactions.c.at,
    interactions.c.kind,
    interactions.c.direction,
    conversation_table.c.external_id,
    interactions.c.text,
    interactions.c.subject,
    interactions.c.name,
    interactions.c.handles,
    interactions.c.attributes,
    interactions.c.seen,
    interactions.c.live,
    interactions.c.contact_point_id,
    interactions.c.learned_at,
    interactions.c.delivery_id,
)
FULL = select(*COLUMNS).select_from(interactions.outerjoin(conversation_table))
"""A query for whole rows, to be narrowed; `build` makes facts of what it gives."""

_c = interactions.c
_KEY = (_c.id, _c.channel, _c.account, _c.external_id)
_NAMED = FULL.where(among(_c.external_id))
_NUMBERED = FULL.where(among(_c.id)).order_by(_c.id)
_KEYS_AT = select(*_KEY).where(among(_c.contact_point_id))
_KEYS = select(*_KEY).where(among(_c.external_id))
_CONTENT = [column.name for column in _c if column not in {*_KEY, _c.learned_at, _c.delivery_id}]
_ADD = into(interactions)
_CHANGE = Many(
    update(interactions)
    .where(_c.id == bindparam("number"))
    .values({name: bindparam(f"new_{name}", type_=_c[name].type) for name in _CONTENT}),
    *("number", *(f"new_{name}" for name in _CONTENT)),
)


def known(connection: Connection, keys: Iterable[FactKey]) -> dict[FactKey, Stored]:
    """Those of these facts that are stored."""
    wanted = set(keys)
    found = rows(connection, _NAMED, {external_id for _, _, external_id in wanted})
    return {stored.fact.key: stored for stored in build(connection, [row for row in found if row[1:4] in wanted])}


def numbered(connection: Connection, ids: Iterable[int]) -> list[Stored]:
    """Facts by their numbers, in the order of these."""
    return build(connection, rows(connection, _NUMBERED, ids))


def keys_at(connection: Connection, points: Iterable[int]) -> dict[int, FactKey]:
    """What happened at these contact points: numbers and keys."""
    at = rows(connection, _KEYS_AT, points)
    return {id_: (channel, account, external_id) for id_, channel, account, external_id in at}


def build(connection: Connection, whole: Sequence[AnyRow]) -> list[Stored]:
    """Facts from whole rows, in their order, with all additions."""
    added = additions.of(connection, [row[0] for row in whole])
    return [_stored(row, added.get(row[0], additions.NOTHING)) for row in whole]


def add(connection: Connection, fresh: Sequence[Fresh], now: datetime) -> dict[FactKey, int]:
    """Store facts for the first time; their numbers."""
    if not fresh:
        return {}
    talks = conversations.ensure(connection, [one.fact for one in fresh])
    _ADD.run(connection, ((*one.fact.key, *_content(one.fact, one.point, talks), now, one.delivery) for one in fresh))
    made = rows(connection, _KEYS, {one.fact.id for one in fresh})
    numbers = {(channel, account, external_id): id_ for id_, channel, account, external_id in made}
    additions.store(connection, [(numbers[one.fact.key], None, one.fact) for one in fresh])
    return numbers


def change(connection: Connection, changed: Sequence[tuple[Stored, Interaction, int]]) -> None:
    """Store what facts have become, and whose they are now."""
    if not changed:
        return
    talks = conversations.ensure(connection, [fact for _, fact, _ in changed])
    _CHANGE.run(connection, ((before.id, *_content(fact, point, talks)) for before, fact, point in changed))
    additions.store(connection, [(before.id, before.fact, fact) for before, fact, _ in changed])


def trace(connection: Connection, ids: Iterable[int]) -> None:
    """Name the first delivery that tells them now."""
    first = select(func.min(sources.c.delivery_id)).where(sources.c.interaction_id == interactions.c.id)
    for part in chunks(sorted(ids)):
        told = interactions.c.id.in_(part) & first.correlate(interactions).scalar_subquery().is_not(None)
        connection.execute(update(interactions).where(told).values(delivery_id=first.scalar_subquery()))


def remove(connection: Connection, ids: Sequence[int]) -> None:
    """Take facts back that no delivery tells any more."""
    for part in chunks(ids):
        talks = conversations.of_interactions(connection, part)
        additions.remove(connection, part)
        connection.execute(delete(sources).where(sources.c.interaction_id.in_(part)))
        connection.execute(delete(interactions).where(interactions.c.id.in_(part)))
        conversations.forget_unused(connection, talks)


def _content(fact: Interaction, point: int, talks: Mapping[FactKey, int]) -> tuple[object, ...]:
    """The values of the columns of _CONTENT."""
    return (
        point,
        fact.at,
        fact.kind,
        fact.direction,
        talks[fact.channel, fact.account, fact.conversation] if fact.conversation else None,
        fact.text,
        fact.subject,
        fact.name,
        [(handle.kind, handle.value, handle.trust, handle.system) for handle in fact.handles],
        fact.attributes,
        fact.seen,
        fact.live,
    )


def _stored(row: AnyRow, added: additions.Added) -> Stored:
    fact = Interaction(
        channel=row[1],
        account=row[2],
        id=row[3],
        at=row[4],
        kind=Kind(row[5]),
        direction=Direction(row[6]) if row[6] else None,
        conversation=row[7],
        text=row[8],
        subject=row[9],
        name=row[10],
        handles=tuple(Handle(kind, value, Trust(trust), system) for kind, value, trust, system in row[11]),
        attributes=row[12],
        attachments=added.attachments,
        statuses=added.statuses,
        revisions=added.revisions,
        reactions=added.reactions,
        seen=row[13],
        live=row[14],
    )
    return Stored(row[0], fact, row[15], row[16], row[17])
