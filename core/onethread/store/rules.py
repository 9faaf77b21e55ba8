"""By which rules the store's contact points were worked out: a digest of them."""

from sqlalchemy import Connection, delete, insert, select

from onethread.store.schema import contact_points, keys

_NAME = "rules"


def known(connection: Connection) -> bytes | None:
    """The digest; None for a store that has none yet."""
    found: bytes | None = connection.execute(select(keys.c.value).where(keys.c.name == _NAME)).scalar()
    return found


def store(connection: Connection, digest: bytes) -> None:
    """All is worked out by these rules now."""
    connection.execute(delete(keys).where(keys.c.name == _NAME))
    connection.execute(insert(keys), [{"name": _NAME, "value": digest}])


def begin(connection: Connection, digest: bytes) -> None:
    """An empty store is of these rules from its beginning; any other keeps those that it is of."""
    met = connection.execute(select(contact_points.c.id).limit(1)).first()
    if known(connection) is None and met is None:
        store(connection, digest)
