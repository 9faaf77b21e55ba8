"""The store, open for writing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from onethread.engine.installation import Installation
from onethread.flow.rework import rules
from onethread.store import rules as stored_rules
from onethread.store.database import Database
from onethread.store.migrate import migrate
from onethread.store.opening import open_database


@asynccontextmanager
async def opened(installation: Installation) -> AsyncIterator[Database]:
    """The store of this installation, with the tables of this version; closed at the end."""
    database = open_database(installation.configuration.store)
    try:
        await database.write(migrate)
        await database.write(lambda connection: stored_rules.begin(connection, rules(installation.reader)))
        installation.resources.open(database)
        yield database
    finally:
        await database.close()
