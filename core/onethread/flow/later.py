"""LATER: what was left undone so that nobody waited for it is worked off, bit by bit, when nothing else waits."""

from datetime import datetime

from sqlalchemy import Connection

from onethread.flow.handles import HandleReader
from onethread.flow.namesakes import suggest
from onethread.flow.relink import Change, recheck
from onethread.flow.rework import rework
from onethread.store import names_due, rechecks

_POINTS = 50
"""Contact points of before an upgrade that are worked out anew in one transaction."""

_NAMES = 50
"""Of which it is looked in one transaction who else bears them."""


def work_off(connection: Connection, reader: HandleReader, now: datetime) -> tuple[int, tuple[Change, ...]]:
    """Do a bit of it: how much it was, 0 when nothing is left; and what has become of customers.

    First whatever an upgrade has left, then who is who around a contact point, at last who bears some names.
    """
    if points := rechecks.of_upgrade(connection, _POINTS):
        rechecks.done(connection, points)
        return len(points), rework(connection, points, reader, now)
    if points := rechecks.waiting(connection, 1):
        return len(points), recheck(connection, points, reader.caution, now)
    names = names_due.waiting(connection, _NAMES)
    suggest(connection, names, now)
    return len(names), ()
