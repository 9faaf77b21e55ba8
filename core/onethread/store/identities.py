"""Identities: a handle's kind, scope and normalised value, under a number."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from onethread.plugin.handles import Identity, Reach
from onethread.store.among import among, rows, run
from onethread.store.schema import claims, identities


def ensure(connection: Connection, wanted: Iterable[Identity]) -> dict[Identity, int]:
    """The numbers of these identities; new ones are stored."""
    needed = set(wanted)
    found = _found(connection, needed)
    missing = sorted(needed - found.keys(), key=_order)
    if missing:
        fresh = [{"kind": one.kind, "scope": one.scope, "value": one.value, "reach": one.reach} for one in missing]
        made = connection.execute(_ADD, fresh)
        found |= {Identity(kind, value, scope, Reach(reach)): id_ for id_, kind, scope, value, reach in made}
    return found


def numbered(connection: Connection, ids: Iterable[int]) -> dict[int, Identity]:
    """Identities by their numbers."""
    return {
        id_: Identity(kind, value, scope, Reach(reach))
        for id_, kind, scope, value, reach in rows(connection, _NUMBERED, ids)
    }


def forget_unclaimed(connection: Connection, ids: Iterable[int]) -> None:
    """Remove those of these identities that nobody claims any more: they are somebody's phone or address."""
    run(connection, _FORGET, ids)


def _order(identity: Identity) -> tuple[str, str, str]:
    return identity.kind, identity.value, identity.scope


def _found(connection: Connection, wanted: set[Identity]) -> dict[Identity, int]:
    by_order = {_order(identity): identity for identity in wanted}
    found: dict[Identity, int] = {}
    for id_, kind, scope, value, _ in rows(connection, _VALUED, {identity.value for identity in wanted}):
        identity = by_order.get((kind, value, scope))
        if identity is not None:
            found[identity] = id_
    return found


_ADD = insert(identities).returning(*identities.c)
_NUMBERED = select(identities).where(among(identities.c.id))
_VALUED = select(identities).where(among(identities.c.value))
_CLAIMED = select(claims.c.identity_id).where(claims.c.identity_id == identities.c.id).exists()
_FORGET = delete(identities).where(among(identities.c.id), ~_CLAIMED)
