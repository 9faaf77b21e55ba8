"""Tokens of the API: their digests, and the names by which people know them."""

from dataclasses import dataclass
from datetime import datetime
from hmac import compare_digest

from sqlalchemy import Connection, insert, select, update

from onethread.store.schema import tokens

_COLUMNS = (tokens.c.id, tokens.c.name, tokens.c.made_at, tokens.c.revoked_at)
_living = tokens.c.revoked_at.is_(None)
_DIGITS = 18
"""Of a number that a database can hold."""


@dataclass(frozen=True, slots=True)
class Token:
    """A token as its owner knows it."""

    id: int
    name: str
    made_at: datetime
    revoked_at: datetime | None


def keep(connection: Connection, name: str, digest: bytes, now: datetime) -> int:
    """Let whoever shows the token of this digest in; its number."""
    row = {"name": name, "digest": digest, "made_at": now}
    number: int = connection.execute(insert(tokens).returning(tokens.c.id), row).scalar_one()
    return number


def listed(connection: Connection) -> list[Token]:
    """All that were ever made, the oldest first."""
    return [Token(*row) for row in connection.execute(select(*_COLUMNS).order_by(tokens.c.id))]


def living(connection: Connection, which: str) -> Token | None:
    """One that was not revoked, by its name or number."""
    numbered = which.isdecimal() and len(which) <= _DIGITS
    said = tokens.c.id == int(which) if numbered else tokens.c.name == which
    row = connection.execute(select(*_COLUMNS).where(said, _living)).first()
    return Token(*row) if row else None


def with_digest(connection: Connection, digest: bytes) -> Token | None:
    """One that was not revoked, by its digest."""
    row = connection.execute(select(*_COLUMNS, tokens.c.digest).where(tokens.c.digest == digest, _living)).first()
    return Token(*row[:-1]) if row and compare_digest(row[-1], digest) else None


def revoke(connection: Connection, number: int, now: datetime) -> None:
    """Let nobody in by it any more."""
    connection.execute(update(tokens).where(tokens.c.id == number).values(revoked_at=now))
