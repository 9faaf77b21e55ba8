"""Whom a command means, and how customers are listed."""

from collections.abc import Sequence
from dataclasses import dataclass
from zoneinfo import ZoneInfo

from rich.table import Table
from sqlalchemy import Connection

from onethread.cli.console import moment
from onethread.cli.terminal import on_a_line
from onethread.flow.handles import HandleReader
from onethread.model.handle import Handle
from onethread.plugin import ConfigurationError
from onethread.store import contact_points, customers, directory
from onethread.store.directory import Entry

_MOST_IDENTITIES = 4


def find(connection: Connection, who: str, reader: HandleReader) -> list[int]:
    """The customers that are meant: by id, else by what identifies them, else by name."""
    by_id = directory.by_public_id(connection, who)
    if by_id is not None:
        return [by_id]
    told = [reader.identity(Handle(kind, who)) for kind in reader.kinds]
    numbers = directory.by_identities(connection, [identity for identity in told if identity])
    return numbers or directory.by_name(connection, who)


@dataclass(frozen=True, slots=True)
class Meant:
    """The one customer that is meant (its number and id), and which of its contact points by these words."""

    customer: int
    public_id: str
    points: tuple[int, ...]


def the_one(connection: Connection, who: str, reader: HandleReader) -> Meant:
    """The customer that is meant; ConfigurationError when there is none, or several."""
    found = find(connection, who, reader)
    if len(found) != 1:
        said = "nobody is" if not found else f"{len(found)} customers are"
        raise ConfigurationError(f"{said} found by {who[:60]!r}; `onethread customers {who[:60]}` lists who is meant")
    points = customers.points_of(connection, found)[found[0]]
    narrower = set(points) & _points(connection, who, reader)
    return Meant(found[0], customers.ids(connection, found)[found[0]], tuple(sorted(narrower) or points))


def _points(connection: Connection, who: str, reader: HandleReader) -> set[int]:
    """The contact points that these words mean: those that began under an id, or that claim an identity."""
    began = directory.began_as(connection, who)
    if began is not None:
        return set(contact_points.born_as(connection, began))
    told = [reader.identity(Handle(kind, who)) for kind in reader.kinds]
    return directory.points_of(connection, [identity for identity in told if identity])


def table(entries: Sequence[Entry], zone: ZoneInfo) -> Table:
    """Customers as a table for people."""
    listed = Table(box=None, pad_edge=False)
    listed.add_column("id", no_wrap=True)
    listed.add_column("name", overflow="fold")
    listed.add_column("identities", min_width=_longest(entries), overflow="fold")
    listed.add_column("facts", justify="right")
    listed.add_column("last", min_width=10)
    for entry in entries:
        last = moment(entry.last_at, zone) if entry.last_at else ""
        listed.add_row(entry.public_id, on_a_line(entry.name or ""), _identities(entry), str(entry.facts), last)
    return listed


def _identities(entry: Entry) -> str:
    told = [on_a_line(one.value) for one in entry.identities[:_MOST_IDENTITIES]]
    more = len(entry.identities) - len(told)
    return ", ".join(told) + (f" and {more} more" if more else "")


def _longest(entries: Sequence[Entry]) -> int:
    """As wide as any phone, so that none is cut."""
    phones = [one.value for entry in entries for one in entry.identities if one.kind == "phone"]
    return max(map(len, phones), default=0) + 1
