"""Tasks that change the store, by name: run by the command itself, or by the server that holds the store."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from onethread.engine.drain import Drain
from onethread.engine.installation import Installation
from onethread.flow.interchange.connector import FIRST_LINE, NAME
from onethread.model.join import Json
from onethread.plugin import Delivery
from onethread.store import cursors, dead_letters, deliveries
from onethread.store.database import Database

Task = Callable[..., Awaitable[Any]]
"""Takes and gives what JSON can hold."""


@dataclass(frozen=True, slots=True)
class Tasks:
    """All tasks of a store that is open for writing."""

    database: Database
    installation: Installation
    drain: Drain

    def by_name(self) -> Mapping[str, Task]:
        """What a command may ask for."""
        return {task.__name__: task for task in (self.drain_all, self.import_lines, self.drop_dead_letters)}

    async def drain_all(self) -> int:
        """Record what waits; how many deliveries it was."""
        done = 0
        while batch := await self.drain.batch():
            done += batch
        return done

    async def import_lines(self, stream: str, lines: str, first: int, cursor: Json) -> list[tuple[int, str]]:
        """Keep and record a stretch of an interchange file; the lines that could not be read, with the reasons.

        The stretch and the cursor that says where the next begins are stored together, so an import can be resumed.
        """
        delivery = Delivery(NAME, lines.encode(), {FIRST_LINE: str(first)}, self.drain.clock())

        def change(connection: Connection) -> int:
            number = deliveries.keep_one(connection, delivery)
            cursors.move(connection, NAME, stream, cursor, delivery.received_at)
            return number

        number = await self.database.write(change)
        await self.drain_all()
        letters = await self.database.read(lambda connection: dead_letters.of_delivery(connection, number))
        return [(int(letter.item or first), letter.reason) for letter in letters]

    async def drop_dead_letters(self, ids: list[int]) -> int:
        """Forget dead letters for good; how many there were."""
        return await self.database.write(lambda connection: dead_letters.drop(connection, ids))
