"""The store does what its two databases promise, alike."""

from datetime import UTC, datetime

import pytest
from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import insert, select, text

from onethread.plugin import ConfigurationError
from onethread.store.backup import back_up
from onethread.store.database import after_commit
from onethread.store.migrate import HEAD, check_revision, migrate, revision
from onethread.store.opening import open_database
from onethread.store.postgres import PostgresDatabase
from onethread.store.schema import cursors, metadata

NOW = datetime(2026, 11, 24, 12, 0, 0, 123456, UTC)
ROW = {"connection": "a", "stream": "s", "cursor": {"b": 1, "a": [2]}, "at": NOW}


def test_the_migrations_end_at_the_schema(store):
    def differences(connection):
        context = MigrationContext.configure(connection, opts={"compare_type": True})
        return compare_metadata(context, metadata)

    assert store.read(differences) == []
    assert store.read(revision) == HEAD


def test_migrating_twice_changes_nothing(store):
    store.write(migrate)
    store.read(check_revision)


def test_a_moment_and_a_document_come_back_as_they_were(store):
    store.write(lambda c: c.execute(insert(cursors), [ROW]))

    row = store.read(lambda c: c.execute(select(cursors)).one())
    assert (row.at, row.cursor) == (NOW, {"b": 1, "a": [2]})
    assert store.read(lambda c: c.execute(text("SELECT cursor FROM cursors")).scalar()) == '{"a":[2],"b":1}'


def test_a_change_that_fails_leaves_nothing_and_acts_on_nothing(store):
    acts = []

    def fail(connection):
        connection.execute(insert(cursors), [ROW])
        after_commit(connection, lambda: acts.append("woken"))
        raise LookupError

    with pytest.raises(LookupError):
        store.write(fail)
    store.write(lambda c: None)

    assert store.read(lambda c: c.execute(select(cursors)).all()) == []
    assert acts == []


def test_an_act_waits_for_the_commit_and_is_done_once(store):
    acts = []

    def wake():
        acts.append("woken")

    def change(connection):
        after_commit(connection, wake)
        after_commit(connection, wake)
        assert acts == []

    store.write(change)
    store.write(lambda c: None)

    assert acts == ["woken"]


def test_reading_cannot_change_anything(store):
    with pytest.raises(Exception, match=r"read.?only"):
        store.read(lambda c: c.execute(insert(cursors), [ROW]))


@pytest.mark.parametrize("url", ["mysql://x", "nonsense", "sqlite://", "", "sqlite:///"])
def test_a_store_that_we_do_not_know_is_refused(url):
    with pytest.raises(ConfigurationError):
        open_database(url)


def test_reading_a_file_that_is_not_there_says_what_makes_it(tmp_path):
    with pytest.raises(ConfigurationError, match="there is no x"):
        open_database(f"sqlite:///{tmp_path}/x.db", writable=False)


def test_the_way_hosts_write_that_they_want_tls_is_understood():
    database = open_database("postgresql://me@db.example/name?sslmode=require")

    assert isinstance(database, PostgresDatabase)
    assert database._writing.url.query == {"ssl": "require"}


def test_a_backup_is_for_its_owner_only_whatever_it_is_called(store, tmp_path):
    file = tmp_path / "copy ?#%41.db"
    store.read(lambda connection: back_up(connection, file))

    assert file.stat().st_mode & 0o777 == 0o600
    assert [one.name for one in tmp_path.glob("copy*")] == [file.name]
