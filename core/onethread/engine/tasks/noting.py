"""Notes of ours about a customer."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from sqlalchemy import Connection

from onethread.engine.tasks.workplace import Task, Workplace
from onethread.flow import notes
from onethread.flow.notes import Note
from onethread.flow.whom import by_id
from onethread.store import deliveries

_PATIENCE = timedelta(seconds=2)
"""For which it is waited until a note is history; it is on disk before."""


@dataclass(frozen=True, slots=True)
class Noting:
    """The one task of it."""

    at: Workplace

    def tasks(self) -> Sequence[Task]:
        """It alone."""
        return (self.write_note,)

    async def write_note(self, customer: str, author: str, text: str, once: str) -> bool:
        """Keep a note as what it is, a delivery; whether it is history already. WhomError for an id of nobody.

        `once` is a word of the form that it was written in: whoever sends the same twice has written one note.
        """
        drain, database = self.at.drain, self.at.database
        note = Note(author, text, once, drain.clock())

        def change(connection: Connection) -> int:
            point = notes.place(connection, by_id(connection, customer).customer, note.at)
            return deliveries.keep_one(connection, notes.delivery(note, point))

        number = await database.write(change)
        while await database.read(lambda connection: deliveries.still_waiting(connection, [number])):
            if drain.clock() > note.at + _PATIENCE:
                return False
            await drain.batch()
        return True
