"""Identities: a handle's kind, scope and normalised value, under a number."""

from collections.abc import Iterable

from sqlalchemy import Connection, delete, insert, select

from onethread.plugin.handles import Identity, Reach
from onethread.store.chunks import chunks
from onethread.store.schema import claims, identities


def ensure(connection: Connection, wanted: Iterable[Identity]) -> dict[Identity, int]:
    """The numbers of these identities; new ones are stored."""
    needed = set(wanted)
    found = _found(connection, needed)
    missing = sorted(needed - found.keys(), key=_order)
    if missing:
        rows = [{"kind": one.kind, "scope": one.scope, "value": one.value, "reach": one.reach} for one in missing]
        connection.execute(insert(identities), rows)
        found |= _found(connection, set(missing))
    return found


def numbered(connection: Connection, ids: Iterable[int]) -> dict[int, Identity]:
    """Identities by their numbers."""
    found: dict[int, Identity] = {}
    for part in chunks(sorted(ids)):
        for row in connection.execute(select(identities).where(identities.c.id.in_(part))):
            found[row.id] = Identity(row.kind, row.value, row.scope, Reach(row.reach))
    return found


def forget_unclaimed(connection: Connection, ids: Iterable[int]) -> None:
    """Remove those of these identities that nobody claims any more: they are somebody's phone or address."""
    claimed = select(claims.c.identity_id).where(claims.c.identity_id == identities.c.id).exists()
    for part in chunks(sorted(ids)):
        connection.execute(delete(identities).where(identities.c.id.in_(part), ~claimed))


def _order(identity: Identity) -> tuple[str, str, str]:
    return identity.kind, identity.value, identity.scope


def _found(connection: Connection, wanted: set[Identity]) -> dict[Identity, int]:
    by_order = {_order(identity): identity for identity in wanted}
    found: dict[Identity, int] = {}
    for part in chunks(sorted({identity.value for identity in wanted})):
        for row in connection.execute(select(identities).where(identities.c.value.in_(part))):
            identity = by_order.get((row.kind, row.value, row.scope))
            if identity is not None:
                found[identity] = row.id
    return found
