"""What there is to do for an installation, by kind and key."""

from collections.abc import Mapping
from datetime import timedelta

from onethread.engine.auditing import Auditing
from onethread.engine.drain import SHARD, Drain
from onethread.engine.installation import Installation
from onethread.engine.lane import Lane
from onethread.engine.port import Work
from onethread.engine.schedule import streams
from onethread.engine.syncing import Syncing
from onethread.flow.deliver import Contents
from onethread.flow.mirrored import Mirror
from onethread.store.database import Database
from onethread.store.opening import sqlite_path


def works(
    installation: Installation, drain: Drain, lane: Lane, syncing: Syncing, auditing: Auditing
) -> Mapping[tuple[str, str], Work]:
    """Every kind of work, each key for itself."""
    read = [f"{name}/{stream.name}" for name, one in installation.pullers.items() for stream in one.streams]
    return {
        ("drain", SHARD): drain,
        **{("lane", name): lane for name in installation.deliverers},
        **{("sync", key): syncing for key in read},
        **{("audit", name): auditing for name in installation.auditors},
    }


def lane_of(database: Database, installation: Installation) -> Lane:
    """What does things in remote systems."""
    return Lane(database, installation.deliverers, _alone(installation), _contents(installation))


def syncing_of(database: Database, installation: Installation) -> Syncing:
    """What reads streams, as often as the configuration says."""

    def every(name: str, stream: str) -> timedelta | None:
        one = installation.connections[name]
        return next((one.schedule.of(known) for known in streams(one.connector) if known.name == stream), None)

    return Syncing(database, installation.pullers, every, _alone(installation))


def auditing_of(database: Database, installation: Installation) -> Auditing:
    """What compares what was done with what is there, as often as the configuration says."""

    def every(name: str) -> timedelta | None:
        return installation.connections[name].audit

    return Auditing(database, installation.auditors, every, _alone(installation), _contents(installation))


def _contents(installation: Installation) -> Mapping[str, Contents]:
    return {crm.name: Mirror(crm) for crm in installation.crms}


def _alone(installation: Installation) -> bool:
    return sqlite_path(installation.configuration.store) is not None
