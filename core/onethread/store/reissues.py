"""Reissues: when a number that names contact points by itself came to somebody else."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, insert, or_, select, update

from onethread.store.among import among, rows, run
from onethread.store.columns import to_microseconds
from onethread.store.schema import contact_points, interactions, reissues

SEPARATOR = "@"


@dataclass(frozen=True, slots=True)
class Met:
    """A fact as far as it tells who has a number: its own number, where it stands, when, who, and whether we spoke."""

    id: int
    point: int
    at: datetime
    name: str | None
    outbound: bool


def of(connection: Connection, keys: Iterable[str]) -> dict[str, list[datetime]]:
    """For those of these keys that came to somebody else, when, in order."""
    found: dict[str, list[datetime]] = defaultdict(list)
    for key, since in rows(connection, _OF, keys):
        found[key].append(since)
    return found


_OF = select(reissues).where(among(reissues.c.key)).order_by(reissues.c.since)


def key_at(key: str, at: datetime, dates: Sequence[datetime]) -> str:
    """The key of the contact point of whoever had the number at that time."""
    since = max((one for one in dates if one <= at), default=None)
    return key if since is None else f"{key}{SEPARATOR}{to_microseconds(since)}"


def number(point: str) -> str:
    """The number of a contact point, by its key: what it would be if nobody else had had it."""
    return point.partition(SEPARATOR)[0]


def store(connection: Connection, key: str, dates: Iterable[datetime]) -> None:
    """Replace what is known of a key."""
    connection.execute(delete(reissues).where(reissues.c.key == key))
    handed_on = [{"key": key, "since": since} for since in dates]
    if handed_on:
        connection.execute(insert(reissues), handed_on)


def met(connection: Connection, key: str) -> list[Met]:
    """All facts of whoever had this number, by time."""
    p, c = contact_points.c, interactions.c
    after = chr(ord(SEPARATOR) + 1)
    theirs = or_(p.key == key, (p.key > f"{key}{SEPARATOR}") & (p.key < f"{key}{after}"))
    query = select(c.id, c.contact_point_id, c.at, c.name, c.direction).join(contact_points).where(theirs)
    facts = [Met(id_, point, at, name, way == "out") for id_, point, at, name, way in connection.execute(query)]
    return sorted(facts, key=lambda one: (one.at, one.name is None, one.name or ""))  # databases sort names differently


def heard(connection: Connection, point: int, since: datetime, until: datetime) -> bool:
    """Whether somebody else than us spoke at a contact point in that time, its end not included."""
    return connection.execute(_HEARD, {"point": point, "since": since, "until": until}).first() is not None


def place(connection: Connection, ids: Sequence[int], point: int) -> None:
    """Have these facts stand at another contact point."""
    run(connection, _PLACE, ids, point=point)


_c = interactions.c
_HEARD = (
    select(_c.id)
    .where(_c.contact_point_id == bindparam("point"), _c.at >= bindparam("since"), _c.at < bindparam("until"))
    .where(or_(_c.direction.is_(None), _c.direction != "out"))
    .limit(1)
)
_PLACE = update(interactions).where(among(interactions.c.id)).values(contact_point_id=bindparam("point"))
