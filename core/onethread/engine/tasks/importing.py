"""Imports of interchange files, stretch by stretch."""

from base64 import b64decode
from collections.abc import Sequence
from dataclasses import dataclass
from typing import TypedDict

from sqlalchemy import Connection

from onethread.engine.tasks.workplace import Task, Workplace
from onethread.flow.interchange.connector import FIRST_LINE, NAME
from onethread.model.join import Json
from onethread.plugin import Delivery
from onethread.store import cursors, dead_letters, deliveries, sources

FILE = "file"
"""The header that tells from which file an imported delivery is."""


class Brought(TypedDict):
    """The lines of a stretch that could not be read, with the reasons, and how many were not recorded as erased."""

    unread: list[tuple[int, str]]
    withheld: int


@dataclass(frozen=True, slots=True)
class Importing:
    """Tasks of an import that can be resumed."""

    at: Workplace

    def tasks(self) -> Sequence[Task]:
        """All of them."""
        return self.import_lines, self.import_cursor, self.import_finished

    async def import_lines(self, stream: str, file: str, lines: str, first: int, cursor: Json) -> Brought:
        """Keep and record a stretch of an interchange file; what became of its lines.

        The stretch (its bytes in base64, since they may be of any encoding) and the cursor that says where the next
        begins are stored together, so an import can be resumed.
        """
        drain, database = self.at.drain, self.at.database
        delivery = Delivery(NAME, b64decode(lines), {FIRST_LINE: str(first), FILE: file}, drain.clock())

        def change(connection: Connection) -> int:
            number = deliveries.keep_one(connection, delivery)
            cursors.move(connection, NAME, stream, cursor, delivery.received_at)
            return number

        number = await database.write(change)
        while await database.read(lambda connection: deliveries.still_waiting(connection, [number])):
            await drain.batch()
            await drain.alone()
        return await database.read(lambda connection: _brought(connection, number, delivery.body, first))

    async def import_cursor(self, stream: str) -> Json:
        """Where an interrupted import goes on; None for one that was not begun, or was finished."""
        return await self.at.database.read(lambda connection: cursors.read(connection, NAME, stream))

    async def import_finished(self, stream: str) -> None:
        """Forget the cursor: whoever imports the file again wants all of it. Nothing is left to be worked out."""
        drain = self.at.drain
        while await drain.recheck():
            await drain.alone()
        now = drain.clock()
        await self.at.database.write(lambda connection: cursors.move(connection, NAME, stream, None, now))


def _brought(connection: Connection, number: int, body: bytes, first: int) -> Brought:
    """Whatever line was neither recorded nor unreadable was of somebody erased, unless none could be told from another."""
    letters = dead_letters.of_delivery(connection, number)
    told = {item for items in sources.of_deliveries(connection, [number]).values() for item in items}
    items = {letter.item for letter in letters} | told
    withheld = 0 if "" in items else sum(1 for line in body.split(b"\n") if line.strip()) - len(items)
    return Brought(unread=[(int(letter.item or first), letter.reason) for letter in letters], withheld=withheld)
