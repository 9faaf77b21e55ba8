"""What was found or decided of a customer and others (links, suggestions, vetoes), as that person may have it.

Of others it names the customer's id, and no contact point: where they were met is theirs.
"""

from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection

from onethread.flow.evidence.written import pieces
from onethread.store import contact_points, customers, links, vetoes
from onethread.store.contact_points import Placed
from onethread.store.links import Link, Pair
from onethread.store.vetoes import Veto


@dataclass(frozen=True, slots=True)
class _Seen:
    """How contact points are named to a customer (by its number)."""

    customer: int
    placed: Mapping[int, Placed]
    ids: Mapping[int, str]

    def between(self, pair: Pair) -> list[dict[str, str]]:
        """Both ends, the same whichever was first."""
        ends = [self.placed[point] for point in pair]
        mine = sorted(end.key for end in ends if end.customer == self.customer)
        others = sorted(self.ids[end.customer] for end in ends if end.customer != self.customer)
        return [{"contact_point": key} for key in mine] + [{"customer": id_} for id_ in others]


def ties(connection: Connection, customer: int) -> dict[str, list[dict[str, Any]]]:
    """All `links`, `suggestions` and `vetoes` of a customer; a veto is one word, of however many contact points."""
    points = customers.points_of(connection, [customer])[customer]
    linked, parted = links.of_points(connection, points), vetoes.of_points(connection, points)
    seen = _seen(connection, customer, [*(one.pair for one in linked), *(one.pair for one in parted)])
    return {
        "links": [_link(link, seen) for link in linked if link.said.sure],
        "suggestions": [_link(link, seen) for link in linked if not link.said.sure],
        "vetoes": list(_told_once(_veto(one, seen) for one in parted)),
    }


def _seen(connection: Connection, customer: int, pairs: Iterable[Pair]) -> _Seen:
    placed = contact_points.placed(connection, {point for pair in pairs for point in pair})
    return _Seen(customer, placed, customers.ids(connection, {one.customer for one in placed.values()}))


def _link(link: Link, seen: _Seen) -> dict[str, Any]:
    return {
        "number": link.id,
        "between": seen.between(link.pair),
        "bits": link.said.bits,
        "author": link.said.author,
        "made_at": link.made_at,
        "evidence": pieces(link.said.evidence),
    }


def _veto(veto: Veto, seen: _Seen) -> dict[str, Any]:
    return {
        "between": seen.between(veto.pair),
        "author": veto.author,
        "made_at": veto.made_at,
        "reason": veto.reason,
        "lifted": veto.lifted_by is not None,
    }


def _told_once(told: Iterable[dict[str, Any]]) -> Iterator[dict[str, Any]]:
    """Between the same ends there is one word, if the other end is told by its customer alone."""
    yield from {str(one): one for one in told}.values()
