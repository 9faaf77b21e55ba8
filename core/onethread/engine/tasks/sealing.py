"""Secrets in the store are sealed anew when the keys change."""

from collections.abc import Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from onethread.engine.tasks.workplace import Task, Workplace
from onethread.store import secrets


@dataclass(frozen=True, slots=True)
class Sealing:
    """The one task of it."""

    at: Workplace

    def tasks(self) -> Sequence[Task]:
        """It alone."""
        return (self.rotate_secrets,)

    async def rotate_secrets(self) -> int:
        """Seal every secret with the first key; how many there are. ConfigurationError when one cannot be opened."""
        resources = self.at.installation.resources

        def change(connection: Connection) -> int:
            found = secrets.all_of_them(connection)
            for of, name, sealed in found:
                secrets.write(connection, of, name, resources.reseal(sealed))
            return len(found)

        return await self.at.database.write(change)
