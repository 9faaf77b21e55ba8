"""A page of 50 of a thread, in a store of 10 thousand interactions and in one of a million, also after merges.

The same threads stand in both stores: the newest page, a page far back, and both once more after each of these
customers has been merged with another.
"""

import asyncio
import random
from collections.abc import Callable, Iterator, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from statistics import median
from time import perf_counter
from typing import Any

from sqlalchemy import Connection, text

from bench.places import Place, place
from bench.raw import Rows, insert_rows
from bench.report import Figure
from onethread.store import customers, threads
from onethread.store.database import Database
from onethread.store.opening import open_database

SMALL, LARGE = 10_000, 1_000_000
THREADS = 10
"""Customers whose threads are read, of LENGTH interactions each, spread over the whole store."""

LENGTH = 500
POINTS = 3
"""Contact points of each customer."""

PAGE = 50
PAGES_BACK = 6
READS = 400
_BEGIN = 1_700_000_000_000_000
_WORDS = "Здравствуйте! Подскажите, пожалуйста, есть ли в наличии? " * 2


@dataclass(frozen=True)
class Opened:
    """A store that is read."""

    database: Database

    async def timed(self, work: Callable[[Connection], object]) -> float:
        """Milliseconds that a read took, as a request would have waited for it."""
        begun = perf_counter()
        await self.database.read(work)
        return 1000 * (perf_counter() - begun)


def measure(kind: str, server: str, large: int = LARGE) -> Iterator[Figure]:
    """Read from both stores in turns."""
    with ExitStack() as stack:
        places = [stack.enter_context(place(kind, server)) for _ in range(2)]
        for at, number in zip(places, (SMALL, large), strict=True):
            insert_rows(at, list(rows(number)), 5000)
        yield from asyncio.run(_measure(kind, places, large))


async def _measure(kind: str, places: Sequence[Place], large: int) -> list[Figure]:
    small, big = (Opened(open_database(at.store)) for at in places)
    for one in (small, big):
        await one.database.write(_analyse)
    figures = [await _compared(f"page, {kind}: newest {PAGE}", small, big, large, _newest)]
    figures.append(await _compared(f"page, {kind}: {PAGES_BACK} pages back", small, big, large, _far_back))
    for one in (small, big):
        await one.database.write(_merge)
    figures.append(await _compared(f"page, {kind}: newest {PAGE} after merges", small, big, large, _newest))
    for one in (small, big):
        await one.database.close()
    return figures


async def _compared(
    what: str, small: Opened, big: Opened, large: int, work: Callable[[int], Callable[[Connection], object]]
) -> Figure:
    times: dict[Opened, list[float]] = {small: [], big: []}
    for read in range(READS):
        for one in (small, big):
            times[one].append(await one.timed(work(read % THREADS + 1)))
    few, many = median(times[small]), median(times[big])
    return Figure(f"{what}, of {large:,} beside {SMALL:,}", many, "ms", many / few, "≤ 1.2 x")


def _analyse(connection: Connection) -> None:
    """Both databases keep statistics; of a store that has been filled at once they do not know yet."""
    connection.execute(text("ANALYZE"))


def _newest(customer: int) -> Callable[[Connection], object]:
    return lambda connection: threads.page(connection, customer, PAGE)


def _far_back(customer: int) -> Callable[[Connection], object]:
    def read(connection: Connection) -> object:
        place = None
        for _ in range(PAGES_BACK):
            last = threads.page(connection, customer, PAGE, place)[-1]
            place = threads.Place(last.fact.at, last.id)
        return place

    return read


def _merge(connection: Connection) -> None:
    """Each customer that is read takes in the contact points of a stranger."""
    for customer in range(1, THREADS + 1):
        stranger = THREADS + customer
        points = customers.points_of(connection, [stranger])[stranger]
        customers.move(connection, dict.fromkeys(points, customer))
        customers.redirect(connection, {stranger: customer})


def rows(number: int) -> Iterator[Rows]:
    """All rows of a store of so many interactions; the threads that are read are spread evenly over it."""
    people = 2 * THREADS + number // 100
    yield Rows("deliveries", ("id", "connection", "received_at", "digest", "headers", "body", "state"), [_DELIVERY])
    yield Rows("customers", ("id", "public_id", "created_at"), [(one, f"C{one}", 0) for one in range(1, people + 1)])
    points = [(one, f"p{one}", _owner(one), _owner(one)) for one in range(1, POINTS * people + 1)]
    yield Rows("contact_points", ("id", "key", "customer_id", "born_as"), points)
    chance = random.Random(number)  # noqa: S311 - reproducible is what is wanted
    yield Rows("interactions", _COLUMNS, [_interaction(one, number, people, chance) for one in range(1, number + 1)])


_DELIVERY = (1, "wa", 0, b"", "{}", b"", 1)
_COLUMNS = (
    *("id", "channel", "account", "external_id", "contact_point_id", "at", "kind", "direction", "text"),
    *("handles", "attributes", "seen", "live", "learned_at", "delivery_id"),
)


def _owner(point: int) -> int:
    return (point - 1) // POINTS + 1


def _interaction(id_: int, number: int, people: int, chance: random.Random) -> tuple[Any, ...]:
    every = number // (THREADS * LENGTH)
    customer = id_ // every % THREADS + 1 if id_ % every == 0 else chance.randint(THREADS + 1, people)
    point = (customer - 1) * POINTS + chance.randint(1, POINTS)
    at = _BEGIN + id_ * 1_000_000
    direction = "in" if id_ % 2 else "out"
    told = ("whatsapp", "a", f"m{id_}", point, at, "message", direction, _WORDS)
    return (id_, *told, "[]", "{}", True, True, at, 1)
