"""Where tasks are done."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from onethread.engine.drain import SHARD, Drain
from onethread.engine.installation import Installation
from onethread.plugin import Event
from onethread.store.database import Database, Result, Work
from onethread.store.locks import hold

Task = Callable[..., Awaitable[Any]]
"""Takes and gives what JSON can hold."""


@dataclass(frozen=True, slots=True)
class Workplace:
    """A store that is open for writing, and who works on it."""

    database: Database
    installation: Installation
    drain: Drain

    async def change(self, work: Work[Result]) -> Result:
        """Change history in one transaction, while nobody else does."""

        def alone(connection: Connection) -> Result:
            hold(connection, f"drain {SHARD}")
            return work(connection)

        return await self.database.write(alone)

    def observe(self, events: Iterable[Event]) -> None:
        """Tell plugins what has happened."""
        for event in events:
            self.installation.host.observe(event)
