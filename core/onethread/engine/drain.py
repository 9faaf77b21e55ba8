"""Drain: deliveries that wait become history, a batch in one transaction; a bad one is set aside alone."""

from collections.abc import Awaitable, Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Protocol

import structlog
from sqlalchemy import Connection
from sqlalchemy.exc import InterfaceError, OperationalError

from onethread.engine.installation import Installation
from onethread.flow.record import Recorded, record
from onethread.flow.translate import translate
from onethread.store import dead_letters, deliveries
from onethread.store.database import Database
from onethread.store.dead_letters import DeadLetter
from onethread.store.deliveries import Kept, State
from onethread.store.locks import hold

BATCH = 64
"""Deliveries; more would keep those waiting that are to be acknowledged."""

SHARD = "0"
"""There is one shard as yet; deliveries would be spread by their number."""

_log = structlog.get_logger(__name__)
_AWAY = (OperationalError, InterfaceError, OSError)
"""Errors of the store itself: no delivery is to blame."""


class Clock(Protocol):
    """Tells the time."""

    def __call__(self) -> datetime:
        """Now, with its zone."""
        ...


def utc_now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)


async def _at_once() -> None:
    """Let nobody go first."""


@dataclass(slots=True)
class Drain:
    """Turns waiting deliveries into history."""

    database: Database
    installation: Installation
    clock: Clock = utc_now
    politeness: Callable[[], Awaitable[None]] = _at_once
    """Awaited before each batch: whoever has to go first."""

    async def __call__(self, _shard: str = SHARD) -> None:
        """Do whatever waits."""
        while await self.batch():
            await self.politeness()

    async def batch(self, limit: int = BATCH) -> int:
        """Record one batch; how many deliveries it was, 0 when none waits."""
        try:
            return await self._record_all(lambda connection: deliveries.waiting(connection, limit))
        except _AWAY:
            raise
        except Exception as error:  # noqa: BLE001 - found one by one which it is
            _log.warning("batch_failed", error=type(error).__name__)
            return await self._one_by_one(limit)

    async def _one_by_one(self, limit: int) -> int:
        kept = await self.database.read(lambda connection: deliveries.waiting(connection, limit))
        for one in kept:
            await self._record_or_set_aside(one)
        return len(kept)

    async def _record_or_set_aside(self, kept: Kept) -> None:
        try:
            await self._record_all(lambda connection: deliveries.waiting(connection, 1, only=kept.id))
        except _AWAY:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the next ones are recorded
            reason = type(error).__name__
            _log.error("delivery_set_aside", delivery=kept.id, connection=kept.delivery.connection, error=reason)
            letter = DeadLetter(kept.id, "", f"could not be recorded ({reason})", known=True, at=self.clock())
            await self.database.write(lambda connection: set_aside(connection, letter))

    async def _record_all(self, find: Callable[[Connection], Sequence[Kept]]) -> int:
        recorded = await self.database.write(lambda connection: self._record(connection, find))
        for event in recorded.events:
            self.installation.host.observe(event)
        return recorded.deliveries

    def _record(self, connection: Connection, find: Callable[[Connection], Sequence[Kept]]) -> Recorded:
        hold(connection, f"drain {SHARD}")
        kept = find(connection)
        if not kept:
            return Recorded(0, ())
        readings = [translate(one, self.installation.receivers) for one in kept]
        recorded = record(connection, readings, self.installation.reader, self.clock())
        _log.info("recorded", deliveries=len(kept), first=kept[0].id, last=kept[-1].id, facts=len(recorded.events))
        return recorded


def set_aside(connection: Connection, letter: DeadLetter) -> None:
    """A delivery that cannot be recorded becomes a dead letter as a whole."""
    dead_letters.keep(connection, [letter])
    deliveries.finish(connection, {letter.delivery: State.UNREADABLE})
