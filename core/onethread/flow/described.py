"""What is said of whoever is met at contact points, besides handles: names, towns, firms, as many as tell anything."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection

from onethread.store import links, names_due, traits
from onethread.store.traits import Trait, TraitKind

Said = tuple[int, Trait]
"""A contact point (by its number), and what is said of it."""

MOST = 40
"""Names, towns or firms that are kept of one contact point; who says more is testing us."""


def kept(said: Iterable[Said]) -> set[Said]:
    """Of each kind the first by their spelling, whatever came first."""
    by_kind: dict[tuple[int, TraitKind], list[Trait]] = defaultdict(list)
    for point, trait in said:
        by_kind[point, trait.kind].append(trait)
    return {(point, trait) for (point, _), some in by_kind.items() for trait in sorted(some)[:MOST]}


def describe(connection: Connection, before: set[Said], after: set[Said], now: datetime) -> set[int]:
    """Store what is said now; the contact points of which something else was said before."""
    gone, fresh = before - after, after - before
    traits.remove(connection, gone)
    links.forget_namesakes(connection, {point for point, _ in gone})
    names_due.add(connection, {trait.spelt for _, trait in gone if trait.kind is TraitKind.NAME} - {""}, now)
    traits.add(connection, sorted(fresh))
    return {point for point, _ in gone | fresh}
