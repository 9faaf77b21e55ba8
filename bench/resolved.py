"""Events stored and resolved, from the stream of the identity benchmark, beside raw inserts of the very rows.

An event is a line of the interchange format in a delivery of its own, as a webhook would bring it. What is timed is
`Drain.batch`: reading deliveries that wait, translating, resolving and recording them in one transaction, until it is on
disk. Batches of 400, 20 and 1 take turns all along the stream, so each size meets a store that is empty, half full and
full. The time of an event is that of its batch by the events in it.
"""

import asyncio
from collections.abc import Callable, Iterator, Mapping
from statistics import fmean, median
from time import perf_counter

from bench.identity.profiles import PROFILES
from bench.identity.stream import generate
from bench.kiosk import crowded
from bench.places import Place, place
from bench.raw import insert_rows, read_rows
from bench.report import Figure
from bench.webhooks import keep
from bench.weighed import weighed
from onethread.engine.drain import Drain
from onethread.engine.process import prepare_for_long_work
from onethread.flow.interchange.connector import NAME
from onethread.store.opening import open_database

CUSTOMERS = 3000
ROUND = (400, *[20] * 10, *[1] * 50)
"""Batches that follow each other, by their events."""

RAW_BATCH = 1000
_TARGETS: Mapping[tuple[str, str], str] = {("sqlite", "p50"): "≤ 0.30 ms", ("sqlite", "p99"): "≤ 2 ms"}


def measure(kind: str, server: str) -> Iterator[Figure]:
    """The stream in batches, then raw inserts; pairs weighed; and what many claim."""
    bodies = [line.written() for line in generate(PROFILES["default"], CUSTOMERS, 1)]
    with place(kind, server) as at:
        keep(at, bodies, NAME)
        took, later = asyncio.run(_drained(at))
        rows = read_rows(at)
        pairs = list(weighed(at)) if kind == "sqlite" else []
    with place(kind, server) as at:
        keep(at, bodies, NAME)
        number, seconds = insert_rows(at, rows, RAW_BATCH)
    yield from _figures(kind, took)
    yield from _beside_raw(kind, fmean(took[max(ROUND)]), seconds / len(bodies), number / len(bodies))
    yield Figure(f"resolving, {kind}: an event, what is left for later", 1000 * later / len(bodies), "ms")
    yield from pairs
    yield from crowded(kind, server, bodies)


async def _drained(at: Place) -> tuple[dict[int, list[float]], float]:
    """Seconds for an event, by the size of its batch; and those for all that was left for later."""
    database = open_database(at.store)
    drain = Drain(database, at.installation())
    prepare_for_long_work()
    took: dict[int, list[float]] = {size: [] for size in ROUND}
    done = 1
    while done:
        for size in ROUND:
            begun = perf_counter()
            done = await drain.batch(size)
            if done == size:  # the last batch is shorter
                took[size].append((perf_counter() - begun) / size)
    begun = perf_counter()
    while await drain.recheck():
        pass
    later = perf_counter() - begun
    await database.close()
    return took, later


def _figures(kind: str, took: Mapping[int, list[float]]) -> Iterator[Figure]:
    quantiles: Mapping[str, Callable[[list[float]], float]] = {"p50": median, "p99": _p99}
    for size, seconds in took.items():
        for name, of in quantiles.items():
            what = f"resolving, {kind}: an event, batches of {size}, {name}"
            yield Figure(what, 1000 * of(seconds), "ms", target=_TARGETS.get((kind, name), ""))


def _beside_raw(kind: str, ours: float, raw: float, rows: float) -> Iterator[Figure]:
    what = f"resolving, {kind}: an event, raw inserts of its {rows:.1f} rows in all tables"
    yield Figure(what, 1000 * raw, "ms")
    yield Figure(f"resolving, {kind}: an event, batches of {max(ROUND)}, mean", 1000 * ours, "ms", ours / raw)


def _p99(values: list[float]) -> float:
    return sorted(values)[len(values) * 99 // 100]
