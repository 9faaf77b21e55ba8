"""A real server process, and load on it, for tests of whole paths."""

import json
import os
import subprocess
import sys
import threading
import time
from pathlib import Path

import httpx
import pytest

from tests.core.installed import ENVIRON, free_port, signed, write_configuration
from tests.plugins.whatsapp.reading import message, webhook
from tests.stores import BOTH, postgres_database

EXECUTABLE = Path(sys.executable).with_name("onethread")


class Server:
    """A real server process that can be killed."""

    def __init__(self, folder):
        self.folder = folder
        self.port = free_port()
        self.environ = os.environ | ENVIRON
        self.url = f"http://127.0.0.1:{self.port}"
        self.process: subprocess.Popen[bytes] | None = None

    def start(self):
        command = [str(EXECUTABLE), "serve", "--port", str(self.port)]
        self.process = subprocess.Popen(command, cwd=self.folder, env=self.environ, stderr=subprocess.DEVNULL)
        for _ in range(400):
            try:
                if httpx.get(f"{self.url}/readyz", timeout=2).status_code == 200:
                    return
            except httpx.TransportError:
                time.sleep(0.03)
        raise AssertionError("the server did not come back")

    def beside(self, *arguments):
        """Another process of ours, until it is ended."""
        return subprocess.Popen([EXECUTABLE, *arguments], cwd=self.folder, env=self.environ, stderr=subprocess.DEVNULL)

    def end(self, how):
        assert self.process is not None
        self.process.send_signal(how)
        self.process.wait(30)

    def run(self, *arguments):
        """What a command prints."""
        command = [EXECUTABLE, *arguments]
        return subprocess.run(command, cwd=self.folder, env=self.environ, capture_output=True, check=True).stdout

    def export(self, what):
        return [json.loads(line) for line in self.run("export", what).splitlines()]


class Load:
    """Threads that deliver messages and remember which were acknowledged; statuses and doublets among them."""

    def __init__(self, url, threads=8):
        self.url, self.acknowledged, self.number = url, set(), 0
        self._lock, self._stop = threading.Lock(), threading.Event()
        self._threads = [threading.Thread(target=self._send) for _ in range(threads)]

    def __enter__(self):
        for thread in self._threads:
            thread.start()
        return self

    def __exit__(self, *_):
        self._stop.set()
        for thread in self._threads:
            thread.join()

    def _next(self):
        with self._lock:
            self.number += 1
            return self.number

    def _send(self):
        with httpx.Client(timeout=10, trust_env=False) as client:
            while not self._stop.is_set():
                number = self._next()
                raw = delivery(number)
                try:
                    if client.post(f"{self.url}/hooks/wa", content=raw, headers=signed(raw)).status_code == 200:
                        self.acknowledged.add(number)
                except httpx.TransportError:
                    time.sleep(0.02)


def delivery(number):
    """Two messages: one of its own, and one that the delivery before told, too."""
    sender = f"3736900{number % 50:04d}"
    told = [
        message(**{"id": f"wamid.K{n}", "from": sender, "timestamp": str(1795168800 + n), "text": {"body": f"k{n}"}})
        for n in (number, number - 1)
    ]
    return webhook(
        messages=told,
        statuses=[{"id": f"wamid.S{number % 97}", "status": "read", "timestamp": "1795168800", "recipient_id": sender}],
    )


@pytest.fixture(params=BOTH)
def server(request, tmp_path):
    """A server that is not started yet, once on each kind of store."""
    if request.param == "sqlite":
        write_configuration(tmp_path, f"sqlite:///{tmp_path}/onethread.db")
        yield Server(tmp_path)
        return
    name = f"s{abs(hash(request.node.nodeid))}"
    with postgres_database(request.getfixturevalue("postgres_server"), name) as url:
        write_configuration(tmp_path, url)
        yield Server(tmp_path)
