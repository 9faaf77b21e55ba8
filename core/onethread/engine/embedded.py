"""The engine of a single process: one asyncio task for each kind and key, woken in memory."""

import asyncio
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import structlog
from sqlalchemy import Connection

from onethread.engine.port import Work
from onethread.store.database import after_commit
from onethread.store.trouble import StoreError

SWEEP = 1.0
"""Seconds after which everything is looked at again, in case a wake-up was lost."""

_PAUSES = (0.1, 0.5, 2.0, 10.0, 30.0)
_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class _Owner:
    """The one task that works on a key."""

    work: Work
    kind: str
    key: str
    rung: asyncio.Event = field(default_factory=asyncio.Event)
    state: str = "idle"
    failures: int = 0


class EmbeddedEngine:
    """Runs work in this process. Keys are known from the start."""

    def __init__(self, works: Mapping[tuple[str, str], Work]) -> None:
        """`works` by (kind, key)."""
        self._owners = {name: _Owner(work, *name) for name, work in works.items()}
        self._rings = {name: partial(self._ring_from_anywhere, owner) for name, owner in self._owners.items()}
        self._loop: asyncio.AbstractEventLoop | None = None
        self._stopping = False
        self._stopped = asyncio.Event()

    def wake(self, connection: Connection, kind: str, key: str) -> None:
        """Ring once the transaction is on disk."""
        after_commit(connection, self._rings[kind, key])

    async def run(self) -> None:
        """Work until stopped."""
        self._loop = asyncio.get_running_loop()
        try:
            async with asyncio.TaskGroup() as tasks:
                for name, owner in self._owners.items():
                    tasks.create_task(self._own(owner), name=":".join(name))
        finally:
            self._stopped.set()

    async def stop(self) -> None:
        """Finish what runs."""
        self._stopping = True
        for owner in self._owners.values():
            owner.rung.set()
        if self._loop is not None:
            await self._stopped.wait()

    def status(self) -> Mapping[str, str]:
        """What each owner does."""
        return {":".join(name): owner.state for name, owner in self._owners.items()}

    async def _own(self, owner: _Owner) -> None:
        while not self._stopping:
            owner.rung.clear()
            pause = await self._work(owner)
            await _wait(owner.rung, pause)

    async def _work(self, owner: _Owner) -> float:
        """Do what waits; the seconds until the next look if nobody rings."""
        owner.state = "working"
        try:
            await owner.work(owner.key)
        except Exception as error:  # noqa: BLE001 - the store may be away; it is tried again
            pause = _PAUSES[min(owner.failures, len(_PAUSES) - 1)]
            owner.failures += 1
            owner.state = f"paused: {type(error).__name__}"
            reason = str(error) if isinstance(error, StoreError) else None  # of others the words may quote somebody
            _log.error(
                "work_failed", kind=owner.kind, key=owner.key, error=type(error).__name__, reason=reason, again_in=pause
            )
            return pause
        owner.failures = 0
        owner.state = "idle"
        return SWEEP

    def _ring_from_anywhere(self, owner: _Owner) -> None:
        if self._loop is not None and not self._loop.is_closed():
            self._loop.call_soon_threadsafe(owner.rung.set)


async def _wait(rung: asyncio.Event, seconds: float) -> None:
    try:
        await asyncio.wait_for(rung.wait(), seconds)
    except TimeoutError:
        return
