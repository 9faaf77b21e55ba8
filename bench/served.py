"""`onethread serve` at rest and at work: start, memory, and the time from receipt to visible in the thread."""

import asyncio
from collections.abc import Iterator, Sequence
from functools import partial
from statistics import median
from time import perf_counter, sleep

import httpx
import psutil
from sqlalchemy import Connection, select

from bench.deliveries import SANDBOX, webhooks
from bench.places import Place, place, product_server
from bench.report import Figure
from onethread.store.database import Database
from onethread.store.opening import open_database
from onethread.store.schema import interactions

RATE = 500
"""Webhooks a second."""

LOOK = 0.002
"""Seconds between two looks whether a message has become visible."""


def measure(kind: str, server: str, seconds: float) -> Iterator[Figure]:
    """A server at rest, then at a steady rate."""
    with place(kind, server) as at:
        begun = perf_counter()
        with product_server(at) as (url, process):
            yield Figure(f"serve, {kind}: start until ready", perf_counter() - begun, "s", target="≤ 1.5 s")
            sleep(1)
            rest = psutil.Process(process).memory_info().rss / 1_000_000
            yield Figure(f"serve, {kind}: memory at rest", rest, "MB", target="≤ 120 MB")
            lags = asyncio.run(_lags(at, url, seconds))
    yield Figure(f"serve, {kind}: receipt to visible at {RATE}/s, p50", 1000 * median(lags), "ms")
    p99 = 1000 * sorted(lags)[len(lags) * 99 // 100]
    yield Figure(f"serve, {kind}: receipt to visible at {RATE}/s, p99", p99, "ms", target="≤ 100 ms")


async def _lags(at: Place, url: str, seconds: float) -> list[float]:
    """How long after it was sent each message was there for a reader of the store, in seconds."""
    database = open_database(at.store, writable=False)
    sent: dict[str, float] = {}
    seen: dict[str, float] = {}
    watching = asyncio.create_task(_watch(database, seen))
    await _send(url, seconds, sent)
    while len(seen) < len(sent):
        await asyncio.sleep(0.05)
    watching.cancel()
    await database.close()
    return [seen[id_] - at for id_, at in sent.items()]


async def _send(url: str, seconds: float, sent: dict[str, float]) -> None:
    requests = [SANDBOX.request(body) for body in webhooks(int(seconds * RATE))]
    begun = perf_counter()
    async with httpx.AsyncClient(trust_env=False) as client, asyncio.TaskGroup() as tasks:
        for number, request in enumerate(requests):
            await asyncio.sleep(max(0.0, begun + number / RATE - perf_counter()))
            sent[f"wamid.BENCH{number}"] = perf_counter()
            tasks.create_task(client.post(f"{url}/hooks/wa", content=request.body, headers=dict(request.headers)))


async def _watch(database: Database, seen: dict[str, float]) -> None:
    last = 0
    while True:
        for id_, external_id in await database.read(partial(_recorded, after=last)):
            seen[external_id] = perf_counter()
            last = id_
        await asyncio.sleep(LOOK)


def _recorded(connection: Connection, after: int) -> Sequence[tuple[int, str]]:
    c = interactions.c
    query = select(c.id, c.external_id).where(c.id > after).order_by(c.id)
    return [(id_, external_id) for id_, external_id in connection.execute(query)]
