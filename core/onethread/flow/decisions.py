"""What operators decide: that two customers are one, that they are not, and taking either back."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime
from itertools import product

from sqlalchemy import Connection

from onethread.flow.evidence.decide import homes
from onethread.flow.relink import Change, Touched, relink
from onethread.model.caution import Caution
from onethread.plugin import OnethreadError
from onethread.store import contact_points, customers, links, vetoes
from onethread.store.links import Link, Said


class UndecidableError(OnethreadError):
    """What was asked cannot be decided like this; the words say what can."""


@dataclass(frozen=True, slots=True)
class Author:
    """Who decides, when and why, and how sure one has to be for what follows from it."""

    name: str
    now: datetime
    caution: Caution
    reason: str = ""


def merge(connection: Connection, one: int, other: int, author: Author) -> tuple[Change, ...]:
    """Make two customers (by their numbers) one, whatever the evidence says; the latest word holds."""
    sides = customers.points_of(connection, (one, other))
    if one == other or not all(sides.values()):  # the latter where somebody else was faster
        raise UndecidableError("they are one customer already")
    low, high = sorted((min(sides[one]), min(sides[other])))
    said = Said((low, high), author.name, evidence=[{"about": author.reason or "decided by hand", "findings": []}])
    number = links.add_one(connection, said, author.now)
    vetoes.lift(connection, _between(connection, sides[one], sides[other]), number)
    return relink(connection, Touched([*sides[one], *sides[other]]), author.caution, author.now)


def unmerge(connection: Connection, number: int, author: Author) -> tuple[Change, ...]:
    """Take one link (by its number) away, and all that rests on it.

    What an operator had decided is withdrawn, and the evidence alone decides again. Where the evidence had decided, the
    two sides are told apart for good by vetoes between all their contact points.
    """
    link = links.numbered(connection, number)
    if link is None or not link.said.sure:
        raise UndecidableError(f"there is no link {number}; `onethread why WHO` lists those of a customer")
    if link.decided:
        return _withdraw(connection, link, author)
    one, other = _sides(connection, link)
    return _part(connection, one, other, author)


def reject(connection: Connection, number: int, author: Author) -> tuple[Change, ...]:
    """Say that the two of a suggestion (by its number) are not one customer; they are never suggested again."""
    one, other = _suggested(connection, number)
    sides = customers.points_of(connection, (one, other))
    return _part(connection, sides[one], sides[other], author)


def accept(connection: Connection, number: int, author: Author) -> tuple[Change, ...]:
    """Make the two of a suggestion (by its number) one."""
    one, other = _suggested(connection, number)
    return merge(connection, one, other, author)


def _suggested(connection: Connection, number: int) -> tuple[int, int]:
    link = links.numbered(connection, number)
    if link is None or link.said.sure:
        raise UndecidableError(f"there is no suggestion {number}; `onethread review` lists them")
    owners = contact_points.owners(connection, link.pair)
    return owners[link.pair[0]], owners[link.pair[1]]


def _between(connection: Connection, some: Iterable[int], others: Iterable[int]) -> list[int]:
    """Vetoes that hold between two sides."""
    here, there = set(some), set(others)
    return [
        veto.id
        for veto in vetoes.of_points(connection, here)
        if veto.lifted_by is None and here & set(veto.pair) and there & set(veto.pair)
    ]


def _withdraw(connection: Connection, link: Link, author: Author) -> tuple[Change, ...]:
    parted = vetoes.restore(connection, [link.id])
    links.remove(connection, [link.id])
    return relink(connection, Touched({*link.pair, *parted}), author.caution, author.now)


def _part(connection: Connection, one: Iterable[int], other: Iterable[int], author: Author) -> tuple[Change, ...]:
    pairs = [(min(pair), max(pair)) for pair in product(one, other)]
    vetoes.add(connection, pairs, author.name, author.reason, author.now)
    return relink(connection, Touched({point for pair in pairs for point in pair}), author.caution, author.now)


def _sides(connection: Connection, link: Link) -> tuple[list[int], list[int]]:
    """What hangs at either end of a link when it is cut."""
    owner = contact_points.owners(connection, link.pair)[link.pair[0]]
    points = customers.points_of(connection, [owner])[owner]
    rest = [one for one in links.of_points(connection, points) if one.said.sure and one.id != link.id]
    home = homes([*((point, point) for point in points), *(one.pair for one in rest)])
    one, other = (home[end] for end in link.pair)
    if one == other:
        also = max((each for each in rest if each.decided), key=lambda each: each.made_at)
        raise UndecidableError(f"they are also linked by hand: `onethread unmerge {also.id}` first")
    return [point for point in points if home[point] == one], [point for point in points if home[point] != one]
