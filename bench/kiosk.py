"""What many claim: a browser in a shop that 5 000 visitors filled forms in, and a number that 5 000 texts mention."""

import asyncio
from collections.abc import Iterator, Sequence
from datetime import UTC, datetime, timedelta
from statistics import median
from time import perf_counter

from bench.places import Place, place
from bench.report import Figure
from bench.webhooks import keep
from onethread.engine.drain import Drain
from onethread.engine.process import prepare_for_long_work
from onethread.flow.interchange.connector import NAME
from onethread.flow.interchange.lines import write_line
from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Interaction
from onethread.store.opening import open_database

VISITORS = 5000
LATE = 300
BATCH = 400
_GIVEN = ("Ion", "Maria", "Vasile", "Ana", "Andrei", "Elena", "Petru", "Olga", "Mihai", "Natalia", "Sergiu")
_LAST = (
    "Ceban",
    "Rusu",
    "Munteanu",
    "Popa",
    "Lungu",
    "Rotaru",
    "Cojocaru",
    "Ursu",
    "Moraru",
    "Sandu",
    "Guzun",
    "Balan",
)
_BEGIN = datetime(2026, 3, 1, 8, tzinfo=UTC)
_SHARED = {
    "a form from a kiosk": Handle("visitor_id", "kiosk-in-the-shop-01", Trust.CHANNEL),
    "a message with a famous number": Handle("phone", "+37322900900", Trust.TEXT),
}


def crowded(kind: str, server: str, before: Sequence[bytes]) -> Iterator[Figure]:
    """Late events of a crowd and of people who share nothing, one by one and in turns, after all that was `before`."""
    for what, shared in _SHARED.items():
        with place(kind, server) as at:
            early, late = visits(shared, range(VISITORS)), visits(shared, range(VISITORS, VISITORS + LATE))
            others = visits(None, range(LATE))
            keep(at, before, NAME)
            keep(at, early, NAME)
            keep(at, [event for pair in zip(late, others, strict=True) for event in pair], NAME)
            crowd, alone = asyncio.run(_one_by_one(at, len(before) + VISITORS))
        number = f"after {VISITORS:,}"
        yield Figure(f"resolving, {kind}: {what} {number}", 1000 * crowd, "ms", crowd / alone, "≤ 1.2 x another")


def visits(shared: Handle | None, numbers: Sequence[int]) -> list[bytes]:
    """Forms of different people with phones of their own; with a browser or a number of their own if they share none."""
    return [_visit(shared, number) for number in numbers]


def _visit(shared: Handle | None, number: int) -> bytes:
    own = Handle("visitor_id", f"browser-of-one-person-{number}", Trust.CHANNEL)
    phone = Handle("phone", f"+3736{number + (0 if shared else VISITORS * 2):07d}", Trust.DECLARED)
    name = f"{_GIVEN[number % len(_GIVEN)]} {_LAST[number % len(_LAST)]}"
    id_ = f"{'of the crowd' if shared else 'alone'} {number}"
    at = _BEGIN + timedelta(minutes=number)
    return write_line(Interaction("form", "kiosk", id_, at, name=name, handles=(shared or own, phone)))


async def _one_by_one(at: Place, early: int) -> tuple[float, float]:
    """Seconds for an event of the crowd, and for any other: medians."""
    database = open_database(at.store)
    drain = Drain(database, at.installation())
    prepare_for_long_work()
    while early > 0:
        early -= await drain.batch(min(BATCH, early))
    took = []
    for _ in range(2 * LATE):
        begun = perf_counter()
        await drain.batch(1)
        took.append(perf_counter() - begun)
    await database.close()
    return median(took[::2]), median(took[1::2])
