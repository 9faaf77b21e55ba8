"""RECEIVE: a delivery is acknowledged when its raw bytes are on disk, and those that come together share the flush.

No timer: while one batch is being written the next one gathers by itself.
"""

import asyncio
from collections.abc import Callable
from typing import NamedTuple

import structlog
from sqlalchemy import Connection

from onethread.plugin import Delivery, RetryableError
from onethread.store import deliveries
from onethread.store.database import Database
from onethread.store.trouble import StoreError

MOST_WAITING = 5000
"""Deliveries; beyond, senders are asked to come again, which all of them do."""

MOST_BYTES = 64 * 1024 * 1024
"""Of the bodies that wait or are being written."""

_COME_AGAIN = 2.0
_log = structlog.get_logger(__name__)


class _Waiting(NamedTuple):
    delivery: Delivery
    kept: asyncio.Future[None]


class Intake:
    """Takes deliveries from concurrent requests and keeps them, many in one transaction."""

    def __init__(self, database: Database, wake: Callable[[Connection], None]) -> None:
        """`wake` is called in each transaction that keeps something."""
        self._database = database
        self._wake = wake
        self._waiting: list[_Waiting] = []
        self._bytes = 0
        self._writing: asyncio.Task[None] | None = None
        self._quiet = asyncio.Event()
        self._quiet.set()

    async def keep(self, delivery: Delivery) -> None:
        """Return once it is on disk; RetryableError when too many wait, any other error when it cannot be stored."""
        size = len(delivery.body)
        if len(self._waiting) >= MOST_WAITING or (self._bytes and self._bytes + size > MOST_BYTES):
            raise RetryableError("too many deliveries wait to be written", retry_after=_COME_AGAIN)
        kept = asyncio.get_running_loop().create_future()
        self._waiting.append(_Waiting(delivery, kept))
        self._bytes += size
        if self._writing is None:
            self._begin()
        try:
            await kept
        finally:
            self._bytes -= size

    async def quiet(self, at_most: float) -> bool:
        """Wait until nothing is being written, so that who answers remotes goes first; whether it came to that.

        Not for ever: `at_most` so many seconds.
        """
        try:
            return await asyncio.wait_for(self._quiet.wait(), at_most)
        except TimeoutError:
            return False

    async def close(self) -> None:
        """Write what still waits."""
        await self._quiet.wait()

    def _begin(self) -> None:
        self._quiet.clear()
        self._writing = asyncio.create_task(self._write())
        self._writing.add_done_callback(self._end)

    def _end(self, writing: asyncio.Task[None]) -> None:
        """Called however the writing ends, also when it was cancelled before it began."""
        self._writing = None
        if writing.cancelled():
            left, self._waiting = self._waiting, []
            _refuse(left, _broken_off())
        if self._waiting:
            self._begin()
        else:
            self._quiet.set()

    async def _write(self) -> None:
        while self._waiting:
            batch, self._waiting = self._waiting, []
            try:
                await self._keep_all(batch)
            finally:
                _refuse(batch, _broken_off())  # whoever has no answer by now

    async def _keep_all(self, batch: list[_Waiting]) -> None:
        try:
            await self._keep([one.delivery for one in batch])
        except StoreError as error:
            _log.warning("batch_not_kept", deliveries=len(batch), error=type(error).__name__, reason=str(error))
            _refuse(batch, error)
        except Exception as error:  # noqa: BLE001 - each of them is told
            _log.warning("batch_not_kept", deliveries=len(batch), error=type(error).__name__)
            await self._keep_one_by_one(batch)
        else:
            _answer(batch)

    async def _keep_one_by_one(self, batch: list[_Waiting]) -> None:
        """A bad row fails alone; when the store goes away, all the rest."""
        for place, one in enumerate(batch):
            try:
                await self._keep([one.delivery])
            except StoreError as error:
                _refuse(batch[place:], error)
                break
            except Exception as error:  # noqa: BLE001 - whoever waits is told
                _refuse([one], error)
            else:
                _answer([one])

    async def _keep(self, batch: list[Delivery]) -> None:
        def change(connection: Connection) -> None:
            deliveries.keep(connection, batch)
            self._wake(connection)

        await self._database.write(change)


def _answer(batch: list[_Waiting]) -> None:
    for one in batch:
        if not one.kept.done():  # whoever hung up waits no more
            one.kept.set_result(None)


def _refuse(batch: list[_Waiting], error: Exception) -> None:
    for one in batch:
        if not one.kept.done():
            one.kept.set_exception(error)


def _broken_off() -> RetryableError:
    return RetryableError("the writing was broken off", retry_after=_COME_AGAIN)
