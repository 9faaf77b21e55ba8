"""Drain: deliveries that wait become history, a batch in one transaction; a bad one is set aside alone."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Sequence
from dataclasses import dataclass
from itertools import count

import structlog
from sqlalchemy import Connection

from onethread.engine.clock import Clock, utc_now
from onethread.engine.installation import Installation
from onethread.flow.later import work_off
from onethread.flow.mirror import react
from onethread.flow.record import Recorded, record
from onethread.flow.relink import Change
from onethread.flow.sync import hint
from onethread.flow.translate import Reading, translate
from onethread.store import dead_letters, deliveries
from onethread.store.database import Database
from onethread.store.dead_letters import DeadLetter
from onethread.store.deliveries import Kept, State
from onethread.store.locks import hold
from onethread.store.trouble import StoreError

MANY = 400
"""Deliveries of a batch. A transaction of fewer costs more for each: 64 of them recorded a quarter fewer a second."""

FEW = 64
"""Deliveries of a batch while others wait for the store, who would wait as long as it takes."""

BYTES = 8 * 1024 * 1024
"""Of the bodies of a batch, which are in memory together."""

FACTS = 500
"""After so many a batch is enough: on PostgreSQL what is done between two statements holds up requests."""

TURNS = 20
"""Batches after which a bit of what was left for later is done, also if deliveries never end."""

SHARD = "0"
"""There is one shard as yet; deliveries would be spread by their number."""

_log = structlog.get_logger(__name__)


async def _alone() -> bool:
    """Nobody else waits for the store."""
    return True


@dataclass(slots=True)
class Drain:
    """Turns waiting deliveries into history."""

    database: Database
    installation: Installation
    clock: Clock = utc_now
    alone: Callable[[], Awaitable[bool]] = _alone
    """Awaited between two batches: lets those go first who have to, and tells whether nobody is left who waits."""

    @property
    def _refused(self) -> Collection[str]:
        return self.installation.refused.keys()

    async def __call__(self, _shard: str = SHARD) -> None:
        """Do whatever waits."""
        limit = MANY
        for turn in count(1):
            done = await self.batch(limit)
            if not done or turn % TURNS == 0:
                done += await self.recheck()
            if not done:
                return
            limit = MANY if await self.alone() else FEW

    async def batch(self, limit: int = MANY) -> int:
        """Record one batch; how many deliveries it was, 0 when none waits. StoreError when no delivery is to blame."""
        try:
            kept = await self.database.read(
                lambda connection: deliveries.waiting(connection, limit, BYTES, self._refused)
            )
            return await self._record(kept)
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - found one by one which it is
            _log.warning("batch_failed", error=type(error).__name__)
            return await self._one_by_one(limit)

    async def recheck(self) -> int:
        """Do a bit of what was left for later; how much it was, 0 when nothing is left."""

        def change(connection: Connection) -> tuple[int, tuple[Change, ...]]:
            hold(connection, f"drain {SHARD}")
            done, changes = work_off(connection, self.installation.reader, self.clock())
            react(connection, self.installation.crms, changes, self.clock())
            return done, changes

        done, changes = await self.database.write(change)
        for event in changes:
            self.installation.host.observe(event)
        return done

    async def _one_by_one(self, limit: int) -> int:
        numbers = await self.database.read(lambda connection: deliveries.waiting_ids(connection, limit, self._refused))
        for number in numbers:
            await self._record_or_set_aside(number)
        return len(numbers)

    async def _record_or_set_aside(self, number: int) -> None:
        try:
            await self._record(await self.database.read(lambda connection: deliveries.numbered(connection, [number])))
        except StoreError:
            raise
        except Exception as error:  # noqa: BLE001 - whatever it is, the next ones are recorded
            reason = type(error).__name__
            letter = DeadLetter(number, "", f"could not be recorded ({reason})", known=True, at=self.clock())
            if await self.database.write(lambda connection: set_aside(connection, letter)):
                _log.error("delivery_set_aside", delivery=number, error=reason)

    async def _record(self, kept: Sequence[Kept]) -> int:
        """Read these and record what nobody else has recorded meanwhile; how many were read."""
        if not kept:
            return 0
        # Translating is pure and may take long: in a thread it holds up neither requests nor a transaction.
        readings = await asyncio.to_thread(self._translated, kept)
        recorded = await self.database.write(lambda connection: self._in_turn(connection, readings))
        if recorded.deliveries:
            _log.info(
                "recorded",
                deliveries=recorded.deliveries,
                first=readings[0].delivery,
                last=readings[-1].delivery,
                facts=len(recorded.events),
                customers=recorded.customers,
            )
        for event in recorded.events:
            self.installation.host.observe(event)
        return len(readings)

    def _translated(self, kept: Sequence[Kept]) -> list[Reading]:
        """Delivery after delivery, until it is enough for one transaction; the others go on waiting."""
        readings: list[Reading] = []
        facts = 0
        for one in kept:
            readings.append(translate(one, self.installation.receivers))
            facts += len(readings[-1].facts)
            if facts >= FACTS:
                break
        return readings

    def _in_turn(self, connection: Connection, readings: Sequence[Reading]) -> Recorded:
        hold(connection, f"drain {SHARD}")
        left = deliveries.still_waiting(connection, [reading.delivery for reading in readings])
        if not left:
            return Recorded(0, ())
        mine = [reading for reading in readings if reading.delivery in left]
        for reading in mine:
            hint(connection, reading.hints, reading.delivery, self.clock())
        recorded = record(connection, mine, self.installation.reader, self.clock())
        react(connection, self.installation.crms, recorded.events, self.clock())
        return recorded


def set_aside(connection: Connection, letter: DeadLetter) -> bool:
    """A delivery that cannot be recorded becomes a dead letter as a whole, unless somebody else has recorded it."""
    hold(connection, f"drain {SHARD}")
    if not deliveries.still_waiting(connection, [letter.delivery]):
        return False
    dead_letters.keep(connection, [letter])
    deliveries.finish(connection, {letter.delivery: State.UNREADABLE})
    return True
