"""Accounts: who of us may sign in."""

from dataclasses import dataclass, field
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from onethread.model.account import Role
from onethread.store.columns import AnyRow
from onethread.store.schema import accounts

_c = accounts.c


@dataclass(frozen=True, slots=True)
class Account:
    """An account; `password` is its argon2 hash, None before the first was set."""

    id: int
    login: str
    role: Role
    password: str | None = field(repr=False)
    made_at: datetime
    disabled_at: datetime | None

    @property
    def enabled(self) -> bool:
        """Whether whoever knows the password is let in."""
        return self.disabled_at is None


def add(connection: Connection, login: str, role: Role, now: datetime) -> int:
    """A new account without a password; its number."""
    row = {"login": login, "role": role, "made_at": now}
    number: int = connection.execute(insert(accounts).returning(_c.id), row).scalar_one()
    return number


def with_login(connection: Connection, login: str) -> Account | None:
    """The account of this login."""
    return _account(connection.execute(select(accounts).where(_c.login == login)).first())


def numbered(connection: Connection, number: int) -> Account | None:
    """The account of this number."""
    return _account(connection.execute(select(accounts).where(_c.id == number)).first())


def listed(connection: Connection) -> list[Account]:
    """All, by login."""
    found = map(_account, connection.execute(select(accounts).order_by(_c.login)))
    return [account for account in found if account is not None]


def set_password(connection: Connection, number: int, password: str | None) -> None:
    """Keep the hash of a new password; None takes the old one away."""
    connection.execute(update(accounts).where(_c.id == number).values(password=password))


def set_role(connection: Connection, number: int, role: Role) -> None:
    """Let them do what comes with this role from now on, also who is signed in."""
    connection.execute(update(accounts).where(_c.id == number).values(role=role))


def disable(connection: Connection, number: int, at: datetime | None) -> None:
    """Let nobody in any more; None lets them in again."""
    connection.execute(update(accounts).where(_c.id == number).values(disabled_at=at))


def _account(row: AnyRow | None) -> Account | None:
    if row is None:
        return None
    return Account(row.id, row.login, Role(row.role), row.password, row.made_at, row.disabled_at)
