"""Whom somebody means who asks for a customer."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection

from onethread.flow.handles import HandleReader
from onethread.model.handle import Handle
from onethread.plugin import Identity, OnethreadError
from onethread.store import contact_points, customers, directory


class WhomError(OnethreadError):
    """Nobody is meant, or several are: `found` has their numbers."""

    def __init__(self, message: str, found: Sequence[int] = ()) -> None:
        """Keep who was found."""
        super().__init__(message)
        self.found = found


@dataclass(frozen=True, slots=True)
class Meant:
    """The one customer that is meant (its number and id), and which of its contact points by these words.

    `part` is the id that the first of these began as, by which it is meant alone whatever is one by then.
    """

    customer: int
    public_id: str
    points: tuple[int, ...]
    part: str


def find(connection: Connection, who: str, reader: HandleReader) -> list[int]:
    """The customers that are meant: by id, else by what identifies them, else by name."""
    return find_by_handle(connection, who, reader.kinds, reader) or directory.by_name(connection, who)


def find_by_handle(connection: Connection, written: str, kinds: Iterable[str], reader: HandleReader) -> list[int]:
    """The customers that are meant: by id, else by what identifies them as a handle of one of these kinds."""
    by_id = directory.by_public_id(connection, written)
    if by_id is not None:
        return [by_id]
    return directory.by_identities(connection, _identities(written, kinds, reader))


def by_id(connection: Connection, public_id: str) -> Meant:
    """The customer of this id, and where it is one of before a merge, what had it; WhomError for an id of nobody."""
    number = directory.by_public_id(connection, public_id)
    began = directory.began_as(connection, public_id)
    if number is None or began is None:
        raise WhomError("no customer has, or ever had, this id")
    return _narrowed(connection, number, contact_points.born_as(connection, began))


def meant(connection: Connection, who: str, reader: HandleReader) -> Meant:
    """The customer that is meant, by id, else by what identifies it, else by name; WhomError where it is not one."""
    if directory.began_as(connection, who) is not None:
        return by_id(connection, who)
    found = find(connection, who, reader)
    if len(found) != 1:
        raise WhomError(f"{len(found)} customers are meant", found)
    return _narrowed(connection, found[0], directory.points_of(connection, _identities(who, reader.kinds, reader)))


def _narrowed(connection: Connection, customer: int, which: Iterable[int]) -> Meant:
    """The customer, and those of its contact points that are among these; all of them if none is."""
    all_of_it = customers.points_of(connection, [customer])[customer]
    points = tuple(sorted(set(all_of_it) & set(which)) or sorted(all_of_it))
    began = contact_points.placed(connection, points[:1])[points[0]].born_as
    ids = customers.ids(connection, {customer, began})
    return Meant(customer, ids[customer], points, ids[began])


def _identities(written: str, kinds: Iterable[str], reader: HandleReader) -> Iterator[Identity]:
    told = (reader.identity(Handle(kind, written)) for kind in kinds)
    return (identity for identity in told if identity)
