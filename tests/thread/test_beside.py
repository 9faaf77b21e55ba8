"""While a server works: backups are whole, and on PostgreSQL other workers take their share, once each."""

import collections
import signal
import sqlite3
import time

import pytest

from tests.thread.serving import Load, server

__all__ = ["server"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


def texts(rows):
    return collections.Counter(row["text"] for row in rows if row["text"])


def test_a_backup_under_load_is_a_whole_store(server):
    server.start()
    with Load(server.url):
        time.sleep(1)
        for number in range(3):
            server.run("backup", f"copy{number}.db")
    server.end(signal.SIGTERM)
    server.run("worker", "--drain")
    everything = texts(server.export("interactions"))

    for number in range(3):
        copy = server.folder / f"copy{number}.db"
        with sqlite3.connect(copy) as opened:
            assert opened.execute("PRAGMA integrity_check").fetchone() == ("ok",)
            assert opened.execute("PRAGMA foreign_key_check").fetchall() == []
        server.environ["ONETHREAD_STORE"] = f"sqlite:///{copy}"
        server.run("worker", "--drain")
        copied = texts(server.export("interactions"))
        assert copied
        assert copied <= everything


@pytest.mark.parametrize("server", ["postgres"], indirect=True)
def test_several_processes_record_everything_once(server):
    server.start()
    workers = [server.beside("worker") for _ in range(2)]
    with Load(server.url) as load:
        time.sleep(6)
    server.run("worker", "--drain")
    for process in workers:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    server.end(signal.SIGTERM)

    seen = texts(server.export("interactions"))
    assert len(load.acknowledged) > 100
    assert [number for number in load.acknowledged if seen[f"k{number}"] != 1] == []
    assert [process.returncode for process in workers] == [0, 0]
