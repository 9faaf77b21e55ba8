"""PostgreSQL: a pool of asyncpg connections; a unit of work runs on one of them by `run_sync`."""

from sqlalchemy import URL
from sqlalchemy.ext.asyncio import create_async_engine

from onethread.store.database import Database, Result, Work, begin_acts, run_acts

CONNECTIONS = 8


class PostgresDatabase(Database):
    """A database on a server."""

    def __init__(self, url: URL) -> None:
        """Open lazily: the first unit of work connects."""
        self._engine = create_async_engine(
            url.set(drivername="postgresql+asyncpg"),
            pool_size=CONNECTIONS,
            max_overflow=0,
            pool_pre_ping=True,
            connect_args={"server_settings": {"application_name": "onethread", "jit": "off"}},
        )
        self._reading = self._engine.execution_options(postgresql_readonly=True, isolation_level="REPEATABLE READ")

    async def read(self, work: Work[Result]) -> Result:
        """Run a query in a read-only transaction."""
        async with self._reading.connect() as connection:
            return await connection.run_sync(work)

    async def write(self, work: Work[Result]) -> Result:
        """Run a change in a transaction."""
        async with self._engine.connect() as connection:
            await connection.run_sync(begin_acts)
            async with connection.begin():
                result = await connection.run_sync(work)
            acts = await connection.run_sync(run_acts)
        for act in acts:
            act()
        return result

    async def close(self) -> None:
        """Close the pool."""
        await self._engine.dispose()
