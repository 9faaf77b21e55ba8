"""Sessions: who is signed in. A session is known by the digest of its cookie's secret, and can be ended at any time."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import ColumnElement, Connection, delete, insert, or_, select, update

from onethread.store import accounts
from onethread.store.accounts import Account
from onethread.store.schema import sessions

LIFE = timedelta(days=14)
"""After so long everybody signs in again."""

IDLE = timedelta(hours=24)
"""Whoever was not seen for so long has left."""

SELDOM = timedelta(minutes=5)
"""How exactly it is known when somebody was seen last: each time it is written takes a commit."""

_c = sessions.c


@dataclass(frozen=True, slots=True)
class Session:
    """Somebody who is signed in; `stale` when it is time to write down that they were seen."""

    digest: bytes
    account: Account
    expires_at: datetime
    stale: bool


def begin(connection: Connection, account: int, digest: bytes, now: datetime) -> None:
    """Let whoever shows the secret of this digest be this account; those that have ended are cleared away."""
    connection.execute(delete(sessions).where(_ended(now)))
    row = {"digest": digest, "account_id": account, "made_at": now, "seen_at": now, "expires_at": now + LIFE}
    connection.execute(insert(sessions), row)


def with_digest(connection: Connection, digest: bytes, now: datetime) -> Session | None:
    """Who is signed in by this; None when it has ended, or the account is let in no more."""
    row = connection.execute(select(sessions).where(_c.digest == digest, ~_ended(now))).first()
    account = accounts.numbered(connection, row.account_id) if row else None
    if row is None or account is None or not account.enabled:
        return None
    return Session(digest, account, row.expires_at, row.seen_at <= now - SELDOM)


def seen(connection: Connection, digest: bytes, now: datetime) -> None:
    """Write down that somebody was seen."""
    connection.execute(update(sessions).where(_c.digest == digest).values(seen_at=now))


def end(connection: Connection, digest: bytes) -> None:
    """Sign out."""
    connection.execute(delete(sessions).where(_c.digest == digest))


def end_all(connection: Connection, account: int) -> None:
    """Sign an account out everywhere."""
    connection.execute(delete(sessions).where(_c.account_id == account))


def _ended(now: datetime) -> ColumnElement[bool]:
    return or_(_c.expires_at <= now, _c.seen_at <= now - IDLE)
