"""The pages on a real server on loopback, and people with browsers in front of them."""

import asyncio
import os
import re
import shutil
import socket
import threading
from contextlib import nullcontext
from dataclasses import replace
from html import unescape
from pathlib import Path

import httpx
import pytest

from onethread.model.account import Role
from onethread.model.secret import digest, new_secret
from onethread.store import accounts, sessions
from onethread.store.migrate import migrate
from onethread.store.opening import open_database
from onethread.web.app import build_app
from onethread.web.server import http_server, loop_factory
from tests.core.installed import installation

CHROMIUM = shutil.which("chromium") or "/usr/bin/chromium"
ARGUMENTS = "--no-sandbox --disable-gpu --disable-background-networking --disable-component-update --disable-sync"
IN_A_BROWSER = [
    pytest.mark.slow,
    pytest.mark.timeout(120),
    pytest.mark.skipif(not (Path(CHROMIUM).exists() or "CI" in os.environ), reason="needs Debian's package chromium"),
]


class Served:
    """A server in a thread; `read` and `write` ask its own store, which has one writer."""

    certificate: Path | None = None

    def __init__(self, folder, url, public_url="http://127.0.0.1:8080"):
        self._folder, self.store_url, self._public_url = folder, url, public_url
        self._ready = threading.Event()
        self._thread = threading.Thread(target=self._run)
        self._thread.start()
        self._ready.wait(20)

    def _run(self):
        with asyncio.Runner(loop_factory=loop_factory()) as runner:
            runner.run(self._serve())

    async def _serve(self):
        self.loop = asyncio.get_running_loop()
        self.database = open_database(self.store_url)
        await self.database.write(migrate)
        listening = socket.create_server(("127.0.0.1", 0))
        self.url = f"http://127.0.0.1:{listening.getsockname()[1]}"
        self.app = build_app(self.installed(), self.database, "door")
        self.server = http_server(self.app, self.app.state.news.close)
        self.server.config.ssl_certfile = self.certificate
        self.server.capture_signals = nullcontext  # type: ignore[method-assign,assignment] # those are the main thread's
        self._ready.set()
        with listening:
            await self.server.serve(sockets=[listening])
        await self.database.close()

    def installed(self):
        """What it serves."""
        found = installation(self._folder, self.store_url)
        found.resources.open(self.database)
        return replace(found, configuration=replace(found.configuration, public_url=self._public_url))

    def run(self, coroutine):
        return asyncio.run_coroutine_threadsafe(coroutine, self.loop).result(20)

    def read(self, work):
        return self.run(self.database.read(work))

    def write(self, work):
        return self.run(self.database.write(work))

    def close(self):
        ended(self.leave())

    def leave(self):
        """Have it stop, and go on while it does; what ends then."""
        self.server.should_exit = True
        return self._thread


def ended(thread):
    """Wait until it has."""
    thread.join(20)
    assert not thread.is_alive()


class Person:
    """Somebody with a browser."""

    def __init__(self, served, **headers):
        told = {"sec-fetch-site": "same-origin", "accept-language": "en", **headers}
        self.served = served
        self.client = httpx.Client(base_url=served.url, headers=told, trust_env=False)

    def get(self, path, **options):
        return self.client.get(path, **options)

    def post(self, path, fields=None, **options):
        return self.client.post(path, data=fields or {}, **options)

    def page(self, path, **options):
        answer = self.get(path, **options)
        assert answer.status_code == 200, (answer.status_code, answer.text)
        return answer.text


def words(html):
    """What there is to read on a page."""
    bare = re.sub(r'<(script|title).*?</\1>|<span class="(?:mark|arrow).*?</span>|<[^>]*>', " ", html, flags=re.DOTALL)
    return " ".join(unescape(bare).split())


def add_account(served, login="ana", role=Role.AGENT):
    """An account that is let in; its number."""
    return served.write(lambda c: accounts.add(c, login, role, served_now()))


def served_now():
    from onethread.engine.clock import utc_now

    return utc_now()


@pytest.fixture(scope="session")
def leaving():
    """Servers that stop while other tests run already: a SQLite store is nobody else's. That they did is seen in the end."""
    told: list[threading.Thread] = []
    yield told
    for one in told:
        ended(one)


@pytest.fixture
def served(store_url, tmp_path, leaving):
    running = Served(tmp_path, store_url)
    yield running
    if store_url.startswith("sqlite"):
        leaving.append(running.leave())
    else:
        running.close()


@pytest.fixture
def lite(tmp_path, sqlite_tables, leaving):
    """A server on SQLite only, where nothing depends on the database."""
    shutil.copy(sqlite_tables, tmp_path)
    running = Served(tmp_path, f"sqlite:///{tmp_path}/onethread.db")
    yield running
    leaving.append(running.leave())


def signed_in(served, login="ana", role=Role.AGENT, **headers):
    """Somebody of that role who has signed in."""
    person, secret = Person(served, **headers), new_secret()
    number = add_account(served, login, role)
    served.write(lambda c: sessions.begin(c, number, digest(secret), served_now()))
    person.client.cookies.set("onethread", secret, domain="127.0.0.1")
    return person


@pytest.fixture
def ana(served):
    """An agent who has signed in."""
    with_browser = signed_in(served)
    yield with_browser
    with_browser.client.close()


@pytest.fixture
def eva(lite):
    """An agent who has signed in, on SQLite only."""
    with_browser = signed_in(lite)
    yield with_browser
    with_browser.client.close()


@pytest.fixture
def chromium():
    """A browser; asked for last, since in its thread no other loop may begin while it runs."""
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        running = playwright.chromium.launch(executable_path=CHROMIUM, args=ARGUMENTS.split())
        yield running
        running.close()
