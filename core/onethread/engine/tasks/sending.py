"""What waits in the outbox and needs somebody: tried again, or given up."""

from collections.abc import Sequence
from dataclasses import dataclass

from onethread.engine.tasks.workplace import Task, Workplace
from onethread.store import outbox


@dataclass(frozen=True, slots=True)
class Sending:
    """Tasks on the outbox."""

    at: Workplace

    def tasks(self) -> Sequence[Task]:
        """Both of them."""
        return self.retry_outbox, self.drop_outbox

    async def retry_outbox(self, ids: list[int]) -> int:
        """Have these tried again at once; how many there were."""
        now = self.at.drain.clock()
        return await self.at.database.write(lambda connection: outbox.retry(connection, ids, now))

    async def drop_outbox(self, ids: list[int]) -> int:
        """Give these up for good; how many there were."""
        return await self.at.database.write(lambda connection: outbox.drop(connection, ids))
