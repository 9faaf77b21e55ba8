"""Invitations: links by which somebody sets the password of an account, once and not for long."""

from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select

from onethread.store import accounts
from onethread.store.accounts import Account
from onethread.store.schema import invitations

LIFE = timedelta(days=3)
"""For which an invitation can be used."""

_c = invitations.c


def add(connection: Connection, account: int, digest: bytes, now: datetime) -> datetime:
    """The one invitation of an account, in the place of any before; until when it holds."""
    remove(connection, account)
    row = {"digest": digest, "account_id": account, "made_at": now, "expires_at": now + LIFE}
    connection.execute(insert(invitations), row)
    return now + LIFE


def invited(connection: Connection, digest: bytes, now: datetime) -> Account | None:
    """The account that the link of this digest is for; None when it was used, replaced or is too old."""
    query = select(_c.account_id).where(_c.digest == digest, _c.expires_at > now)
    number = connection.execute(query).scalar()
    account = accounts.numbered(connection, number) if number is not None else None
    return account if account is not None and account.enabled else None


def remove(connection: Connection, account: int) -> None:
    """Take the invitation of an account back, used or not."""
    connection.execute(delete(invitations).where(_c.account_id == account))
