"""A large portal is read with no more memory than a small one, and not a row is missing."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from onethread.store import exports
from onethread.store.sqlite import READER_CACHE, READERS, WRITER_CACHE
from tests.plugins.bitrix24.firm import write_configuration
from tests.stores import BOTH, Store, postgres_database

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

FEW, MANY = (1_000, 3_000), (4_000, 12_000)
"""Contacts and activities; 100 000 and 300 000 take longer than a test may."""

PAGES = WRITER_CACHE + READERS * READER_CACHE
"""Megabytes that SQLite may take for pages of its file; on a server they are the server's."""

ONETHREAD = [sys.executable, "-c", "from onethread.cli import main; main()"]


@contextmanager
def portal(contacts, activities):
    """A sandbox as a process of its own."""
    command = [sys.executable, "-m", "onethread_bitrix24.sandbox", "--port", "0", "--no-limits"]
    command += ["--contacts", str(contacts), "--activities", str(activities)]
    with subprocess.Popen(command, stdout=subprocess.PIPE) as process:
        try:
            assert process.stdout is not None
            yield SimpleNamespace(**json.loads(process.stdout.readline()))
        finally:
            process.terminate()


@contextmanager
def bare(kind, folder, request):
    """The URL of a store that is yet to be made, and the megabytes that it may add."""
    folder.mkdir()
    if kind == "sqlite":
        yield f"sqlite:///{folder}/onethread.db", PAGES
        return
    with postgres_database(request.getfixturevalue("postgres_server"), folder.name) as url:
        yield url, 0


def sync(folder, store, sandbox):
    """Read all of its history; the megabytes that this needed at most."""
    # The portal tells what its calls cost, though it does not mind: otherwise half of the time would be spent at rest.
    _, environ = write_configuration(folder, store, sandbox, operating_limit=1_000_000)
    command = [*ONETHREAD, "sync", "crm", "--backfill", "2000-01-01", "--json"]
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(command, cwd=folder, env=os.environ | environ, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    assert status == 0, (folder / "err").read_text()[-2000:]
    return usage.ru_maxrss / 1024


@pytest.mark.parametrize("kind", BOTH)
def test_a_large_portal_needs_no_more_memory(kind, tmp_path, request):
    needed = []
    for name, size in (("few", FEW), ("many", MANY)):
        with bare(kind, tmp_path / name, request) as (store, pages), portal(*size) as sandbox:
            needed.append(sync(tmp_path / name, store, sandbox))
            opened = Store(store)
            assert opened.read(exports.counted) == sum(size)
            opened.close()
        rows = {one["stream"]: one["rows"] for one in json.loads((tmp_path / name / "out").read_text())["streams"]}
        assert (rows["contacts"], rows["activities"]) == size
    assert needed[1] < 1.1 * needed[0] + pages, needed
