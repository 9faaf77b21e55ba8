"""Errors are told apart: a row is to blame, or the store, which then says what to do and never a password."""

import socket
import sqlite3
import time
from concurrent.futures import ThreadPoolExecutor
from contextlib import closing

import pytest
from sqlalchemy import make_url, text
from sqlalchemy.exc import DataError, DBAPIError, IntegrityError, OperationalError

from onethread.plugin import ConfigurationError
from onethread.store.locks import hold
from onethread.store.migrate import migrate
from onethread.store.opening import open_database
from onethread.store.postgres import Patience, PostgresDatabase
from onethread.store.schema import cursors
from onethread.store.trouble import StoreError, UnusableStoreError, trouble
from tests.core.telling import NOW
from tests.stores import Store, postgres_database

ROW = {"connection": "a", "stream": "s", "cursor": 1, "at": NOW}


class DriverError(Exception):
    """What a driver raises."""

    def __init__(self, said="no", **codes):
        super().__init__(said)
        vars(self).update(codes)


def refused(kind=DBAPIError, *, invalidated=False, **codes):
    return kind("INSERT", {"text": "private"}, DriverError(**codes), connection_invalidated=invalidated)


@pytest.mark.parametrize("code", ["22021", "22P05", "23505", "54000"])
def test_a_row_is_to_blame_for_what_it_holds(code):
    assert trouble(refused(sqlstate=code)) is None


@pytest.mark.parametrize("kind", [IntegrityError, DataError])
def test_a_row_is_to_blame_for_what_the_database_does_not_take(kind):
    assert trouble(refused(kind)) is None


@pytest.mark.parametrize("error", [LookupError(), ValueError(), BrokenPipeError()])
def test_whoever_worked_on_the_store_is_to_blame_for_mistakes_of_his(error):
    assert trouble(error) is None


@pytest.mark.parametrize(
    "code", ["08006", "25P03", "40001", "40P01", "53100", "55P03", "57014", "57P01", "58030", "XX000"]
)
def test_the_store_is_to_blame_for_the_rest(code):
    found = trouble(refused(sqlstate=code))

    assert type(found) is StoreError
    assert code in str(found)
    assert "private" not in str(found)


def test_the_store_is_to_blame_when_the_connection_is_gone_whatever_was_said_last():
    assert trouble(refused(IntegrityError, invalidated=True))


@pytest.mark.parametrize(
    "error", [ConnectionRefusedError(111, "refused"), TimeoutError(), socket.gaierror(-2, "unknown")]
)
def test_a_server_that_cannot_be_reached_may_come_back(error):
    assert type(trouble(error)) is StoreError


@pytest.mark.parametrize("name", ["SQLITE_CANTOPEN_ISDIR", "SQLITE_READONLY_DIRECTORY", "SQLITE_NOTADB"])
def test_a_file_that_cannot_be_a_store_needs_somebody(name):
    assert isinstance(trouble(refused(OperationalError, sqlite_errorname=name)), UnusableStoreError)


def test_a_value_that_no_column_takes_is_the_rows_fault(store):
    with pytest.raises(Exception, match=r"out of|too large") as error:
        store.write(lambda c: c.execute(text("SELECT * FROM deliveries WHERE id = :id"), {"id": 2**70}))

    assert not isinstance(error.value, StoreError)


@pytest.mark.parametrize("name", ["a#b.db", "a?b.db", "a%41.db", "a b.db", "ă.db"])
def test_a_file_may_have_any_name(tmp_path, name):
    folder = tmp_path / "x#?%41"
    folder.mkdir()

    Store(f"sqlite:///{folder}/{name}").close()

    assert [path.name for path in folder.iterdir()] == [name]
    assert [path.name for path in tmp_path.iterdir()] == ["x#?%41"]


def test_nobody_else_may_read_what_is_stored(tmp_path):
    store = Store(f"sqlite:///{tmp_path}/x.db")
    found = {path.name: path.stat().st_mode & 0o777 for path in tmp_path.iterdir()}
    store.close()

    assert found == {"x.db": 0o600, "x.db-wal": 0o600, "x.db-shm": 0o600}


