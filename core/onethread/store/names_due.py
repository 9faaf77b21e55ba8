"""Names of which it is to be looked anew, later, who else bears them."""

from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, delete, select

from onethread.store.among import among, firsts, run
from onethread.store.many import into
from onethread.store.schema import names_due


def add(connection: Connection, names: Iterable[str], now: datetime) -> None:
    """Have these looked at; those that wait already keep their place."""
    wanted = set(names)
    wanted -= firsts(connection, _WAITING, wanted)
    _ADD.run(connection, ((name, now) for name in sorted(wanted)))


def waiting(connection: Connection, limit: int) -> list[str]:
    """Those that have waited longest."""
    c = names_due.c
    return list(connection.scalars(select(c.spelt).order_by(c.since, c.spelt).limit(limit)))


def done(connection: Connection, names: Iterable[str]) -> None:
    """These are looked at."""
    run(connection, _DONE, names)


_ADD = into(names_due)
_WAITING = select(names_due.c.spelt).where(among(names_due.c.spelt))
_DONE = delete(names_due).where(among(names_due.c.spelt))
