"""Where a benchmark runs: a folder of its own with a configuration, a store of each kind, processes that end with it."""

import json
import os
import signal
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest import mock

import httpx
import msgspec
from tests.core.installed import free_port
from tests.stores import postgres_database, running_postgres

from bench.deliveries import SANDBOX
from onethread.engine.configuration import read, variable
from onethread.engine.installation import Installation, install

STORES = ("sqlite", "postgres")
ENVIRON = {variable("wa", name): value for name, value in SANDBOX.settings.items()}
_PATIENCE = 20.0


@dataclass(frozen=True)
class Place:
    """A configured installation with an empty store."""

    folder: Path
    store: str

    @property
    def config(self) -> Path:
        """Its onethread.toml."""
        return self.folder / "onethread.toml"

    def installation(self) -> Installation:
        """It, loaded in this process."""
        return install(read(self.config, ENVIRON), ENVIRON)


@contextmanager
def postgres_server() -> Iterator[str]:
    """A PostgreSQL of our own for the whole run; its URL without a database."""
    with running_postgres() as server:
        yield server


@contextmanager
def place(kind: str, server: str) -> Iterator[Place]:
    """An empty place with a store of this kind."""
    with ExitStack() as stack:
        folder = Path(stack.enter_context(tempfile.TemporaryDirectory(prefix="onethread-bench-")))
        name = f"bench{time.time_ns()}"
        store = f"sqlite:///{folder}/onethread.db"
        if kind == "postgres":
            store = stack.enter_context(postgres_database(server, name))
        (folder / "onethread.toml").write_text(f'store = "{store}"\n[connections.wa]\nconnector = "whatsapp"\n')
        stack.enter_context(mock.patch.dict(os.environ, ENVIRON))
        yield Place(folder, store)


@contextmanager
def process(place: Place, *arguments: str) -> Iterator["subprocess.Popen[str]"]:
    """A Python process that is asked to stop at the end; its logs are formatted and written like in production."""
    with (place.folder / "log").open("a") as log:
        started = subprocess.Popen(
            [sys.executable, *arguments], stdout=subprocess.PIPE, stderr=log, text=True, env=os.environ | ENVIRON
        )
        try:
            yield started
        finally:
            if started.poll() is None:
                started.send_signal(signal.SIGTERM)
            started.wait(60)


@contextmanager
def bare_server(place: Place) -> Iterator[str]:
    """L0; its URL."""
    with process(place, "-m", "bench.bare", str(place.config)) as started:
        assert started.stdout  # noqa: S101 - it is a pipe
        yield started.stdout.readline().strip()


@contextmanager
def product_server(place: Place) -> Iterator[tuple[str, int]]:
    """`onethread serve`; its URL and process id."""
    port = free_port()
    command = ["-c", "from onethread.cli import main; main()", "serve", "--port", str(port)]
    with process(place, *command, "--config", str(place.config)) as started:
        url = f"http://127.0.0.1:{port}"
        _wait_until_ready(url)
        yield url, started.pid


def loaded(place: Place, url: str, seconds: float, connections: int, requests: Sequence[bytes]) -> dict[str, Any]:
    """What the load generator saw, from a process of its own."""
    with load(place, url, seconds, connections, requests) as generator:
        summary: dict[str, Any] = json.loads(generator.communicate(timeout=seconds + _PATIENCE)[0])
    if set(summary["statuses"]) != {"200"}:
        raise RuntimeError(f"the server answered {summary['statuses']}")
    return summary


@contextmanager
def load(
    place: Place, url: str, seconds: float, connections: int, requests: Sequence[bytes], rate: float | None = None
) -> Iterator["subprocess.Popen[str]"]:
    """The load generator at work."""
    file = place.folder / "requests"
    file.write_bytes(msgspec.msgpack.encode(list(requests)))
    paced = [] if rate is None else [str(rate)]
    with process(place, "-m", "bench.load", url, str(seconds), str(connections), str(file), *paced) as started:
        yield started


def _wait_until_ready(url: str) -> None:
    end = time.monotonic() + _PATIENCE
    while time.monotonic() < end:
        try:
            httpx.get(f"{url}/readyz", trust_env=False).raise_for_status()
        except httpx.HTTPError:
            time.sleep(0.01)
        else:
            return
    raise RuntimeError("the server did not start")
