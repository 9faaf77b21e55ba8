"""Secrets that connections were given while they worked, as they lie in the store: sealed."""

from datetime import datetime

from sqlalchemy import Connection, delete, insert, select, update

from onethread.store.locks import hold
from onethread.store.schema import secrets


def read(connection: Connection, of: str, name: str) -> bytes | None:
    """The sealed secret of a connection; None if there is none."""
    c = secrets.c
    return connection.scalar(select(c.sealed).where(c.connection == of, c.name == name))


def write(connection: Connection, of: str, name: str, sealed: bytes | None) -> None:
    """Keep it, in place of what was there, and free it; None forgets it."""
    hold(connection, f"secret {of} {name}")
    c = secrets.c
    connection.execute(delete(secrets).where(c.connection == of, c.name == name))
    if sealed is not None:
        connection.execute(insert(secrets).values(connection=of, name=name, sealed=sealed))


def replace(connection: Connection, of: str, name: str, known: bytes, sealed: bytes | None) -> bool:
    """Write it if what is there is still what is known; whether it was."""
    hold(connection, f"secret {of} {name}")
    if read(connection, of, name) != known:
        return False
    write(connection, of, name, sealed)
    return True


def claim(connection: Connection, of: str, name: str, expired: bytes, now: datetime, until: datetime) -> bool:
    """Whether who asks is to renew it: it is still the expired one, and nobody else is at it."""
    hold(connection, f"secret {of} {name}")
    c = secrets.c
    this = (c.connection == of, c.name == name)
    found = connection.execute(select(c.sealed, c.claimed_until).where(*this)).one_or_none()
    if found is None or found.sealed != expired or (found.claimed_until is not None and found.claimed_until > now):
        return False
    connection.execute(update(secrets).where(*this).values(claimed_until=until))
    return True


def free(connection: Connection, of: str, name: str) -> None:
    """Let somebody else renew it."""
    c = secrets.c
    connection.execute(update(secrets).where(c.connection == of, c.name == name).values(claimed_until=None))


def all_of_them(connection: Connection) -> list[tuple[str, str, bytes]]:
    """Connection, name and sealed secret of each."""
    c = secrets.c
    found = connection.execute(select(c.connection, c.name, c.sealed).order_by(c.connection, c.name))
    return [(of, name, sealed) for of, name, sealed in found]
