"""A portal that listens, a store, and clients that speak to it; time passes when somebody sleeps."""

import asyncio
from contextlib import contextmanager
from datetime import UTC, datetime
from zoneinfo import ZoneInfo

from cryptography.fernet import Fernet

from onethread.engine.resources import Resources, StoreShared, StoreVault, read_keys
from onethread.plugin import Context
from onethread_bitrix24.client import Client
from onethread_bitrix24.sandbox.protocol.limits import Limits
from onethread_bitrix24.settings import Bitrix24Settings

KEY = Fernet.generate_key().decode()


class Clock:
    """The portal's clock, for the client and the store as well; whoever sleeps moves it."""

    def __init__(self, portal):
        self.portal = portal
        self.slept = []

    def now(self):
        return self.portal.clock.now()

    def moment(self):
        return datetime.fromtimestamp(self.now(), UTC)

    async def sleep(self, seconds):
        self.slept.append(seconds)
        self.portal.clock.advance(seconds)
        await asyncio.sleep(0)


class Ground:
    """A test's portal and store."""

    def __init__(self, sandbox, store):
        self.sandbox, self.portal, self.store = sandbox, sandbox.portal, store
        self.clock = Clock(self.portal)
        self.resources = Resources(read_keys(KEY), clock=self.clock.moment)
        self.resources.open(store.database)

    def fresh(self):
        """Everything as it was at the start."""
        self.portal.restore()
        self.portal.faults.clear()
        self.portal.faults.struck.clear()
        self.portal.journal.clear()
        self.portal.limits = Limits()
        self.clock.slept.clear()
        self.store.clear()
        for name in ("home", "batch_charging", "operating_limit", "bucket_size", "bucket_drain", "limits", "costs"):
            setattr(self.portal.options, name, getattr(type(self.portal.options)(), name))

    def context(self, connection="crm"):
        shared, vault = StoreShared(self.resources), StoreVault(self.resources, connection)
        return Context(connection, ("MD",), ZoneInfo("Europe/Chisinau"), shared, vault)

    def client(self, read_seconds=5.0, **settings):
        told = settings or {"webhook_url": f"{self.sandbox.url}/rest/{self.sandbox.webhook_token}/"}
        return Client(Bitrix24Settings(**told), self.context(), self.clock, read_seconds)

    def run(self, work):
        """Run what an async function does with a client."""

        async def do():
            async with self.client() as client:
                return await work(client)

        return self.store.run(do())

    def call(self, *arguments, **named):
        return self.run(lambda client: client.call(*arguments, **named))

    def executed(self, method):
        return self.portal.journal.executed(method)

    @contextmanager
    def options(self, **switches):
        for name, value in switches.items():
            setattr(self.portal.options, name, value)
        yield
