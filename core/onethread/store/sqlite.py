"""SQLite: WAL, every commit flushed to disk, one thread that writes and a few that read.

Several writers made p99 fifteen to thirty times worse, and SQLite before 3.51.3 can corrupt its WAL when two
connections write or checkpoint at once; so there is exactly one that does.
"""

import asyncio
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from sqlite3 import Connection as Driver
from typing import Any, cast

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.pool import QueuePool

from onethread.store.database import Database, Result, Work, begin_acts, run_acts
from onethread.store.trouble import told_apart

READERS = 3
CHECKPOINT_PAGES = 8000
"""With SQLite's own 1000 pages p99 of a commit is ten times as long."""

WRITER_CACHE, READER_CACHE = 32, 8
"""Megabytes of pages that a connection keeps at most. They fill as the file grows, and are all by which we grow with it."""

_BOTH = ("PRAGMA foreign_keys = ON", "PRAGMA busy_timeout = 10000")
WRITER_PRAGMAS = (
    "PRAGMA journal_mode = WAL",
    "PRAGMA synchronous = FULL",
    f"PRAGMA wal_autocheckpoint = {CHECKPOINT_PAGES}",
    f"PRAGMA cache_size = -{WRITER_CACHE * 1000}",
)
"""How durable a commit is, and how fast."""

_REMOVED = "PRAGMA secure_delete = ON"
"""What is removed or moved to another page is written over with zeros, also where nothing is erased on purpose: a copy
that was left anywhere could not be found later."""

_READER = ("PRAGMA query_only = ON", "PRAGMA wal_autocheckpoint = 0", f"PRAGMA cache_size = -{READER_CACHE * 1000}")


_READ_ONLY = "this database was opened for reading"


class SqliteDatabase(Database):
    """A file. `writable` False opens it read-only, also beside a process that writes it."""

    def __init__(self, path: Path, *, writable: bool = True) -> None:
        """Open lazily: the first unit of work connects."""
        if writable and not path.exists():
            path.touch(0o600)  # SQLite gives the files that it makes beside it the same permissions
        file = f"{path.absolute().as_uri()}?mode={'rw' if writable else 'ro'}"
        self._writer = _engine(file, 1, (*_BOTH, *WRITER_PRAGMAS, _REMOVED), "BEGIN IMMEDIATE") if writable else None
        self._reader = _engine(file, READERS, (*_BOTH, *_READER), "BEGIN")
        self._writing = ThreadPoolExecutor(1, "onethread-writer")
        self._reading = ThreadPoolExecutor(READERS, "onethread-reader")

    async def read(self, work: Work[Result]) -> Result:
        """Run a query in one of the reading threads."""
        return await _in(self._reading, lambda: _read(self._reader, work))

    async def write(self, work: Work[Result]) -> Result:
        """Run a change in the writing thread, after those that came before."""
        return await _in(self._writing, lambda: self.write_here(work))

    def write_here(self, work: Work[Result]) -> Result:
        """Run a change in the thread that calls, which must be the only one that writes."""
        if self._writer is None:
            raise RuntimeError(_READ_ONLY)
        with told_apart(), self._writer.connect() as connection:
            begin_acts(connection)
            with connection.begin():
                result = work(connection)
            acts = run_acts(connection)
        for act in acts:
            act()
        return result

    async def wipe(self) -> bool:
        """Fold the WAL into the file and empty it; False while somebody reads what was there before."""
        return await _in(self._writing, self._empty_log)

    def _empty_log(self) -> bool:
        if self._writer is None:
            raise RuntimeError(_READ_ONLY)
        with told_apart(), self._writer.connect() as connection:
            driver = cast(Driver, connection.connection.dbapi_connection)
            busy, *_ = driver.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

    async def close(self) -> None:
        """Finish what runs, fold the WAL into the file, and let go."""
        await _in(self._reading, self._reader.dispose)
        if self._writer is not None:
            await _in(self._writing, self._writer.dispose)
        self._reading.shutdown()
        self._writing.shutdown()


def _read(engine: Engine, work: Work[Result]) -> Result:
    with told_apart(), engine.connect() as connection:
        return work(connection)


async def _in(threads: ThreadPoolExecutor, work: Callable[[], Result]) -> Result:
    return await asyncio.get_running_loop().run_in_executor(threads, work)


def _engine(file: str, size: int, pragmas: tuple[str, ...], begin: str) -> Engine:
    def connect() -> Driver:
        return sqlite3.connect(file, uri=True, check_same_thread=False, cached_statements=512)

    engine = create_engine("sqlite+pysqlite://", creator=connect, poolclass=QueuePool, pool_size=size, max_overflow=0)

    def connected(driver: Driver, _record: Any) -> None:
        # The driver's own transactions begin too late for a consistent read; we begin them ourselves.
        driver.isolation_level = None
        for pragma in pragmas:
            driver.execute(pragma)

    def begun(connection: Connection) -> None:
        connection.exec_driver_sql(begin)

    event.listen(engine, "connect", connected)
    event.listen(engine, "begin", begun)
    return engine
