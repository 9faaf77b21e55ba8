"""From somebody whom the directory knows to an account of ours: found by issuer and subject, made at the first time."""

from datetime import datetime

from sqlalchemy import Connection

from onethread.store import accounts, sessions, subjects
from onethread.store.accounts import Account
from onethread.store.links import DERIVED
from onethread.store.locks import hold
from onethread.store.subjects import Subject
from onethread.web.oidc.person import Person, others


def enter(connection: Connection, person: Person, now: datetime) -> Account | None:
    """Their account, with the role of today; None for who has no role, whom it signs out everywhere.

    One of the same login that is not theirs stays whose it is: the new one gets a number.
    """
    hold(connection, "accounts")
    known = subjects.account_of(connection, person.issuer, person.subject)
    if person.role is None:
        if known is not None:
            sessions.end_all(connection, known.id)
        return None
    told = Subject(person.issuer, person.subject, person.name, person.email)
    if known is None:
        number = accounts.add(connection, _free(connection, person.login), person.role, now)
        subjects.add(connection, number, told, now)
    else:
        number = known.id
        accounts.set_role(connection, number, person.role)
        subjects.called(connection, told)
    return accounts.numbered(connection, number)


def _free(connection: Connection, wished: str) -> str:
    return next(
        login
        for login in others(wished)
        if login not in DERIVED and accounts.with_login(connection, login) is None
    )  # fmt: skip
