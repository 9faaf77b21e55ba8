"""News for whoever has a thread open: one look at the store twice a second for all of them, and none while nobody waits."""

import asyncio
from collections.abc import AsyncIterator, Mapping
from contextlib import asynccontextmanager
from dataclasses import dataclass, field

import structlog
from sqlalchemy import Connection

from onethread.plugin import RetryableError
from onethread.plugin.wording import named
from onethread.store import news
from onethread.store.database import Database

PAUSE = 0.5
"""Seconds between two looks."""

MOST_LISTENERS = 300
"""Open pages; each holds a connection, and hooks need some, too."""

_AFTER_TROUBLE = 5.0
_log = structlog.get_logger(__name__)


@dataclass(slots=True, eq=False)
class Listener:
    """Somebody who has the thread of a customer open; `facts` are those told since they were last taken."""

    customer: int
    facts: set[int] = field(default_factory=set)
    mark: int = 0
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    closed: bool = False

    async def wait(self, seconds: float) -> set[int]:
        """The facts that were told, as soon as there are any; none after so many seconds, or when all is over."""
        try:
            await asyncio.wait_for(self.rung.wait(), seconds)
        except TimeoutError:
            return set()
        self.rung.clear()
        found, self.facts = self.facts, set()
        return found


class News:
    """Tells listeners what is told of their customers."""

    def __init__(self, database: Database, pause: float = PAUSE) -> None:
        """Begin with nobody listening."""
        self._database = database
        self._pause = pause
        self._listeners: set[Listener] = set()
        self._watching: asyncio.Task[None] | None = None
        self._mark = 0
        self._seen: set[int] = set()
        self._beginning = asyncio.Lock()
        self._over = False

    def make_room(self) -> None:
        """Be sure that one more may listen; RetryableError when too many do."""
        if self._over or len(self._listeners) >= MOST_LISTENERS:
            raise RetryableError("too many pages are open", 30.0)

    @asynccontextmanager
    async def listening(self, customer: int) -> AsyncIterator[Listener]:
        """Listen for a while."""
        listener = Listener(customer, closed=self._over)
        self._listeners.add(listener)
        try:
            await self._begin()
            yield listener
        finally:
            self._listeners.discard(listener)

    def close(self) -> None:
        """Let all listeners go: the server stops."""
        self._over = True
        for listener in self._listeners:
            listener.closed = True
            listener.rung.set()

    async def _begin(self) -> None:
        """See to it that somebody watches; what was told before is no news, and whoever listens looks for it now."""
        async with self._beginning:
            if self._watching is None:
                self._mark, seen = await self._database.read(_beginning)
                self._seen = set(seen)
                self._watching = asyncio.create_task(self._watch())

    async def _watch(self) -> None:
        """Look until nobody listens any more."""
        try:
            pause = self._pause
            while self._listeners and not self._over:
                await asyncio.sleep(pause)
                pause = self._pause if await self._look() else _AFTER_TROUBLE
        finally:
            self._watching = None

    async def _look(self) -> bool:
        """Tell whoever has news; whether the store did its work."""
        try:
            mark, fresh, told = await self._database.read(self._fresh)
        except Exception as error:  # noqa: BLE001 - the store may be away; it is looked again
            _log.warning("news_not_read", error=named(error))
            return False
        self._mark = mark
        self._seen = {number for number in self._seen | set(fresh) if number > mark - news.BACK}
        for listener in self._listeners:
            listener.mark = mark
            if facts := told.get(listener.customer):
                listener.facts |= facts
                listener.rung.set()
        return True

    def _fresh(self, connection: Connection) -> tuple[int, list[int], Mapping[int, set[int]]]:
        """The mark, the deliveries that were not seen yet, and what these have told, by customer."""
        read = news.read_after(connection, self._mark - news.BACK)
        fresh = [number for number in read if number not in self._seen]
        return max([self._mark, *read[-1:]]), fresh, news.told_by(connection, fresh)


def _beginning(connection: Connection) -> tuple[int, list[int]]:
    mark = news.mark(connection)
    return mark, news.read_after(connection, mark - news.BACK)
