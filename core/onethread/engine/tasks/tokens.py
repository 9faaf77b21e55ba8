"""Tokens of the API."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from onethread.engine.tasks.workplace import Task, Workplace
from onethread.plugin import OnethreadError
from onethread.store import tokens
from onethread.store.locks import hold


@dataclass(frozen=True, slots=True)
class Tokens:
    """Tasks that make and end them."""

    at: Workplace

    def tasks(self) -> Sequence[Task]:
        """All of them."""
        return self.keep_token, self.revoke_token

    async def keep_token(self, name: str, digest: str) -> int:
        """Let whoever shows the token of this digest (in hex) use the API; its number. OnethreadError for a name in use."""
        now = self.at.drain.clock()

        def change(connection: Connection) -> int:
            hold(connection, "tokens")
            if tokens.living(connection, name):
                raise OnethreadError(f"there is a token {name!r} already: revoke it first, or choose another name")
            return tokens.keep(connection, name, bytes.fromhex(digest), now)

        return await self.at.database.write(change)

    async def revoke_token(self, which: str) -> tuple[int, str]:
        """Refuse a token, by its name or number, from now on; its number and name. OnethreadError when there is none."""
        now = self.at.drain.clock()

        def change(connection: Connection) -> tuple[int, str]:
            found = tokens.living(connection, which)
            if found is None:
                raise OnethreadError(
                    f"there is no token {which!r} to revoke; `onethread token list` shows which there are"
                )
            tokens.revoke(connection, found.id, now)
            return found.id, found.name

        return await self.at.database.write(change)
