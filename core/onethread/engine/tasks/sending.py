"""What waits in the outbox: done now, tried again, or given up."""

from collections.abc import Sequence
from dataclasses import dataclass

from onethread.engine.lane import Lane
from onethread.engine.tasks.workplace import Task, Workplace
from onethread.store import outbox
from onethread.store.outbox import State


@dataclass(frozen=True, slots=True)
class Sending:
    """Tasks on the outbox."""

    at: Workplace
    lane: Lane

    def tasks(self) -> Sequence[Task]:
        """All of them."""
        return self.do_all, self.retry_outbox, self.drop_outbox

    async def do_all(self) -> int:
        """Do what is due in remote systems; how much still waits there, for its time or for an obstacle to go."""
        for name in self.lane.deliverers:
            await self.lane(name)
        counted = await self.at.database.read(outbox.counted)
        return sum(of.get(State.WAITING, 0) + of.get(State.UNKNOWN, 0) for of in counted.values())

    async def retry_outbox(self, ids: list[int]) -> int:
        """Have these tried again at once; how many there were."""
        now = self.at.drain.clock()
        return await self.at.database.write(lambda connection: outbox.retry(connection, ids, now))

    async def drop_outbox(self, ids: list[int]) -> int:
        """Give these up for good; how many there were."""
        return await self.at.database.write(lambda connection: outbox.drop(connection, ids))
