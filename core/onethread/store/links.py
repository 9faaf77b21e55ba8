"""Links: evidence that two contact points are one person.

Those of the resolver follow from facts, and are sure or suggestions; those of anybody else are decisions.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any, NamedTuple

from sqlalchemy import ColumnElement, Connection, bindparam, delete, func, or_, select, text, update

from onethread.store.among import among, rows, run
from onethread.store.columns import AnyRow
from onethread.store.many import Many, into
from onethread.store.schema import contact_points, links, traits

RESOLVER = "resolver"
"""The author of links that follow from what contact points claim."""

NAMESAKES = "namesakes"
"""The author of suggestions that follow from names, towns and firms alone."""

DERIVED = frozenset({RESOLVER, NAMESAKES})
"""Authors of links that follow from the facts; every other is somebody who has decided."""

BY_API = "api:"
"""Before the name of a token, by whose holder a link was made."""

GREATEST = 2**63 - 1
"""No link has a greater number, since no database does."""

Pair = tuple[int, int]
"""Two contact points, the smaller number first."""


class Said(NamedTuple):
    """What a link says: `bits` None if it was decided, not weighed; `evidence` to explain it (flow.evidence.written)."""

    pair: Pair
    author: str = RESOLVER
    sure: bool = True
    bits: float | None = None
    evidence: Any = ()


@dataclass(frozen=True, slots=True)
class Rank:
    """The place of a suggestion among all."""

    bits: float
    id: int


@dataclass(frozen=True, slots=True)
class Link:
    """A stored link."""

    id: int
    said: Said
    made_at: datetime

    @property
    def pair(self) -> Pair:
        """Its ends."""
        return self.said.pair

    @property
    def rank(self) -> Rank:
        """The place among suggestions."""
        return Rank(self.said.bits or 0.0, self.id)

    @property
    def decided(self) -> bool:
        """Whether it is somebody's decision."""
        return self.said.author not in DERIVED


def of_points(connection: Connection, points: Iterable[int]) -> list[Link]:
    """The links at these contact points, by number."""
    return [_link(row) for row in rows(connection, _AT, points)]


def between(connection: Connection, some: Iterable[int], others: Iterable[int]) -> list[Link]:
    """The links between two sides, suggestions among them."""
    here, there = set(some), set(others)
    return [link for link in of_points(connection, here) if here & set(link.pair) and there & set(link.pair)]


def numbered(connection: Connection, id_: int) -> Link | None:
    """A link by its number."""
    row = connection.execute(select(links).where(links.c.id == id_)).one_or_none()
    return _link(row) if row else None


def of_names(connection: Connection, names: Sequence[str]) -> list[Link]:
    """The suggestions between namesakes of these names (as traits spell them)."""
    return [_link(row) for row in rows(connection, _OF_NAMES, names)]


def forget_namesakes(connection: Connection, points: Iterable[int]) -> None:
    """Take back what names alone suggested at these contact points."""
    run(connection, _FORGET_NAMESAKES, points)


def suggestions(connection: Connection, limit: int, after: Rank | None = None) -> list[Link]:
    """Those that a person should look at, the likeliest first, of which two customers are not one by now."""
    query = select(links).where(text("NOT sure"), _apart()).order_by(links.c.bits.desc(), links.c.id).limit(limit)
    if after is not None:
        later = or_(links.c.bits < after.bits, links.c.id > after.id)
        query = query.where(links.c.bits <= after.bits, later)  # the first bounds the walk over the index
    return [_link(row) for row in connection.execute(query)]


def suggestions_counted(connection: Connection) -> int:
    """How many they are."""
    query = select(func.count()).select_from(links).where(text("NOT sure"), _apart())
    return connection.execute(query).scalar_one()


def _apart() -> ColumnElement[bool]:
    """Whether the ends of a link are of two customers."""
    one, other = contact_points.alias(), contact_points.alias()
    return (
        select(one.c.id)
        .join(other, one.c.customer_id != other.c.customer_id)
        .where(one.c.id == links.c.one_id, other.c.id == links.c.other_id)
        .exists()
    )


def add(connection: Connection, fresh: Iterable[Said], now: datetime) -> None:
    """Store new links."""
    _ADD.run(connection, ((*said.pair, said.author, said.sure, said.bits, said.evidence, now) for said in fresh))


def add_one(connection: Connection, said: Said, now: datetime) -> int:
    """Store a link; its number. One of the same author on the same pair is made anew, as the newest word."""
    one, other = said.pair
    same = select(links.c.id).where(links.c.one_id == one, links.c.other_id == other, links.c.author == said.author)
    if connection.scalar(same) is None:
        add(connection, [said], now)
    number: int = connection.execute(same).scalar_one()
    connection.execute(update(links).where(links.c.id == number).values(evidence=said.evidence, made_at=now))
    return number


def change(connection: Connection, changed: Iterable[tuple[int, Said]]) -> None:
    """Store what known links (by number) say now; they stay as old as they are."""
    _CHANGE.run(connection, ((id_, said.sure, said.bits, said.evidence) for id_, said in changed))


def remove(connection: Connection, ids: Iterable[int]) -> None:
    """Take links back."""
    run(connection, _REMOVE, ids)


_ONE, _OTHER = traits.alias(), traits.alias()
_BY_ONE_NAME = (
    select(_ONE.c.spelt)
    .join(_OTHER, _OTHER.c.spelt == _ONE.c.spelt)
    .where(_ONE.c.contact_point_id == links.c.one_id, _OTHER.c.contact_point_id == links.c.other_id)
    .where(among(_ONE.c.spelt))
    .exists()
)
# Who bears a name is asked first: a join of all with all who bear it took 1.4 s where 2000 do.
_BEARING = select(traits.c.contact_point_id).where(among(traits.c.spelt))
_OF_NAMES = select(links).where(links.c.one_id.in_(_BEARING), links.c.author == NAMESAKES, _BY_ONE_NAME)
_AT_THEM = or_(among(links.c.one_id), among(links.c.other_id))
_AT = select(links).where(_AT_THEM).order_by(links.c.id)
_FORGET_NAMESAKES = delete(links).where(_AT_THEM, links.c.author == NAMESAKES)
_REMOVE = delete(links).where(among(links.c.id))
_ADD = into(links)
_CHANGE = Many(
    update(links)
    .where(links.c.id == bindparam("number"))
    .values(
        sure=bindparam("is_sure"),
        bits=bindparam("new_bits"),
        evidence=bindparam("new_evidence", type_=links.c.evidence.type),
    ),
    *("number", "is_sure", "new_bits", "new_evidence"),
)


def _link(row: AnyRow) -> Link:
    said = Said((row.one_id, row.other_id), row.author, row.sure, row.bits, row.evidence)
    return Link(row.id, said, row.made_at)
