"""Erasing a person, in steps that an interrupted erasure can be gone on with."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass
from functools import partial

import structlog
from sqlalchemy import Connection

from onethread.engine.tasks.workplace import Task, Workplace
from onethread.flow import erase
from onethread.flow.erase import Doomed, Erased
from onethread.store import directory
from onethread.store.chunks import chunks

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Erasing:
    """The one task of it."""

    at: Workplace

    def tasks(self) -> Sequence[Task]:
        """It alone."""
        return (self.erase,)

    async def erase(self, customer: str) -> dict[str, int | bool] | None:
        """Erase a customer (by public id); None if nobody has it.

        `wiped` is False when files of the database may still hold what is gone.
        """
        doomed = await self.at.change(partial(self._begin, customer=customer))
        if doomed is None:
            return None
        for part in chunks(doomed.deliveries):
            await self.at.change(partial(self._blank, doomed=doomed, part=part))
            await self.at.drain.alone()
        done = await self.at.change(partial(self._finish, doomed=doomed))
        _log.info("erased", customer=customer, facts=done.facts)
        return {**asdict(done), "wiped": await self.at.database.wipe()}

    def _begin(self, connection: Connection, customer: str) -> Doomed | None:
        number = directory.by_public_id(connection, customer)
        return None if number is None else erase.begin(connection, number, self.at.drain.clock())

    def _blank(self, connection: Connection, doomed: Doomed, part: Sequence[int]) -> None:
        erase.blank(connection, doomed, part, self.at.drain.clock())

    def _finish(self, connection: Connection, doomed: Doomed) -> Erased:
        return erase.finish(connection, doomed, self.at.installation.reader, self.at.drain.clock())
