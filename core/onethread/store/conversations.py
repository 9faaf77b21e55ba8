"""Conversations: what belongs together on a channel, under the remote's id for it."""

from collections.abc import Collection, Iterable

from sqlalchemy import Connection, delete, select

from onethread.model.interaction import Interaction
from onethread.store.among import among, rows, run
from onethread.store.many import into
from onethread.store.schema import conversations, interactions

TalkKey = tuple[str, str, str]


def ensure(connection: Connection, facts: Iterable[Interaction]) -> dict[TalkKey, int]:
    """The numbers of the conversations that these facts belong to; new ones are stored."""
    wanted = {(fact.channel, fact.account, fact.conversation) for fact in facts if fact.conversation}
    found = _found(connection, wanted)
    missing = sorted(wanted - found.keys())
    if missing:
        _ADD.run(connection, missing)
        found |= _found(connection, set(missing))
    return found


def of_interactions(connection: Connection, ids: Collection[int]) -> set[int]:
    """The conversations that these interactions belong to."""
    query = select(interactions.c.conversation_id).where(interactions.c.conversation_id.is_not(None)).distinct()
    return set(connection.scalars(query.where(interactions.c.id.in_(ids))))


def forget_unused(connection: Connection, ids: Iterable[int]) -> None:
    """Remove those of these conversations that nothing belongs to any more: their ids may be somebody's number."""
    run(connection, _FORGET, ids)


def _found(connection: Connection, wanted: set[TalkKey]) -> dict[TalkKey, int]:
    found = rows(connection, _FOUND, {external_id for _, _, external_id in wanted})
    return {
        (channel, account, id_): number for number, channel, account, id_ in found if (channel, account, id_) in wanted
    }


_ADD = into(conversations)
_FOUND = select(conversations).where(among(conversations.c.external_id))
_USED = select(interactions.c.id).where(interactions.c.conversation_id == conversations.c.id).exists()
_FORGET = delete(conversations).where(among(conversations.c.id), ~_USED)
