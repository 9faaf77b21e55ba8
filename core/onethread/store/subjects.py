"""Subjects: as whom a directory knows an account. Issuer and subject say who it is; a name or an address never does."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from onethread.store import accounts
from onethread.store.accounts import Account
from onethread.store.schema import subjects

_c = subjects.c


@dataclass(frozen=True, slots=True)
class Subject:
    """Somebody in a directory, with what it called them last."""

    issuer: str
    subject: str
    name: str | None
    email: str | None


def account_of(connection: Connection, issuer: str, subject: str) -> Account | None:
    """The account that is theirs."""
    query = select(_c.account_id).where(_c.issuer == issuer, _c.subject == subject)
    number = connection.execute(query).scalar()
    return accounts.numbered(connection, number) if number is not None else None


def add(connection: Connection, account: int, one: Subject, now: datetime) -> None:
    """From now on this account is theirs."""
    row = {"issuer": one.issuer, "subject": one.subject, "name": one.name, "email": one.email}
    connection.execute(insert(subjects), {**row, "account_id": account, "made_at": now})


def called(connection: Connection, one: Subject) -> None:
    """Keep what they are called today."""
    known = update(subjects).where(_c.issuer == one.issuer, _c.subject == one.subject)
    connection.execute(known.values(name=one.name, email=one.email))


def by_account(connection: Connection) -> dict[int, Subject]:
    """Of all accounts that a directory knows."""
    found = connection.execute(select(subjects))
    return {row.account_id: Subject(row.issuer, row.subject, row.name, row.email) for row in found}


def of_account(connection: Connection, account: int) -> Subject | None:
    """As whom a directory knows this one."""
    row = connection.execute(select(subjects).where(_c.account_id == account)).first()
    return Subject(row.issuer, row.subject, row.name, row.email) if row else None
