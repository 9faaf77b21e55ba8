"""What waits becomes history; what is history is read anew."""

from collections.abc import Sequence
from dataclasses import dataclass
from functools import partial
from operator import itemgetter

from sqlalchemy import Connection

from onethread.engine.tasks.workplace import Task, Workplace
from onethread.flow.replay import apply, plan, portions
from onethread.plugin import Event
from onethread.store import dead_letters, deliveries


@dataclass(frozen=True, slots=True)
class Recording:
    """Tasks on deliveries and dead letters."""

    at: Workplace

    def tasks(self) -> Sequence[Task]:
        """All of them."""
        return self.drain_all, self.drop_dead_letters, self.replay

    async def drain_all(self) -> int:
        """Record what waits; how many deliveries it was."""
        done = 0
        while batch := await self.at.drain.batch():
            done += batch
        while await self.at.drain.recheck():
            pass
        return done

    async def drop_dead_letters(self, ids: list[int]) -> int:
        """Forget dead letters for good; how many there were."""
        return await self.at.database.write(lambda connection: dead_letters.drop(connection, ids))

    async def replay(self, ids: list[int]) -> int:
        """Read these deliveries anew and let the history follow, portion by portion; how many facts have changed."""
        changed = 0
        for portion in await self.at.database.read(lambda connection: portions(connection, ids)):
            differences, events = await self.at.change(partial(self._replay, portion=portion), itemgetter(1))
            changed += differences
            self.at.observe(events)
        return changed

    def _replay(self, connection: Connection, portion: list[int]) -> tuple[int, tuple[Event, ...]]:
        installation = self.at.installation
        kept = deliveries.numbered(connection, portion)
        planned = plan(connection, kept, installation.receivers, installation.reader)
        events = apply(connection, planned, installation.reader, self.at.drain.clock())
        return len(planned.differences), events
