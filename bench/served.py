"""`onethread serve` at rest and at work: start, memory, and the time from receipt to visible in the thread."""

import asyncio
import json
from collections.abc import Iterator, Sequence
from functools import partial
from statistics import median
from time import perf_counter, sleep

import psutil
from sqlalchemy import Connection, select

from bench.deliveries import http_requests, webhooks
from bench.places import Place, load, place, product_server
from bench.report import Figure
from onethread.store.opening import open_database
from onethread.store.schema import interactions

RATE = 500
"""Webhooks a second."""

CONNECTIONS = 16
LOOK = 0.005
"""Seconds between two looks whether a message has become visible."""

_PATIENCE = 20.0


def measure(kind: str, server: str, seconds: float) -> Iterator[Figure]:
    """A server at rest, then at a steady rate."""
    with place(kind, server) as at:
        with product_server(at):  # the first start makes the tables
            pass
        begun = perf_counter()
        with product_server(at) as (url, process):
            yield Figure(f"serve, {kind}: start until ready", perf_counter() - begun, "s", target="≤ 1.5 s")
            sleep(1)
            rest = psutil.Process(process).memory_info().rss / 1_000_000
            yield Figure(f"serve, {kind}: memory at rest", rest, "MB", target="≤ 120 MB")
            lags = _lags(at, url, seconds)
    yield Figure(f"serve, {kind}: receipt to visible at {RATE}/s, p50", 1000 * median(lags), "ms")
    p99 = 1000 * sorted(lags)[len(lags) * 99 // 100]
    yield Figure(f"serve, {kind}: receipt to visible at {RATE}/s, p99", p99, "ms", target="≤ 100 ms")


def _lags(at: Place, url: str, seconds: float) -> list[float]:
    """How long after it was sent each message was there for a reader of the store, in seconds."""
    bodies = list(webhooks(int(seconds * RATE)))
    requests = http_requests("/hooks/wa", iter(bodies))
    with load(at, url, seconds, CONNECTIONS, requests, RATE) as generator:
        seen = asyncio.run(_watch(at, len(bodies), seconds + _PATIENCE))
        sent = json.loads(generator.communicate()[0])["sent"]
    return [seen[f"wamid.BENCH{number}"] - when for number, when in enumerate(sent)]


async def _watch(at: Place, number: int, patience: float) -> dict[str, float]:
    """When each of so many messages was seen."""
    database = open_database(at.store, writable=False)
    seen: dict[str, float] = {}
    last, end = 0, perf_counter() + patience
    while len(seen) < number and perf_counter() < end:
        for id_, external_id in await database.read(partial(_recorded, after=last)):
            seen[external_id] = perf_counter()
            last = id_
        await asyncio.sleep(LOOK)
    await database.close()
    return seen


def _recorded(connection: Connection, after: int) -> Sequence[tuple[int, str]]:
    c = interactions.c
    query = select(c.id, c.external_id).where(c.id > after).order_by(c.id)
    return [(id_, external_id) for id_, external_id in connection.execute(query)]
