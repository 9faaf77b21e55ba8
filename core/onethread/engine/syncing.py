"""Syncing: streams of every connection are read by their connectors, unattended, each by itself."""

import asyncio
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import timedelta
from functools import partial

import structlog
from sqlalchemy import Connection

from onethread.engine.clock import Clock, utc_now
from onethread.engine.leases import Leases
from onethread.flow import sync
from onethread.flow.condition import condition_after, held_up
from onethread.flow.sync import Place
from onethread.plugin import Json, Page, Pull, Pulls
from onethread.store import conditions, cursors
from onethread.store.conditions import Condition
from onethread.store.database import Database

_CALL = 150.0
"""Seconds that a page may take."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class Read:
    """What one page made of a stream: where it stands, or what is the matter; neither when somebody else reads it."""

    place: Place | None = None
    trouble: Condition | None = None


@dataclass(slots=True)
class Syncing:
    """Reads streams. A key is 'connection/stream'."""

    database: Database
    pullers: Mapping[str, Pulls]
    schedule: Callable[[str, str], timedelta | None]
    """How often the changes of a connection's stream are looked for; None for never."""

    alone: bool
    """Whether no other process can be doing the same."""

    clock: Clock = utc_now
    arrived: Callable[[Connection], None] | None = None
    """Called in the transaction that keeps a page."""

    _locks: dict[str, asyncio.Lock] = field(default_factory=dict)
    _leases: Leases = field(init=False)

    def __post_init__(self) -> None:
        """A stream is read by one process at a time."""
        self._leases = Leases(self.database, self.alone, lambda: self.clock())

    async def __call__(self, key: str) -> None:
        """Read what is due: changes first, then one page after the other of history that is wanted."""
        name, stream = key.split("/", 1)
        for history in (False, True):
            while await self.database.read(partial(self._wanted, name=name, stream=stream, history=history)):
                read = await self.page(name, stream, history=history)
                if read.place is None:
                    break

    async def page(self, name: str, stream: str, *, history: bool) -> Read:
        """Read the next page, due or not; before the first one of history changes begin, so that none falls between them."""
        if history and await self.database.read(lambda connection: sync.place(connection, name, stream)) is None:
            begun = await self.page(name, stream, history=False)
            if begun.place is None:
                return begun
            await self._leases.give_back(f"sync {name}/{stream}")
        of = sync.part(stream, history=history)
        key = f"sync {name}/{of}"
        async with self._locks.setdefault(key, asyncio.Lock()):
            async with self._leases.at_work(key) as ours:
                if not ours:
                    return Read()
                read = await self._page(name, stream, history)
            if read.trouble or (read.place and not read.place.more):
                await self._leases.give_back(key)
        if read.trouble:
            _log.warning(
                "stream_waits", connection=name, stream=of, trouble=read.trouble.trouble, reason=read.trouble.reason
            )
        return read

    async def _page(self, name: str, stream: str, history: bool) -> Read:
        of = sync.part(stream, history=history)
        known, hint = await self.database.read(
            lambda connection: (sync.place(connection, name, of), sync.hinted(connection, name, stream))
        )
        pull = sync.next_pull(stream, known, history=history)
        page = await self._call(self.pullers[name], pull)
        return await self.database.write(lambda connection: self._store(connection, name, pull, known, page, hint))

    def _wanted(self, connection: Connection, name: str, stream: str, history: bool) -> bool:
        now, of = self.clock(), sync.part(stream, history=history)
        if held_up(connection, name, of, now):
            return False
        known = sync.place(connection, name, of)
        if history:
            return known is not None and known.more
        at = cursors.moved_at(connection, name, of)
        hinted = sync.hinted(connection, name, stream) is not None
        return sync.due(known, at, self.schedule(name, stream), f"{name}/{of}", now, hinted=hinted)

    async def _call(self, connector: Pulls, pull: Pull) -> Page | Exception:
        try:
            async with asyncio.timeout(_CALL):
                return await connector.pull(pull)
        except Exception as error:  # noqa: BLE001 - whatever it is, the stream waits and goes on from its cursor
            return error

    def _store(
        self, connection: Connection, name: str, pull: Pull, known: Place | None, page: Page | Exception, hint: Json
    ) -> Read:
        of, now = sync.part(pull.stream, history=pull.history), self.clock()
        if isinstance(page, Exception):
            trouble = condition_after(page, conditions.of(connection, name, of), now)
            conditions.became(connection, name, of, trouble)
            return Read(trouble=trouble)
        conditions.became(connection, name, of, None)
        if not sync.store_page(connection, name, pull, known, page, now, hint):
            return Read()
        if page.bodies and self.arrived:
            self.arrived(connection)
        return Read(sync.after(known or Place(), page))
