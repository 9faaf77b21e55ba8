"""Leases: what one process does alone for a while, so that a remote is not asked twice; no lock, and nothing depends on it."""

from dataclasses import dataclass, field
from datetime import datetime, timedelta

from onethread.store import shared
from onethread.store.database import Database

LEASE = timedelta(minutes=3)
"""For how long one process does something alone, unless it goes on."""


@dataclass(slots=True)
class Leases:
    """What this process does alone, by name. `alone`: no other process can be doing the same."""

    database: Database
    alone: bool
    _held: dict[str, datetime] = field(default_factory=dict)

    async def take(self, name: str, now: datetime) -> bool:
        """Whether this process may do it now; it keeps what it has by going on in time."""
        if self.alone:
            return True
        mine, until = self._held.get(name), now + LEASE
        if not await self.database.write(lambda connection: shared.lease(connection, name, now, until, mine)):
            return False
        self._held[name] = until
        return True

    async def give_back(self, name: str) -> None:
        """Let the next one have it."""
        mine = self._held.pop(name, None)
        if mine is not None:
            await self.database.write(lambda connection: shared.give_back(connection, name, mine))
