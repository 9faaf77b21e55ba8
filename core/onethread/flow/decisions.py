"""What operators decide: that two customers are one, that they are not, and taking either back.

It holds at once, whatever has to be looked at for it: who decides wants to see what comes of it.
"""

from collections.abc import Collection, Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from itertools import product
from typing import Any

from sqlalchemy import Connection

from onethread.flow.evidence.together import Pair, Together
from onethread.flow.evidence.written import by_hand
from onethread.flow.explain import path, to_cut
from onethread.flow.relink import Change, recheck
from onethread.model.caution import Caution
from onethread.plugin import OnethreadError
from onethread.store import contact_points, customers, links, vetoes
from onethread.store.links import DERIVED, Link, Said

LONGEST_REASON = 1000
"""Letters of why somebody decides."""


class UndecidableError(OnethreadError):
    """What was asked cannot be decided like this; the words say what can."""


class NoLinkError(UndecidableError):
    """There is no such link or suggestion, or not any more."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, when and why, and how sure one has to be for what follows from it.

    UndecidableError for names of who decides nothing: what they say is taken back as soon as the evidence does not.
    """

    name: str
    now: datetime
    caution: Caution
    reason: str = ""

    def __post_init__(self) -> None:
        """Tell people from what is worked out."""
        if self.name in DERIVED:
            raise UndecidableError(f"{self.name!r} is no name of somebody who decides")


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a decision has led to: the ids of whom it was about, one or two; the link that it made, if it made one."""

    changes: tuple[Change, ...]
    customers: tuple[str, ...]
    link: int | None = None


def merge(connection: Connection, ends: Pair, author: Author, evidence: Sequence[Any] = ()) -> Outcome:
    """Make the customers of two contact points one, whatever the evidence says; the latest word holds.

    These two are linked: where either goes when something else is undone, the other follows.
    """
    pair = min(ends), max(ends)
    sides = customers.points_of(connection, contact_points.owners(connection, pair).values())
    if len(sides) != len(pair):
        raise UndecidableError("they are one customer already")
    said = Said(pair, author.name, evidence=[*by_hand(author.reason), *evidence])
    number = links.add_one(connection, said, author.now)
    vetoes.lift(connection, [veto.id for veto in vetoes.between(connection, *sides.values())], number)
    _answer(connection, *sides.values())
    return _outcome(connection, pair, author, number)


def unmerge(connection: Connection, number: int, author: Author) -> Outcome:
    """Take one link (by its number) away, and all that rests on it.

    What an operator had decided is withdrawn, and the evidence alone decides again. Where the evidence had decided, the
    two sides are told apart for good by vetoes between all their contact points.
    """
    link = links.numbered(connection, number)
    if link is None or not link.said.sure:
        raise NoLinkError(f"there is no link {number}, or not any more")
    if not link.decided:
        _part(connection, *_sides(connection, link), author)
        return _outcome(connection, link.pair, author)
    parted = vetoes.restore(connection, [link.id])
    links.remove(connection, [link.id])
    return _outcome(connection, link.pair, author, besides=parted)


def accept(connection: Connection, number: int, author: Author) -> Outcome:
    """Make the two of a suggestion (by its number) one; what spoke for it stays to be read."""
    link = _suggested(connection, number)
    return merge(connection, link.pair, author, link.said.evidence)


def reject(connection: Connection, number: int, author: Author) -> Outcome:
    """Say that the two of a suggestion (by its number) are not one customer; they are never suggested again."""
    pair = _suggested(connection, number).pair
    one, other = customers.points_of(connection, contact_points.owners(connection, pair).values()).values()
    _answer(connection, one, other)
    _part(connection, one, other, author)
    return _outcome(connection, pair, author)


def _suggested(connection: Connection, number: int) -> Link:
    link = links.numbered(connection, number)
    if link is None or link.said.sure:
        raise NoLinkError(f"there is no suggestion {number}, or not any more")
    if len(set(contact_points.owners(connection, link.pair).values())) == 1:
        raise UndecidableError("they are one customer by now")
    return link


def _answer(connection: Connection, some: Iterable[int], others: Iterable[int]) -> None:
    """Take back all suggestions between two sides: somebody has decided."""
    between = links.between(connection, some, others)
    links.remove(connection, [link.id for link in between if not link.said.sure])


def _part(connection: Connection, one: Iterable[int], other: Iterable[int], author: Author) -> None:
    pairs = [(min(pair), max(pair)) for pair in product(one, other)]
    vetoes.add(connection, pairs, author.name, author.reason, author.now)


def _outcome(
    connection: Connection, pair: Pair, author: Author, link: int | None = None, besides: Collection[int] = ()
) -> Outcome:
    """Work out who is who around a pair of which something was decided, and around other contact points besides."""
    before = customers.points_of(connection, contact_points.owners(connection, pair).values())
    points = sorted({*besides, *(point for some in before.values() for point in some)})
    changes = recheck(connection, points, author.caution, author.now)
    ids = customers.ids(connection, set(contact_points.owners(connection, pair).values()))
    return Outcome(changes, tuple(ids[number] for number in sorted(ids)), link)


def _sides(connection: Connection, link: Link) -> tuple[list[int], list[int]]:
    """What hangs at either end of a link when it is cut."""
    owner = contact_points.owners(connection, link.pair)[link.pair[0]]
    points = customers.points_of(connection, [owner])[owner]
    rest = [one for one in links.of_points(connection, points) if one.said.sure and one.id != link.id]
    if way := path(rest, link.pair[:1], link.pair[1:]):
        raise UndecidableError(f"they are also one by link {to_cut(way).id}, made by hand: unmerge that first")
    left = Together(one.pair for one in rest)
    one = left.of(link.pair[0])
    return [point for point in points if left.of(point) == one], [point for point in points if left.of(point) != one]
