"""Tasks that change the store, by name: run by the command itself, or by the server that holds the store."""

from collections.abc import Mapping
from dataclasses import dataclass

from onethread.engine.drain import Drain
from onethread.engine.installation import Installation
from onethread.engine.lane import Lane
from onethread.engine.syncing import Syncing
from onethread.engine.tasks.accounts import Accounts
from onethread.engine.tasks.deciding import Decided, Deciding
from onethread.engine.tasks.erasing import Erasing
from onethread.engine.tasks.importing import Importing
from onethread.engine.tasks.noting import Noting
from onethread.engine.tasks.pulling import Pulling
from onethread.engine.tasks.recording import Recording
from onethread.engine.tasks.reworking import Reworking
from onethread.engine.tasks.sealing import Sealing
from onethread.engine.tasks.sending import Sending
from onethread.engine.tasks.tokens import Tokens
from onethread.engine.tasks.workplace import Task, Workplace
from onethread.engine.works import lane_of, syncing_of
from onethread.store.database import Database

__all__ = ["Decided", "Deciding", "Noting", "Task", "Tasks"]


@dataclass(frozen=True, slots=True)
class Tasks:
    """All tasks of a store that is open for writing."""

    database: Database
    installation: Installation
    drain: Drain
    syncing: Syncing | None = None
    """The one that works in this process too, if there is one: of a stream one page is read at a time."""

    lane: Lane | None = None
    """Likewise: what another one tries on SQLite it would take for lost."""

    @property
    def deciding(self) -> Deciding:
        """What operators decide on who is who."""
        return Deciding(self._at)

    @property
    def accounts(self) -> Accounts:
        """Accounts of people who sign in."""
        return Accounts(self._at)

    @property
    def noting(self) -> Noting:
        """Notes of ours."""
        return Noting(self._at)

    def by_name(self) -> Mapping[str, Task]:
        """What a command may ask for."""
        at = self._at
        nouns = (
            Recording(at),
            Pulling(at, self.syncing or syncing_of(self.database, self.installation)),
            Sending(at, self.lane or lane_of(self.database, self.installation)),
            Sealing(at),
            Importing(at),
            self.deciding,
            self.noting,
            Reworking(at),
            Tokens(at),
            self.accounts,
            Erasing(at),
        )
        return {task.__name__: task for noun in nouns for task in noun.tasks()}

    @property
    def _at(self) -> Workplace:
        return Workplace(self.database, self.installation, self.drain)
