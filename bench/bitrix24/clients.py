"""The clients that are compared: each reads all contacts, and makes contacts, as its own documents advise."""

import asyncio
import logging
import os
import time
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory
from typing import Any, Protocol
from unittest import mock
from zoneinfo import ZoneInfo

from b24pysdk import BitrixWebhook
from b24pysdk import Client as Sdk
from fast_bitrix24 import BitrixAsync

from bench.bitrix24.portal import Running
from onethread.engine.resources import Resources, StoreShared, StoreVault
from onethread.plugin import Context
from onethread.store.database import Database
from onethread.store.migrate import migrate
from onethread.store.opening import open_database
from onethread_bitrix24.client import CONTACTS, Answer, BusyError, Client, Command, Cursor, UnclearError
from onethread_bitrix24.settings import Bitrix24Settings

FIELDS = ["ID", "NAME", "LAST_NAME", "PHONE", "EMAIL", "DATE_MODIFY", "ORIGIN_ID"]


class Contestant(Protocol):
    """A client that is measured."""

    name: str

    def read(self, portal: Running) -> tuple[list[int], float]:
        """The ids of all contacts, and the seconds that it took to get them; raises if it gives up."""
        ...

    def make(self, portal: Running, origins: Sequence[str]) -> None:
        """A contact for each of these; raises if it gives up."""
        ...


class Ahead:
    """A clock that whoever sleeps moves, the portal's too: for what is not measured in time."""

    def __init__(self, portal: Running) -> None:
        self._portal, self._ahead = portal, 0.0

    def now(self) -> float:
        """Unix seconds."""
        return time.time() + self._ahead

    def moment(self) -> datetime:
        """The same for the store."""
        return datetime.fromtimestamp(self.now(), UTC)

    async def sleep(self, seconds: float) -> None:
        """Be so much later."""
        self._ahead += seconds
        await asyncio.to_thread(self._portal.control, "clock", advance=seconds)


class Ours:
    """The client of this repository, with its limits in a store as in production."""

    name = "Onethread"

    def __init__(self, *, patient: bool = True) -> None:
        self._patient = patient

    def read(self, portal: Running) -> tuple[list[int], float]:
        """A walk that goes on from its cursor when it is told to come later, as a sync does."""
        return asyncio.run(self._read(portal))

    def make(self, portal: Running, origins: Sequence[str]) -> None:
        """A batch; what may have been made is looked for by its origin, as the outbox does."""
        asyncio.run(self._make(portal, origins))

    async def _read(self, portal: Running) -> tuple[list[int], float]:
        with self._place() as folder:
            database, clock, client = await self._opened(portal, folder)
            begun = time.perf_counter()
            async with client:
                ids = await _walked(client, clock)
            took = time.perf_counter() - begun
            await database.close()
            return ids, took

    async def _make(self, portal: Running, origins: Sequence[str]) -> None:
        with self._place() as folder:
            database, clock, client = await self._opened(portal, folder)
            async with client:
                waiting = list(origins)
                while waiting:
                    commands = [
                        Command("crm.contact.add", {"fields": {"NAME": "New", "ORIGIN_ID": one}}) for one in waiting
                    ]
                    outcomes = dict(zip(waiting, await client.batch(commands), strict=True))
                    unclear = [one for one, outcome in outcomes.items() if isinstance(outcome, UnclearError)]
                    there = await _there(client, unclear, clock)
                    later = [outcome for outcome in outcomes.values() if isinstance(outcome, BusyError)]
                    if later:
                        await clock.sleep(max(outcome.retry_after or 1 for outcome in later))
                    waiting = [one for one in waiting if not isinstance(outcomes[one], Answer) and one not in there]
            await database.close()

    @contextmanager
    def _place(self) -> Iterator[Path]:
        with TemporaryDirectory(prefix="onethread-bench-") as folder:
            yield Path(folder)

    async def _opened(self, portal: Running, folder: Path) -> tuple[Database, "Ahead | Wall", Client]:
        clock = Wall() if self._patient else Ahead(portal)
        database = open_database(f"sqlite:///{folder}/onethread.db")
        await database.write(migrate)
        resources = Resources(clock=clock.moment)
        resources.open(database)
        context = Context("crm", ("MD",), ZoneInfo("UTC"), StoreShared(resources), StoreVault(resources, "crm"))
        return (
            database,
            clock,
            Client(Bitrix24Settings.model_validate({"webhook_url": portal.webhook_url}), context, clock),
        )


