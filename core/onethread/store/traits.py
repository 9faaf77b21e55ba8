"""Traits: what facts say of who is met at a contact point, besides handles: names, towns, firms."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from enum import StrEnum
from typing import NamedTuple

from sqlalchemy import Connection, bindparam, delete, select, tuple_

from onethread.store.among import among, rows
from onethread.store.chunks import chunks
from onethread.store.many import into
from onethread.store.schema import traits


class TraitKind(StrEnum):
    """What a trait is of."""

    NAME = "name"
    CITY = "city"
    COMPANY = "company"


class Trait(NamedTuple):
    """A trait as it was written, and the spelling by which it is found again, '' if it is not."""

    kind: TraitKind
    value: str
    spelt: str


def of_points(connection: Connection, points: Iterable[int]) -> dict[int, set[Trait]]:
    """All that is said of these contact points."""
    found: dict[int, set[Trait]] = defaultdict(set)
    for point, kind, value, spelt in rows(connection, _OF_POINTS, points):
        found[point].add(Trait(TraitKind(kind), value, spelt))
    return found


def add(connection: Connection, fresh: Iterable[tuple[int, Trait]]) -> None:
    """Store traits that contact points did not have."""
    _ADD.run(connection, ((point, *trait) for point, trait in fresh))


def remove(connection: Connection, gone: Iterable[tuple[int, Trait]]) -> None:
    """Take traits back that no fact tells any more."""
    c = traits.c
    keys = [(point, trait.kind.value, trait.value) for point, trait in gone]
    for part in chunks(keys):
        connection.execute(delete(traits).where(tuple_(c.contact_point_id, c.kind, c.value).in_(part)))


_ADD = into(traits)
_OF_POINTS = select(traits).where(among(traits.c.contact_point_id))


def shared(connection: Connection, kind: TraitKind, spelt: Sequence[str], most: int) -> dict[str, set[int]]:
    """For those of these traits that more than one contact point has, and at most so many, which these are."""
    found: dict[str, set[int]] = {}
    for one in spelt:  # one by one, so that nobody counts how many bear a common name
        points = set(connection.scalars(_BEARING, {"spelt": one, "kind": kind, "most": most + 1}))
        if 1 < len(points) <= most:
            found[one] = points
    return found


_BEARING = (
    select(traits.c.contact_point_id)
    .where(traits.c.spelt == bindparam("spelt"), traits.c.kind == bindparam("kind"))
    .distinct()
    .limit(bindparam("most"))
)
