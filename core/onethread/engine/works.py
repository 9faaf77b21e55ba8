"""What there is to do for an installation, by kind and key."""

from collections.abc import Mapping

from onethread.engine.drain import SHARD, Drain
from onethread.engine.installation import Installation
from onethread.engine.lane import Lane
from onethread.engine.port import Work
from onethread.store.database import Database
from onethread.store.opening import sqlite_path


def works(database: Database, installation: Installation, drain: Drain) -> Mapping[tuple[str, str], Work]:
    """Every kind of work, each key for itself."""
    alone = sqlite_path(installation.configuration.store) is not None
    lane = Lane(database, installation.deliverers, alone)
    return {("drain", SHARD): drain, **{("lane", name): lane for name in installation.deliverers}}
