"""Where tasks are done."""

from collections.abc import Awaitable, Callable, Iterable
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from onethread.engine.drain import SHARD, Drain
from onethread.engine.installation import Installation
from onethread.flow.mirror import react
from onethread.plugin import Event
from onethread.store.database import Database, Result, Work
from onethread.store.locks import hold

Task = Callable[..., Awaitable[Any]]
"""Takes and gives what JSON can hold."""


def _none(_: object) -> Iterable[Event]:
    return ()


@dataclass(frozen=True, slots=True)
class Workplace:
    """A store that is open for writing, and who works on it."""

    database: Database
    installation: Installation
    drain: Drain

    async def change(self, work: Work[Result], changes: Callable[[Result], Iterable[Event]] = _none) -> Result:
        """Change history in one transaction, while nobody else does. `changes` tells what has happened by the result."""

        def alone(connection: Connection) -> Result:
            hold(connection, f"drain {SHARD}")
            result = work(connection)
            react(connection, self.installation.crms, changes(result), self.drain.clock())
            return result

        return await self.database.write(alone)

    def observe(self, events: Iterable[Event]) -> None:
        """Tell plugins what has happened."""
        for event in events:
            self.installation.host.observe(event)