async def _walked(client: Client, clock: "Ahead | Wall") -> list[int]:
    ids: list[int] = []
    cursor = Cursor()
    while True:
        try:
            async for page in client.walk(CONTACTS, select=FIELDS, cursor=cursor):
                ids += [int(row["ID"]) for row in page.rows]
        except BusyError as error:
            cursor = error.cursor or cursor
            await clock.sleep(error.retry_after or 1)
        else:
            return ids


class Wall:
    """The real clock."""

    def now(self) -> float:
        """Unix seconds."""
        return time.time()

    def moment(self) -> datetime:
        """The same for the store."""
        return datetime.now(UTC)

    async def sleep(self, seconds: float) -> None:
        """Wait."""
        await asyncio.sleep(seconds)


async def _there(client: Client, origins: Sequence[str], clock: Ahead | Wall) -> set[str]:
    """Which of these were made after all, asked when the portal has surely ended."""
    if not origins:
        return set()
    await clock.sleep(60)
    found: set[str] = set()
    while True:
        try:
            async for page in client.walk(CONTACTS, {"@ORIGIN_ID": list(origins)}, ["ID", "ORIGIN_ID"]):
                found |= {str(row["ORIGIN_ID"]) for row in page.rows}
        except BusyError as error:
            await clock.sleep(error.retry_after or 1)
        else:
            return found


class Fast:
    """fast_bitrix24."""

    name = "fast_bitrix24"

    def read(self, portal: Running) -> tuple[list[int], float]:
        """get_all: offsets, in batches, in parallel."""
        begun = time.perf_counter()
        rows = asyncio.run(self._client(portal).get_all("crm.contact.list", {"select": FIELDS}))
        return [int(row["ID"]) for row in rows], time.perf_counter() - begun

    def make(self, portal: Running, origins: Sequence[str]) -> None:
        """call with a list: batches in parallel."""
        told = [{"fields": {"NAME": "New", "ORIGIN_ID": one}} for one in origins]
        asyncio.run(self._client(portal).call("crm.contact.add", told))

    def _client(self, portal: Running) -> Any:
        logging.getLogger("fast_bitrix24").setLevel(logging.CRITICAL)
        return BitrixAsync(portal.webhook_url, verbose=False)


class Official:
    """b24pysdk."""

    name = "b24pysdk"

    def read(self, portal: Running) -> tuple[list[int], float]:
        """as_list_fast: chained batches."""
        begun = time.perf_counter()
        with self._client(portal) as client:
            ids = [int(row["ID"]) for row in client.crm.contact.list(select=FIELDS).as_list_fast().response.result]
        return ids, time.perf_counter() - begun

    def make(self, portal: Running, origins: Sequence[str]) -> None:
        """call_batches."""
        with self._client(portal) as client:
            told = [client.crm.contact.add(fields={"NAME": "New", "ORIGIN_ID": one}) for one in origins]
            assert client.call_batches(told).response  # noqa: S101 - asking for the response makes the calls

    @contextmanager
    def _client(self, portal: Running) -> Iterator[Any]:
        with mock.patch.dict(os.environ, {"REQUESTS_CA_BUNDLE": portal.ca_file}):
            yield Sdk(BitrixWebhook(domain=portal.https_url.removeprefix("https://"), webhook_token=portal.token))
