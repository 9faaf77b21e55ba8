"""The physical limit of a store: the driver alone, inserting rows that the product wrote, as durably as the product does."""

import asyncio
import sqlite3
from collections.abc import Callable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from time import perf_counter
from typing import Any

import asyncpg

from bench.places import Place
from onethread.store.migrate import migrate
from onethread.store.opening import open_database
from onethread.store.schema import metadata
from onethread.store.sqlite import WRITER_PRAGMAS


@dataclass(frozen=True)
class Rows:
    """All rows of one table, as the driver gives them."""

    table: str
    columns: tuple[str, ...]
    values: Sequence[tuple[Any, ...]]

    @property
    def insert(self) -> str:
        """The statement, with SQLite's places; asyncpg's are numbered."""
        return f"INSERT INTO {self.table} ({', '.join(self.columns)}) VALUES ({', '.join('?' for _ in self.columns)})"  # noqa: S608

    @property
    def insert_numbered(self) -> str:
        """The statement with places as PostgreSQL numbers them."""
        places = ", ".join(f"${place}" for place in range(1, len(self.columns) + 1))
        return f"INSERT INTO {self.table} ({', '.join(self.columns)}) VALUES ({places})"  # noqa: S608

    def batches(self, size: int) -> Iterator[Sequence[tuple[Any, ...]]]:
        """The rows, so many at a time."""
        return (self.values[start : start + size] for start in range(0, len(self.values), size))


def read_rows(at: Place, tables: Sequence[str] | None = None) -> list[Rows]:
    """What stands in these tables (in all but deliveries), in an order in which it can be inserted."""
    names = tables or [table.name for table in metadata.sorted_tables if table.name != "deliveries"]
    select = _select_sqlite if _is_sqlite(at) else _select_postgres
    return [rows for name in names if (rows := select(at, name)).values]


def insert_rows(at: Place, tables: Sequence[Rows], size: int, seconds: float | None = None) -> tuple[int, float]:
    """Insert them into an empty store, a commit for each batch of one table; (rows, the seconds it took)."""
    asyncio.run(_make(at))
    if _is_sqlite(at):
        return _insert_sqlite(at, tables, size, seconds)
    return asyncio.run(_insert_postgres(at, tables, size, seconds))


def _is_sqlite(at: Place) -> bool:
    return at.store.startswith("sqlite")


def _file(at: Place) -> str:
    return at.store.removeprefix("sqlite:///")


async def _make(at: Place) -> None:
    database = open_database(at.store)
    await database.write(migrate)
    await database.close()


def _select_sqlite(at: Place, table: str) -> Rows:
    connection = sqlite3.connect(_file(at))
    cursor = connection.execute(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608
    columns = tuple(one[0] for one in cursor.description)
    values = cursor.fetchall()
    connection.close()
    return Rows(table, columns, values)


def _select_postgres(at: Place, table: str) -> Rows:
    async def select() -> Rows:
        connection = await asyncpg.connect(at.store)
        found = await connection.fetch(f"SELECT * FROM {table} ORDER BY 1")  # noqa: S608
        await connection.close()
        return Rows(table, tuple(found[0].keys()) if found else (), [tuple(row) for row in found])

    return asyncio.run(select())


def _insert_sqlite(at: Place, tables: Sequence[Rows], size: int, seconds: float | None) -> tuple[int, float]:
    connection = sqlite3.connect(_file(at), isolation_level=None)
    for pragma in WRITER_PRAGMAS:
        connection.execute(pragma)
    done, over = 0, _timer(seconds)
    begun = perf_counter()
    for rows, batch in _work(tables, size):
        connection.execute("BEGIN IMMEDIATE")
        connection.executemany(rows.insert, batch)
        connection.execute("COMMIT")
        done += len(batch)
        if over():
            break
    took = perf_counter() - begun
    connection.close()
    return done, took


async def _insert_postgres(at: Place, tables: Sequence[Rows], size: int, seconds: float | None) -> tuple[int, float]:
    connection = await asyncpg.connect(at.store)
    done, over = 0, _timer(seconds)
    begun = perf_counter()
    for rows, batch in _work(tables, size):
        async with connection.transaction():
            await connection.executemany(rows.insert_numbered, batch)
        done += len(batch)
        if over():
            break
    took = perf_counter() - begun
    await connection.close()
    return done, took


def _work(tables: Sequence[Rows], size: int) -> Iterator[tuple[Rows, Sequence[tuple[Any, ...]]]]:
    return ((rows, batch) for rows in tables for batch in rows.batches(size))


def _timer(seconds: float | None) -> Callable[[], bool]:
    end = perf_counter() + seconds if seconds is not None else float("inf")
    return lambda: perf_counter() > end


def by_table(tables: Sequence[Rows]) -> Mapping[str, int]:
    """How many rows of each table."""
    return {rows.table: len(rows.values) for rows in tables}
