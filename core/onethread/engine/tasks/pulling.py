"""Streams are read because somebody asks, not because they are due."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from typing import TypedDict

from sqlalchemy import Connection

from onethread.engine.syncing import Read, Syncing
from onethread.engine.tasks.workplace import Task, Workplace
from onethread.flow import sync
from onethread.flow.condition import held_up
from onethread.store import conditions
from onethread.store.conditions import Condition, Trouble

_A_STEP = 1.0
"""Seconds after which who waits is told how far it is."""

BY_HAND = "somebody has paused it"


class Step(TypedDict):
    """How far a stream was read, or what is the matter and in how many seconds it is looked at again."""

    rows: int
    total: int | None
    more: bool
    trouble: str | None
    reason: str | None
    seconds: float | None


@dataclass(frozen=True, slots=True)
class Pulling:
    """Tasks on streams; a part is a stream's name, followed by ' history' for that."""

    at: Workplace
    syncing: Syncing

    def tasks(self) -> Sequence[Task]:
        """All of them."""
        return self.begin_history, self.end_history, self.pull_stream, self.pause_parts

    async def begin_history(self, connection: str, streams: list[str], since: str) -> dict[str, Step]:
        """Have the history of these streams read from that moment (ISO 8601, with a zone) on; how far each of them is."""
        moment, now = datetime.fromisoformat(since), self.syncing.clock()
        begun = await self.at.database.write(lambda db: sync.begin_history(db, connection, streams, moment, now))
        return {stream: _stands(place) for stream, place in begun.items()}

    async def end_history(self, connection: str, streams: list[str]) -> None:
        """Who wanted their history knows what was read, and all of it is recorded."""
        await self._record()
        now = self.syncing.clock()
        await self.at.database.write(lambda db: sync.end_history(db, connection, streams, now))

    async def pull_stream(self, connection: str, stream: str, history: bool) -> Step:
        """Read on for a moment, and record what came; how far it is."""
        of = sync.part(stream, history=history)
        if waits := await self.at.database.read(lambda db: self._waits(db, connection, of)):
            return self._troubled(waits)
        end = monotonic() + _A_STEP
        while True:
            read = await self.syncing.page(connection, stream, history=history)
            await self._record()
            if read.trouble or not (read.place and read.place.more) or monotonic() > end:
                return self._step(read)

    async def _record(self) -> None:
        while await self.at.drain.batch():
            await self.at.drain.alone()

    async def pause_parts(self, connection: str, parts: list[str], paused: bool) -> None:
        """Stop reading these until somebody says otherwise, or go on."""
        now = self.syncing.clock()
        stopped = Condition(Trouble.PAUSED, BY_HAND, 0, now) if paused else None

        def change(db: Connection) -> None:
            for one in parts:
                conditions.put(db, connection, one, stopped)

        await self.at.database.write(change)

    def _waits(self, db: Connection, connection: str, of: str) -> Condition | None:
        held = held_up(db, connection, of, self.syncing.clock())
        return conditions.of(db, connection, of) if held else None

    def _step(self, read: Read) -> Step:
        if read.trouble:
            return self._troubled(read.trouble)
        if read.place is None:
            return Step(rows=0, total=None, more=True, trouble=Trouble.WAIT, reason="it is being read", seconds=1)
        return _stands(read.place)

    def _troubled(self, found: Condition) -> Step:
        seconds = (found.until - self.syncing.clock()).total_seconds() if found.until else None
        return Step(rows=0, total=None, more=True, trouble=found.trouble, reason=found.reason, seconds=seconds)


def _stands(place: sync.Place) -> Step:
    return Step(rows=place.rows, total=place.total, more=place.more, trouble=None, reason=None, seconds=None)
