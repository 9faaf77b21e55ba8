"""The one way to the database: a whole unit of work in one hop.

`await db.read(query)` and `await db.write(change)` run a plain synchronous function with a SQLAlchemy `Connection`.
"""

from abc import ABC, abstractmethod
from collections.abc import Callable
from typing import TypeVar

from sqlalchemy import Connection

Result = TypeVar("Result")
Work = Callable[[Connection], Result]

_AFTER = "onethread_after_commit"


class Database(ABC):
    """A store that is open."""

    @abstractmethod
    async def read(self, work: Work[Result]) -> Result:
        """Run a query on a snapshot of its own; it can change nothing."""

    @abstractmethod
    async def write(self, work: Work[Result]) -> Result:
        """Run a change in one transaction: all of it is on disk when this returns, or nothing is."""

    @abstractmethod
    async def wipe(self) -> bool:
        """Let no file hold what was removed; False where some still may, for a while or until its keeper sees to it."""

    @abstractmethod
    async def close(self) -> None:
        """Finish what runs and let go."""


def after_commit(connection: Connection, act: Callable[[], None]) -> None:
    """Have this done once the running transaction is on disk; never when it is rolled back. Equal acts run once."""
    acts = connection.info.setdefault(_AFTER, [])
    if act not in acts:
        acts.append(act)


def begin_acts(connection: Connection) -> None:
    """Forget what an earlier transaction of this connection left behind."""
    connection.info.pop(_AFTER, None)


def run_acts(connection: Connection) -> list[Callable[[], None]]:
    """What was asked to be done after the commit, once."""
    acts: list[Callable[[], None]] = connection.info.pop(_AFTER, [])
    return acts
