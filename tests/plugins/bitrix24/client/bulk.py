"""A process that asks a portal as often as it may, until it is stopped: `python -m ... STORE SETTINGS URGENCY`."""

import asyncio
import json
import sys
from zoneinfo import ZoneInfo

from onethread.engine.resources import Resources, StoreShared, StoreVault
from onethread.plugin import Context
from onethread.store.opening import open_database
from onethread_bitrix24.client import Client, Gate, Urgency
from onethread_bitrix24.settings import Bitrix24Settings

STREAMS = 3
"""Clients that read at the same time, as the streams of a connection do."""


def connect(database, told, **more):
    """A client of the portal in this store."""
    resources = Resources()
    resources.open(database)
    context = Context("crm", ("MD",), ZoneInfo("Europe/Chisinau"), StoreShared(resources), StoreVault(resources, "crm"))
    return Client(Bitrix24Settings(**told), context, **more)


async def ask(database, told, gate, urgency):
    """Ask on and on."""
    async with connect(database, told, gate=gate, urgency=urgency) as client:
        while True:
            await client.call("server.time")


async def main(url, told, urgency):
    """All streams at once."""
    database, gate = open_database(url), Gate()
    async with asyncio.TaskGroup() as tasks:
        for _ in range(STREAMS):
            tasks.create_task(ask(database, json.loads(told), gate, Urgency(urgency)))
        print("ready", flush=True)  # noqa: T201 - whoever started it waits for this


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
