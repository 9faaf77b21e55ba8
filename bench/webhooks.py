"""Durable webhooks per second, beside what HTTP alone and what inserts alone can do.

L0: the same hook without storage. L1: raw driver inserts of the same rows, 16 a commit, as durable. On one core the
limit of both together is L = 1 / (1/L0 + 1/L1).
"""

import asyncio
from collections.abc import Iterable, Iterator, Sequence
from datetime import UTC, datetime
from functools import partial
from statistics import median
from typing import Any

from bench.deliveries import http_requests, webhooks
from bench.places import Place, bare_server, loaded, place, product_server
from bench.raw import Rows, insert_rows, read_rows
from bench.report import Figure
from onethread.plugin import Delivery
from onethread.store import deliveries
from onethread.store.migrate import migrate
from onethread.store.opening import open_database

CONNECTIONS = 64
BATCH = 16
_FASTEST = 12_000
"""Requests a second for which bodies are prepared; a faster server sees some of them again."""


def measure(kind: str, server: str, seconds: float, rounds: int) -> Iterator[Figure]:
    """Rounds of L0, L1 and the product, one after the other, so that a busy machine is busy for all three."""
    bodies = list(webhooks(int(seconds * _FASTEST)))
    requests = http_requests("/hooks/wa", iter(bodies))
    rows = _kept_rows(kind, server, bodies)
    l0: list[float] = []
    l1: list[float] = []
    ours: list[dict[str, Any]] = []
    for _ in range(rounds):
        with place("sqlite", server) as at, bare_server(at) as url:
            l0.append(loaded(at, url, seconds, CONNECTIONS, requests)["per_second"])
        with place(kind, server) as at:
            number, took = insert_rows(at, rows, BATCH, seconds)
            l1.append(number / took)
        with place(kind, server) as at, product_server(at) as (url, _):
            ours.append(loaded(at, url, seconds, CONNECTIONS, requests))
    yield from _figures(kind, median(l0), median(l1), ours)


def _figures(kind: str, l0: float, l1: float, ours: Sequence[dict[str, Any]]) -> Iterator[Figure]:
    limit = 1 / (1 / l0 + 1 / l1)
    reached = median(one["per_second"] for one in ours)
    yield Figure(f"webhooks, {kind}: L0, no storage", l0, "/s")
    yield Figure(f"webhooks, {kind}: L1, raw inserts of {BATCH}", l1, "/s")
    yield Figure(f"webhooks, {kind}: L = 1/(1/L0 + 1/L1)", limit, "/s")
    yield Figure(f"webhooks, {kind}: durable, {CONNECTIONS} connections", reached, "/s", reached / limit, "≥ 0.65 L")
    yield Figure(f"webhooks, {kind}: p50", median(one["p50_ms"] for one in ours), "ms")
    yield Figure(f"webhooks, {kind}: p99", median(one["p99_ms"] for one in ours), "ms", target="≤ 50 ms")


def _kept_rows(kind: str, server: str, bodies: Sequence[bytes]) -> list[Rows]:
    """The rows that the product itself makes of these deliveries."""
    with place(kind, server) as at:
        keep(at, bodies)
        return read_rows(at, ["deliveries"])


def keep(at: Place, bodies: Iterable[bytes], connection: str = "wa") -> None:
    """Store deliveries that wait to be read."""
    now = datetime.now(UTC)
    arrived = [Delivery(connection, body, {}, now) for body in bodies]

    async def store() -> None:
        database = open_database(at.store)
        await database.write(migrate)
        for start in range(0, len(arrived), 1000):
            await database.write(partial(deliveries.keep, arrived=arrived[start : start + 1000]))
        await database.close()

    asyncio.run(store())
