"""Whom somebody means who asks for a customer."""

from collections.abc import Iterable, Iterator
from dataclasses import dataclass

from sqlalchemy import Connection

from onethread.flow.handles import HandleReader
from onethread.model.handle import Handle
from onethread.plugin import Identity, OnethreadError
from onethread.store import contact_points, customers, directory


class WhomError(OnethreadError):
    """Nobody is found, or several are; the words say how to go on."""


@dataclass(frozen=True, slots=True)
class Meant:
    """The one customer that is meant (its number and id), and which of its contact points by these words."""

    customer: int
    public_id: str
    points: tuple[int, ...]


def find(connection: Connection, who: str, reader: HandleReader) -> list[int]:
    """The customers that are meant: by id, else by what identifies them, else by name."""
    return find_by_handle(connection, who, reader.kinds, reader) or directory.by_name(connection, who)


def find_by_handle(connection: Connection, written: str, kinds: Iterable[str], reader: HandleReader) -> list[int]:
    """The customers that are meant: by id, else by what identifies them as a handle of one of these kinds."""
    by_id = directory.by_public_id(connection, written)
    if by_id is not None:
        return [by_id]
    return directory.by_identities(connection, _identities(written, kinds, reader))


def meant(connection: Connection, who: str, reader: HandleReader) -> Meant:
    """The customer that is meant; WhomError when there is none, or several."""
    found = find(connection, who, reader)
    if len(found) != 1:
        said = "nobody is" if not found else f"{len(found)} customers are"
        raise WhomError(f"{said} found by {who[:60]!r}; `onethread customers {who[:60]}` lists who is meant")
    points = customers.points_of(connection, found)[found[0]]
    narrower = set(points) & _points(connection, who, reader)
    return Meant(found[0], customers.ids(connection, found)[found[0]], tuple(sorted(narrower) or points))


def _points(connection: Connection, who: str, reader: HandleReader) -> set[int]:
    """The contact points that these words mean: those that began under an id, or that claim an identity."""
    began = directory.began_as(connection, who)
    if began is not None:
        return set(contact_points.born_as(connection, began))
    return directory.points_of(connection, _identities(who, reader.kinds, reader))


def _identities(written: str, kinds: Iterable[str], reader: HandleReader) -> Iterator[Identity]:
    told = (reader.identity(Handle(kind, written)) for kind in kinds)
    return (identity for identity in told if identity)
