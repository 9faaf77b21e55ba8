"""What was added to interactions: statuses, revisions, reactions and attachments; a row each."""

from collections import defaultdict
from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, Table, delete, insert, select

from onethread.model.interaction import Attachment, Interaction, Reaction, Revision, Status
from onethread.store.among import among, rows
from onethread.store.chunks import chunks
from onethread.store.columns import AnyRow
from onethread.store.schema import attachments, reactions, revisions, statuses


@dataclass(slots=True)
class Added:
    """All that was added to one fact, each kind in the order of the model's join."""

    statuses: tuple[Status, ...] = ()
    revisions: tuple[Revision, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    attachments: tuple[Attachment, ...] = ()


NOTHING = Added()


@dataclass(frozen=True, slots=True)
class _Sort:
    """One kind of addition: its table, how a row is read and written, and the order in which a fact has them."""

    table: Table
    name: str
    columns: tuple[str, ...]
    read: Callable[[AnyRow], Any]
    write: Callable[[Any], tuple[object, ...]]
    order: Callable[[Any], Any]


_SORTS = (
    _Sort(
        statuses,
        "statuses",
        ("at", "status"),
        lambda row: Status(row.at, row.status),
        lambda status: (status.at, status.status),
        lambda status: status,
    ),
    _Sort(
        revisions,
        "revisions",
        ("at", "text", "deleted"),
        lambda row: Revision(row.at, row.text, row.deleted),
        lambda revision: (revision.at, revision.text, revision.deleted),
        lambda revision: revision.order,
    ),
    _Sort(
        reactions,
        "reactions",
        ("at", "by", "emoji"),
        lambda row: Reaction(row.at, row.by, row.emoji),
        lambda reaction: (reaction.at, reaction.by, reaction.emoji),
        lambda reaction: reaction.order,
    ),
    _Sort(
        attachments,
        "attachments",
        ("external_id", "mime", "name", "size", "sha256"),
        lambda row: Attachment(row.external_id, row.mime, row.name, row.size, row.sha256),
        lambda file: (file.id, file.mime, file.name, file.size, file.sha256),
        lambda file: file.id,
    ),
)
_OF = {sort.name: select(sort.table).where(among(sort.table.c.interaction_id)) for sort in _SORTS}


def of(connection: Connection, ids: Sequence[int]) -> dict[int, Added]:
    """What was added to these interactions; nothing for those with nothing added."""
    added: dict[int, Added] = defaultdict(Added)
    for sort in _SORTS:
        for number, parts in _parts(connection, sort, ids).items():
            setattr(added[number], sort.name, tuple(sorted(parts, key=sort.order)))
    return added


def store(connection: Connection, became: Iterable[tuple[int, Interaction | None, Interaction]]) -> None:
    """Bring the rows from what a fact was (None: not there yet) to what it has become."""
    changes = list(became)
    for sort in _SORTS:
        differing = [
            (number, before, after)
            for number, before, after in changes
            if getattr(after, sort.name) != (getattr(before, sort.name) if before else ())
        ]
        _forget(connection, sort.table, [number for number, before, _ in differing if before])
        added = [_row(sort, number, part) for number, _, after in differing for part in getattr(after, sort.name)]
        if added:
            connection.execute(insert(sort.table), added)


def remove(connection: Connection, ids: Sequence[int]) -> None:
    """Take back all that was added to these interactions."""
    for sort in _SORTS:
        _forget(connection, sort.table, ids)


def _parts(connection: Connection, sort: _Sort, ids: Sequence[int]) -> dict[int, list[Any]]:
    parts: dict[int, list[Any]] = defaultdict(list)
    for row in rows(connection, _OF[sort.name], ids):
        parts[row.interaction_id].append(sort.read(row))
    return parts


def _forget(connection: Connection, table: Table, ids: Sequence[int]) -> None:
    for part in chunks(ids):
        connection.execute(delete(table).where(table.c.interaction_id.in_(part)))


def _row(sort: _Sort, number: int, part: Any) -> dict[str, object]:
    return {"interaction_id": number, **dict(zip(sort.columns, sort.write(part), strict=True))}
