"""Auditing: what was done in remote systems is compared with what is there, by schedule or since somebody asks."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from onethread.engine.clock import Clock, utc_now
from onethread.engine.leases import Leases
from onethread.flow import audit
from onethread.flow.audit import PART, Portion, Round
from onethread.flow.condition import condition_after, held_up
from onethread.flow.deliver import Contents, Plain
from onethread.plugin import Audited, Audits
from onethread.store import conditions, cursors, questions
from onethread.store.conditions import Condition
from onethread.store.database import Database

_CALL = 150.0
"""Seconds that a portion may take."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Looked:
    """What a portion made of a round, or what is the matter; neither when somebody else looks."""

    round: Round | None = None
    trouble: Condition | None = None


@dataclass(frozen=True, slots=True)
class Agreed:
    """What became of an answer: how many things are done anew, how many facts were learned; or what is the matter."""

    mended: int = 0
    learned: int = 0
    trouble: Condition | None = None


@dataclass(slots=True)
class Auditing:
    """Goes through what was done by a connection."""

    database: Database
    auditors: Mapping[str, Audits]
    every: Callable[[str], timedelta | None]
    """How often a round of a connection begins by itself; None for never."""

    alone: bool
    """Whether no other process can be doing the same."""

    contents: Mapping[str, Contents] = field(default_factory=dict)
    clock: Clock = utc_now
    arrived: Callable[[Connection], None] | None = None
    """Called in the transaction that keeps what was learned."""

    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)
    _leases: Leases = field(init=False)

    def __post_init__(self) -> None:
        """A connection is audited by one process at a time."""
        self._leases = Leases(self.database, self.alone, lambda: self.clock())

    async def __call__(self, name: str) -> None:
        """Look at a portion, if one is due."""
        if await self.database.read(partial(self._wanted, name=name)):
            await self.portion(name)

    async def portion(self, name: str) -> Looked:
        """Look at the next portion, due or not; where there is no round under way, one begins."""
        key = f"audit {name}"
        async with self._locks.setdefault(name, asyncio.Lock()):
            async with self._leases.at_work(key) as ours:
                if not ours:
                    return Looked()
                looked = await self._portion(name)
            if looked.trouble or (looked.round and not looked.round.more):
                await self._leases.give_back(key)
        if looked.trouble:
            _log.warning("audit_waits", connection=name, trouble=looked.trouble.trouble, reason=looked.trouble.reason)
        return looked

    async def _portion(self, name: str) -> Looked:
        known = await self.database.write(lambda connection: audit.begin(connection, name, self.clock()))
        work = partial(audit.next_portion, name=name, known=known, contents=self._contents(name))
        portion = await self.database.read(work)
        found = await self._call(name, portion)
        return await self.database.write(partial(self._store, name=name, known=known, portion=portion, found=found))

    async def agreed(self, question: questions.Stored) -> Agreed:
        """Do what a question that was answered with yes has offered; what cannot be done now is done by the next round."""
        name, mended, learned = question.connection, 0, 0
        for entries in await self.database.read(partial(audit.of_line, name=name, line=question.line)):
            work = partial(audit.portion_of, name=name, entries=entries, contents=self._contents(name))
            portion = await self.database.read(work)
            found = await self._call(name, portion)
            if isinstance(found, Exception):
                return Agreed(mended, learned, condition_after(found, None, self.clock()))
            learned += len(found.facts)
            mended += await self.database.write(partial(self._settle, name=name, portion=portion, found=found))
        await self.database.write(lambda connection: questions.forget(connection, question.id))
        return Agreed(mended, learned)

    def _wanted(self, connection: Connection, name: str) -> bool:
        now = self.clock()
        if held_up(connection, name, PART, now):
            return False
        at = cursors.moved_at(connection, name, PART)
        return audit.due(audit.place(connection, name), at, self.every(name), f"{name}/{PART}", now)

    async def _call(self, name: str, portion: Portion) -> Audited | Exception:
        intents = [portion.intents[one.id] for one in portion.entries if one.id in portion.intents]
        if not intents:
            return Audited()
        try:
            async with asyncio.timeout(_CALL):
                return await self.auditors[name].audit(intents, portion.answers)
        except Exception as error:  # noqa: BLE001 - whatever it is, the round waits and goes on from its place
            return error

    def _store(
        self, connection: Connection, name: str, known: Round, portion: Portion, found: Audited | Exception
    ) -> Looked:
        now = self.clock()
        if isinstance(found, Exception):
            trouble = condition_after(found, conditions.of(connection, name, PART), now)
            conditions.became(connection, name, PART, trouble)
            return Looked(trouble=trouble)
        conditions.became(connection, name, PART, None)
        moved = audit.store(connection, name, known, portion, found, self._contents(name), now)
        if moved and found.facts and self.arrived:
            self.arrived(connection)
        return Looked(moved)

    def _settle(self, connection: Connection, name: str, portion: Portion, found: Audited) -> int:
        known = audit.place(connection, name) or Round()
        mended = audit.settle(connection, name, known, portion, found, self._contents(name), self.clock())
        if found.facts and self.arrived:
            self.arrived(connection)
        return mended

    def _contents(self, name: str) -> Contents:
        return self.contents.get(name) or Plain()
