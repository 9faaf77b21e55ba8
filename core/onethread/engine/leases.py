"""Leases: what one process does alone for a while, so that a remote is not asked twice; no lock, and nothing depends on it."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from onethread.engine.clock import Clock
from onethread.store import shared
from onethread.store.database import Database

LEASE = timedelta(seconds=30)
"""For how long one process does something alone, unless it goes on: what another one waits when it was killed."""

_BEAT = 10.0
"""Seconds after which a process that is at work says so."""


@dataclass(slots=True)
class Leases:
    """What this process does alone, by name. `alone`: no other process can be doing the same."""

    database: Database
    alone: bool
    clock: Clock
    beat: float = _BEAT
    _held: dict[str, datetime] = field(default_factory=dict)

    @asynccontextmanager
    async def at_work(self, name: str) -> AsyncIterator[bool]:
        """Whether this process may do it now; for how long soever that takes, others may not."""
        if self.alone:
            yield True
        elif not await self._take(name):
            yield False
        else:
            beating = asyncio.create_task(self._go_on(name))
            try:
                yield True
            finally:
                beating.cancel()
                await asyncio.gather(beating, return_exceptions=True)

    async def give_back(self, name: str) -> None:
        """Let the next one have it."""
        mine = self._held.pop(name, None)
        if mine is not None:
            await self.database.write(lambda connection: shared.give_back(connection, name, mine))

    async def _take(self, name: str) -> bool:
        now = self.clock()
        mine, until = self._held.get(name), now + LEASE
        if not await self.database.write(lambda connection: shared.lease(connection, name, now, until, mine)):
            return False
        self._held[name] = until
        return True

    async def _go_on(self, name: str) -> None:
        """As long as nobody else has it, which they have once this process has slept for too long."""
        while True:
            await asyncio.sleep(self.beat)
            if not await self._take(name):
                return
