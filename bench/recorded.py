"""Recorded interactions per second from stored deliveries, beside raw inserts of the very rows that this wrote."""

import asyncio
from collections.abc import Iterator
from statistics import median
from time import perf_counter

from bench.deliveries import webhooks
from bench.places import Place, place
from bench.raw import by_table, insert_rows, read_rows
from bench.report import Figure
from bench.webhooks import keep
from onethread.engine.drain import Drain
from onethread.engine.process import prepare_for_long_work
from onethread.store.opening import open_database

RAW_BATCH = 1000


def measure(kind: str, server: str, number: int, rounds: int) -> Iterator[Figure]:
    """Rounds of the pipeline and of the driver, in turns."""
    bodies = list(webhooks(number))
    ours: list[float] = []
    raw: list[float] = []
    for _ in range(rounds):
        with place(kind, server) as at:
            keep(at, bodies)
            ours.append(number / _drained(at))
            rows = read_rows(at)
        with place(kind, server) as at:
            keep(at, bodies)
            _, took = insert_rows(at, rows, RAW_BATCH)
            raw.append(number / took)
    written = ", ".join(f"{name} {count / number:.2f}" for name, count in by_table(rows).items())
    yield Figure(f"recording, {kind}: raw inserts of the same rows ({written} each)", median(raw), "/s")
    reached, limit = median(ours), median(raw)
    yield Figure(f"recording, {kind}: interactions from deliveries", reached, "/s", reached / limit, "≥ 0.30")


def _drained(at: Place) -> float:
    """Seconds until nothing waits."""
    installation = at.installation()

    async def drain() -> float:
        database = open_database(at.store)
        work = Drain(database, installation)
        prepare_for_long_work()
        begun = perf_counter()
        await work()
        took = perf_counter() - begun
        await database.close()
        return took

    return asyncio.run(drain())
