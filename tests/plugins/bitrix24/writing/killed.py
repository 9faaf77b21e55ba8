"""A process that does what waits in the outbox of a portal, and audits it, until it is killed.

`python -m ... STORE SETTINGS KEY [audits]`
"""

import asyncio
import json
import sys
from zoneinfo import ZoneInfo

from onethread.engine.auditing import Auditing
from onethread.engine.lane import Lane
from onethread.engine.resources import Resources, StoreShared, StoreVault, read_keys
from onethread.flow.mirror import Crm
from onethread.flow.mirrored import Mirror
from onethread.plugin import Context
from onethread.store.opening import open_database
from onethread_bitrix24.settings import Bitrix24Settings
from onethread_bitrix24.writing import Writing
from tests.plugins.bitrix24.writing.ground import URL


async def main(url: str, told: str, key: str, audits: str = "") -> None:
    """Do what waits, again and again."""
    database, resources = open_database(url), Resources(read_keys(key))
    resources.open(database)
    shared, vault = StoreShared(resources), StoreVault(resources, "crm")
    settings = Bitrix24Settings(**json.loads(told))
    writing = Writing(settings, Context("crm", ("MD",), ZoneInfo("Europe/Chisinau"), shared, vault))
    crm = Crm("crm", "bitrix24", writing.account, writing.card_kinds, URL)
    contents = {"crm": Mirror(crm)}
    lane = Lane(database, {"crm": writing}, alone=True, contents=contents)
    auditing = Auditing(database, {"crm": writing}, lambda name: None, alone=True, contents=contents)
    print("ready", flush=True)  # noqa: T201 - whoever started it waits for this
    while True:
        await lane("crm")
        if audits:
            await auditing.portion("crm")
        await asyncio.sleep(0.05)


if __name__ == "__main__":
    asyncio.run(main(*sys.argv[1:]))
