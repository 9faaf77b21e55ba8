"""A large portal is read with no more memory than a small one, and not a row is missing."""

import json
import os
import subprocess
import sys
from contextlib import contextmanager
from types import SimpleNamespace

import pytest

from onethread.store import exports
from tests.plugins.bitrix24.firm import write_configuration
from tests.stores import Store

pytestmark = [pytest.mark.slow, pytest.mark.timeout(3600)]

FEW, MANY = (1_000, 3_000), (5_000, 15_000)
"""Contacts and activities; 100 000 and 300 000 take longer than a test may."""

ONETHREAD = [sys.executable, "-c", "from onethread.cli import main; main()"]


@contextmanager
def portal(contacts, activities):
    """A sandbox as a process of its own."""
    command = [sys.executable, "-m", "onethread_bitrix24.sandbox", "--port", "0", "--no-limits"]
    command += ["--contacts", str(contacts), "--activities", str(activities)]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    try:
        assert process.stdout is not None
        yield SimpleNamespace(**json.loads(process.stdout.readline()))
    finally:
        process.terminate()
        process.wait()


def sync(folder, sandbox):
    """Read all of its history; the megabytes that this needed at most."""
    folder.mkdir()
    # The portal tells what its calls cost, though it does not mind: otherwise half of the time would be spent at rest.
    store = f"sqlite:///{folder}/onethread.db"
    _, environ = write_configuration(folder, store, sandbox, operating_limit=1_000_000)
    command = [*ONETHREAD, "sync", "crm", "--backfill", "2000-01-01", "--json"]
    with (folder / "out").open("wb") as out, (folder / "err").open("wb") as err:
        process = subprocess.Popen(command, cwd=folder, env=os.environ | environ, stdout=out, stderr=err)
        _, status, usage = os.wait4(process.pid, 0)
    process.returncode = status
    assert status == 0, (folder / "err").read_text()[-2000:]
    return usage.ru_maxrss / 1024


def test_a_large_portal_needs_no_more_memory(tmp_path):
    needed = []
    for name, size in (("few", FEW), ("many", MANY)):
        with portal(*size) as sandbox:
            needed.append(sync(tmp_path / name, sandbox))
        rows = {one["stream"]: one["rows"] for one in json.loads((tmp_path / name / "out").read_text())["streams"]}
        assert (rows["contacts"], rows["activities"]) == size
        store = Store(f"sqlite:///{tmp_path}/{name}/onethread.db")
        assert store.read(exports.counted) == sum(size)
        store.close()
    assert needed[1] < 1.3 * needed[0], needed