def test_the_permissions_of_a_file_that_is_there_stay(tmp_path):
    (tmp_path / "x.db").touch(0o640)
    Store(f"sqlite:///{tmp_path}/x.db").close()

    assert (tmp_path / "x.db").stat().st_mode & 0o777 == 0o640


@pytest.mark.parametrize(
    ("url", "said"),
    [
        ("postgresql://me:s3cr3t@host:port/db", "not a database URL"),
        ("postgresql:/me:s3cr3t@host/db", "not a database URL"),
        ("pstgresql://me:s3cr3t@host/db", "begin it with"),
        ("postgresql://me:s3cr3t@host/db?sslmod=require", "no option 'sslmod'"),
        ("postgresql://me:s3cr3t@host/db?sll=require", "did you mean 'ssl'?"),
    ],
)
def test_a_misspelt_url_is_explained_without_its_password(url, said):
    with pytest.raises(ConfigurationError) as error:
        open_database(url)

    assert said in str(error.value)
    assert "s3cr3t" not in str(error.value)


def test_a_store_of_a_newer_version_is_refused_by_name(bare_url):
    store = Store(bare_url)
    store.write(lambda c: c.execute(text("UPDATE alembic_version SET version_num = '0999'")))

    with pytest.raises(
        ConfigurationError, match="at version 0999, which is newer than this program: upgrade onethread"
    ):
        store.write(migrate)
    store.close()


@pytest.fixture
def server(postgres_server):
    with postgres_database(postgres_server, "patience") as url:
        yield url


def opened(url, **patience):
    """A store as another process would have it."""
    other = Store(url)
    other.run(other.database.close())
    other.database = PostgresDatabase(make_url(url), Patience(**patience))
    return other


def test_a_frozen_process_loses_its_locks_and_can_no_longer_commit(server):
    frozen, other = opened(server, idle=0.3), opened(server, lock=10)

    def freeze(connection):
        hold(connection, "drain")
        connection.execute(cursors.insert(), [ROW])
        time.sleep(1)

    with pytest.raises(StoreError):
        frozen.write(freeze)

    assert other.write(lambda c: hold(c, "drain")) is None
    assert other.read(lambda c: c.execute(cursors.select()).all()) == []
    frozen.write(lambda c: c.execute(cursors.insert(), [ROW]))
    frozen.close()
    other.close()


def test_whoever_waits_too_long_for_a_lock_is_told_to_try_again(server):
    holder, waiter = opened(server), opened(server, lock=0.2)

    def change(connection):
        hold(connection, "drain")
        with ThreadPoolExecutor(1) as beside, pytest.raises(StoreError, match="lock timeout"):
            beside.submit(waiter.write, lambda c: hold(c, "drain")).result()

    holder.write(change)
    waiter.write(lambda c: hold(c, "drain"))
    holder.close()
    waiter.close()


def test_a_change_is_read_committed_whatever_the_database_prefers(server):
    first = opened(server)
    first.write(lambda c: c.execute(text("ALTER DATABASE patience SET default_transaction_isolation = 'serializable'")))
    first.close()
    store = opened(server)

    shown = text("SHOW transaction_isolation")
    assert store.write(lambda c: c.execute(shown).scalar()) == "read committed"
    assert store.read(lambda c: c.execute(shown).scalar()) == "repeatable read"
    store.close()


def test_a_query_may_be_read_at_leisure(server):
    store = opened(server, idle=0.2)

    def slow(connection):
        time.sleep(0.6)
        return connection.execute(text("SELECT 1")).scalar()

    assert store.read(lambda c: (c.execute(text("SELECT 1")), slow(c))[1]) == 1
    store.close()


def test_a_store_that_another_program_locks_is_tried_again(tmp_path):
    path = tmp_path / "x.db"
    Store(f"sqlite:///{path}").close()
    store = Store(f"sqlite:///{path}")
    store.write(lambda c: c.execute(text("PRAGMA busy_timeout = 50")))

    with closing(sqlite3.connect(path, isolation_level=None)) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(StoreError, match="locked"):
            store.write(lambda c: None)
    store.write(lambda c: None)
    store.close()
