"""Links and customers follow the claims: what the claims on an identity say is stored, as a difference."""

from collections.abc import Iterable, Iterator, Sequence
from datetime import datetime

from sqlalchemy import Connection

from onethread.model.claim import Claim, group
from onethread.store import claims, contact_points, customers, links
from onethread.store.links import Link


def relink(connection: Connection, identities: Iterable[int], now: datetime) -> None:
    """Work out anew who is one person by these identities (of persons), and store what has changed."""
    touched = set(identities)
    if not touched:
        return
    said = claims.of_identities(connection, touched)
    wanted = {link for identity, among in said.items() for link in _star(identity, among)}
    present = links.of_identities(connection, touched)
    links.add(connection, wanted - present, now)
    links.remove(connection, present - wanted)
    _merge(connection, wanted - present)
    split(connection, {point for link in present - wanted for point in (link.one, link.other)})


def components(points: Iterable[int], pairs: Iterable[tuple[int, int]]) -> list[list[int]]:
    """What hangs together by these pairs: each component sorted, that of the smallest number first."""
    root = {point: point for point in points}

    def top(point: int) -> int:
        while root[point] != point:
            root[point] = point = root[root[point]]
        return point

    for one, other in pairs:
        low, high = sorted((top(one), top(other)))
        root[high] = low
    found: dict[int, list[int]] = {}
    for point in sorted(root):
        found.setdefault(top(point), []).append(point)
    return list(found.values())


def _star(identity: int, among: Sequence[Claim]) -> Iterator[Link]:
    """As few links as hold a group together: all to the oldest contact point."""
    for oldest, *others in group(among):
        yield from (Link(oldest, other, identity) for other in others)


def _merge(connection: Connection, fresh: set[Link]) -> None:
    """Customers of linked contact points become one: the oldest, whose id lives on."""
    owners = contact_points.owners(connection, {point for link in fresh for point in (link.one, link.other)})
    pairs = [(owners[link.one], owners[link.other]) for link in fresh]
    for kept, *absorbed in components(owners.values(), pairs):
        if absorbed:
            moved = customers.points_of(connection, absorbed)
            customers.move(connection, [point for points in moved.values() for point in points], kept)
            customers.redirect(connection, absorbed, kept)


def split(connection: Connection, points: set[int]) -> None:
    """Customers of these contact points fall apart into what still hangs together.

    Each part is the smallest customer that one of its contact points began as: what a merge took away comes back.
    """
    owners = set(contact_points.owners(connection, points).values())
    for members in customers.points_of(connection, owners).values():
        births = contact_points.births(connection, members)
        for component in components(members, links.of_points(connection, members)):
            kept, *absorbed = sorted({births[point] for point in component})
            customers.move(connection, component, kept)
            customers.redirect(connection, [kept], None)
            customers.redirect(connection, absorbed, kept)
