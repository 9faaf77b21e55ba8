"""A portal that listens, a store, and everything between them as it runs; the portal's clock is moved by hand."""

import os
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from typing import Any
from unittest import mock

from cryptography.fernet import Fernet

from onethread.engine.configuration import read
from onethread.engine.drain import Drain
from onethread.engine.installation import install
from onethread.engine.syncing import Syncing
from onethread.engine.tasks.pulling import Pulling
from onethread.engine.tasks.workplace import Workplace
from onethread.flow import sync
from onethread.plugin import Delivery
from onethread.store import conditions, dead_letters, deliveries, exports
from onethread_bitrix24.sandbox.protocol.limits import Limits
from onethread_bitrix24.settings import Bitrix24Settings

LONG_AGO = datetime(2020, 1, 1, tzinfo=UTC)
KEYS = Fernet.generate_key().decode()
EVERY = timedelta(minutes=5)


def write_configuration(folder, store, sandbox, **settings):
    """A firm's configuration with one connection, and its environment."""
    path = folder / "onethread.toml"
    plain = {"rate": 1000, "burst": 10_000, **{name: one for name, one in settings.items() if name not in SECRETS}}
    lines = [_line(name, one) for name, one in plain.items()]
    path.write_text("\n".join([f'store = "{store}"', "[connections.crm]", 'connector = "bitrix24"', *lines, ""]))
    secrets = {name: one for name, one in settings.items() if name in SECRETS}
    if "client_secret" not in secrets:
        secrets["webhook_url"] = settings.get("webhook_url", sandbox.webhook_url)
    return path, {f"ONETHREAD_CRM__{name.upper()}": one for name, one in secrets.items()} | {
        "ONETHREAD_SECRET_KEYS": KEYS
    }


SECRETS = ("webhook_url", "client_secret", "application_token")


def _line(name, value):
    return f'{name} = "{value}"' if isinstance(value, str) else f"{name} = {value}"


def app_settings(sandbox, app):
    """Settings of a connection by an application."""
    told = {"client_id": app.client_id, "client_secret": app.secret, "portal": sandbox.url}
    return told | {"base_url": sandbox.url, "oauth_url": sandbox.url}


class Firm:
    """Reads a portal."""

    def __init__(self, store, folder, sandbox, **settings):
        self.store, self.sandbox, self.portal = store, sandbox, sandbox.portal
        path, environ = write_configuration(folder, store.url, sandbox, **settings)
        with mock.patch.dict(os.environ, environ):
            self.installed = install(read(path, environ), environ)
        self.app: Any = None
        self.installed.resources.open(store.database)
        self.connector: Any = self.installed.pullers["crm"]
        self.drain = Drain(store.database, self.installed, clock=self.clock)
        self.syncing = self.process()
        self.tasks = Pulling(Workplace(store.database, self.installed, self.drain), self.syncing)

    def use(self, webhook_url):
        """By another webhook."""
        self.connector._settings = Bitrix24Settings(webhook_url=webhook_url, rate=1000, burst=10_000)

    def hear_at(self, hook_url):
        """By another address."""
        self.connector._settings = self.connector._settings.model_copy(update={"hook_url": hook_url})

    def pull(self, stream, *, history=False):
        """What is to be read next."""
        known = self.store.read(lambda c: sync.place(c, "crm", sync.part(stream, history=history)))
        return sync.next_pull(stream, known, history=history)

    def clock(self):
        return datetime.fromtimestamp(self.portal.clock.now(), UTC)

    def process(self):
        """Another process that reads the same."""
        return Syncing(self.store.database, {"crm": self.connector}, lambda *_: EVERY, alone=True, clock=self.clock)

    def later(self, minutes=6):
        self.portal.clock.advance(60 * minutes)

    def work(self, *streams):
        """Read what is due, and make it history."""
        for name in streams or [stream.name for stream in self.connector.streams]:
            self.store.run(self.syncing(f"crm/{name}"))
        self.store.run(self.drain())

    def history(self, *streams, since=LONG_AGO):
        wanted = [one.name for one in self.connector.streams if one.history and (not streams or one.name in streams)]
        begun = self.store.run(self.tasks.begin_history("crm", wanted, since.isoformat()))
        for name in wanted:
            self.last = begun[name]
            while self.last["more"]:
                self.last = self.store.run(self.tasks.pull_stream("crm", name, history=True))
                assert self.last["trouble"] is None, self.last
        self.store.run(self.tasks.end_history("crm", wanted))

    def inside(self, method, params=None, user_id=1, **kind):
        """Somebody does something in the portal."""
        return self.portal.call(method, params or {}, user_id, **kind)

    def deliver(self, body, headers=None):
        self.store.write(lambda c: deliveries.keep(c, [Delivery("crm", body, headers or {}, self.clock())]))
        self.store.run(self.drain())

    def facts(self):
        """By id."""
        told = self.store.read(lambda c: [stored.fact for stored, _ in exports.facts(c)])
        return {fact.id: fact for fact in told}

    def letters(self):
        """Of the first delivery: what was not read, why, and whether that is an alarm."""
        return [(one.item, one.reason, one.known) for one in self.store.read(lambda c: dead_letters.of_delivery(c, 1))]

    def condition(self, part):
        return self.store.read(lambda c: conditions.of(c, "crm", part))

    def people(self):
        """The names and numbers of facts of each customer."""
        return {one.name: len(one.facts) for one in self.store.read(lambda c: list(exports.persons(c)))}


@contextmanager
def fresh(sandbox):
    """The portal as it was at the start."""
    portal = sandbox.portal
    portal.restore()
    portal.faults.clear()
    portal.faults.struck.clear()
    portal.journal.clear()
    portal.limits = Limits()
    yield
    assert portal.journal.mistakes == []
