"""A shell in a folder with a configuration."""

import json
import os
import shutil
import signal
import subprocess
import sys
import time
from pathlib import Path

import httpx
import pytest

from tests.core.cli.shell import Shell
from tests.core.installed import ENVIRON, free_port, write_configuration
from tests.stores import Store


@pytest.fixture
def shell(tmp_path, store_url, capfdbinary, monkeypatch):
    write_configuration(tmp_path, store_url)
    return Shell(tmp_path, capfdbinary, monkeypatch)


@pytest.fixture
def lite(bare, sqlite_tables):
    """A shell on SQLite only, where nothing depends on the database."""
    shutil.copy(sqlite_tables, bare.folder)
    return bare


@pytest.fixture(scope="module")
def stores(tmp_path_factory):
    """Stores that were told something, to copy; by what they were told."""
    return tmp_path_factory.mktemp("stores")


@pytest.fixture
def knowing(lite, stores):
    """Has that shell import these lines; from then on a copy of what it knows is as good."""

    def knows(name, *lines):
        kept, here = stores / name, lite.folder / "onethread.db"
        if kept.exists():
            shutil.copy(kept, here)
            return lite
        code, _, said = lite("import", lite.file(*lines))
        assert code == 0, said
        shutil.copy(here, kept)
        return lite

    return knows


@pytest.fixture
def bare(tmp_path, capfdbinary, monkeypatch):
    """The same without a store yet."""
    write_configuration(tmp_path, f"sqlite:///{tmp_path}/onethread.db")
    return Shell(tmp_path, capfdbinary, monkeypatch)


@pytest.fixture
def store_of(lite):
    """Asks the store of that shell."""

    def ask(work):
        store = Store(f"sqlite:///{lite.folder}/onethread.db")
        try:
            return store.read(work)
        finally:
            store.close()

    return ask


@pytest.fixture
def served(lite):
    """(shell, url) of a real server process."""
    url = f"http://127.0.0.1:{(port := free_port())}"
    executable = Path(sys.executable).with_name("onethread")
    process = subprocess.Popen(
        [executable, "serve", "--port", str(port)], cwd=lite.folder, stderr=subprocess.PIPE, env=os.environ
    )
    for _ in range(200):
        try:
            httpx.get(f"{url}/readyz", timeout=1)
            break
        except httpx.TransportError:
            time.sleep(0.05)
    yield lite, url, process
    process.send_signal(signal.SIGTERM)
    _, logs = process.communicate(timeout=20)
    assert process.returncode == 0
    assert not (lite.folder / "onethread.db.door").exists()
    for line in logs.decode().splitlines():
        assert ENVIRON["ONETHREAD_WA__APP_SECRET"] not in line
        assert json.loads(line)["event"]
