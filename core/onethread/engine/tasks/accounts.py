"""Accounts of people who sign in."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from onethread.engine.tasks.workplace import Task, Workplace
from onethread.model.account import Role
from onethread.plugin import OnethreadError
from onethread.store import accounts, invitations, sessions
from onethread.store.accounts import Account
from onethread.store.locks import hold


@dataclass(frozen=True, slots=True)
class Accounts:
    """Tasks that make, invite and end them. The secret of a link stays where it was made: here only its digest comes."""

    at: Workplace

    def tasks(self) -> Sequence[Task]:
        """All of them."""
        return self.add_account, self.reset_account, self.disable_account

    async def add_account(self, login: str, role: str, digest: str) -> datetime:
        """A new account, whose password is set by the link of this digest (in hex); until when the link holds."""
        now = self.at.drain.clock()

        def change(connection: Connection) -> datetime:
            hold(connection, "accounts")
            if accounts.with_login(connection, login):
                raise OnethreadError(
                    f"there is an account {login!r} already: `onethread account reset {login}` makes a new link"
                )
            number = accounts.add(connection, login, Role(role), now)
            return invitations.add(connection, number, bytes.fromhex(digest), now)

        return await self.at.database.write(change)

    async def reset_account(self, login: str, digest: str) -> datetime:
        """Take the password away, sign the account out everywhere, and let a new link set another; one that was disabled, too."""
        now = self.at.drain.clock()

        def change(connection: Connection) -> datetime:
            number = _known(connection, login).id
            accounts.set_password(connection, number, None)
            accounts.disable(connection, number, None)
            sessions.end_all(connection, number)
            return invitations.add(connection, number, bytes.fromhex(digest), now)

        return await self.at.database.write(change)

    async def disable_account(self, login: str) -> None:
        """Let nobody in by it any more, also who is signed in or has a link."""
        now = self.at.drain.clock()

        def change(connection: Connection) -> None:
            number = _known(connection, login).id
            accounts.disable(connection, number, now)
            sessions.end_all(connection, number)
            invitations.remove(connection, number)

        await self.at.database.write(change)


def _known(connection: Connection, login: str) -> Account:
    found = accounts.with_login(connection, login)
    if found is None:
        raise OnethreadError(f"there is no account {login!r}; `onethread account list` shows which there are")
    return found
