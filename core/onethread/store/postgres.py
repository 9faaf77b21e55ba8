"""PostgreSQL: asyncpg connections in two pools; a unit of work runs on one of them by `run_sync`."""

from dataclasses import dataclass
from typing import Any

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import AsyncEngine, create_async_engine

from onethread.store.database import Database, Result, Work, begin_acts, run_acts
from onethread.store.trouble import told_apart

CONNECTIONS = 4
"""Of each pool."""


@dataclass(frozen=True, slots=True)
class Patience:
    """Seconds after which the server gives up on us."""

    connect: float = 10.0
    lock: float = 30.0
    idle: float = 60.0
    """Of a process that is frozen amid a change: its locks are freed then, and it can no longer commit."""


class PostgresDatabase(Database):
    """A database on a server."""

    def __init__(self, url: URL, patience: Patience = Patience()) -> None:
        """Open lazily: the first unit of work connects."""
        limits = {"lock_timeout": _milliseconds(patience.lock)}
        idle = {"idle_in_transaction_session_timeout": _milliseconds(patience.idle)}
        # Levels are pinned, since a server or a database may have another default. A query may be read at leisure.
        self._writing = _pool(url, "READ COMMITTED", patience.connect, limits | idle)
        self._reading = _pool(url, "REPEATABLE READ", patience.connect, limits).execution_options(
            postgresql_readonly=True
        )

    async def read(self, work: Work[Result]) -> Result:
        """Run a query in a read-only transaction."""
        with told_apart():
            async with self._reading.connect() as connection:
                return await connection.run_sync(work)

    async def write(self, work: Work[Result]) -> Result:
        """Run a change in a transaction."""
        with told_apart():
            async with self._writing.connect() as connection:
                await connection.run_sync(begin_acts)
                async with connection.begin():
                    result = await connection.run_sync(work)
                acts = await connection.run_sync(run_acts)
        for act in acts:
            act()
        return result

    async def wipe(self) -> bool:
        """Leave it to the server: its VACUUM, its log and its copies are its keeper's."""
        return False

    async def close(self) -> None:
        """Close the pools."""
        await self._reading.dispose()
        await self._writing.dispose()


def _pool(url: URL, level: Any, connect: float, settings: dict[str, str]) -> AsyncEngine:
    return create_async_engine(
        url.set(drivername="postgresql+asyncpg"),
        isolation_level=level,
        pool_size=CONNECTIONS,
        max_overflow=0,
        pool_pre_ping=True,
        connect_args={
            "timeout": connect,
            "server_settings": {"application_name": "onethread", "jit": "off", **settings},
        },
    )


def _milliseconds(seconds: float) -> str:
    return str(round(seconds * 1000))
