"""After facts have left a contact point: it claims only what its remaining facts say, or it is gone."""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from onethread.flow.contact_point import owner
from onethread.flow.handles import HandleReader
from onethread.flow.relink import relink
from onethread.flow.resolve import joined, make_claim
from onethread.model.claim import Claim
from onethread.plugin import Reach
from onethread.store import claims, contact_points, customers, identities, interactions


def settle(connection: Connection, moves: Mapping[int, int | None], reader: HandleReader, now: datetime) -> None:
    """Work out anew what these contact points claim; `moves` says where the facts that left them went, if anywhere."""
    if not moves:
        return
    before = claims.of_points(connection, moves)
    after = _supported(connection, moves, reader)
    gone = before.keys() - after.keys()
    changed = claims.store(connection, before, after) | {identity for identity, _ in gone}
    claims.remove(connection, gone)
    known = identities.numbered(connection, changed)
    relink(connection, [number for number, one in known.items() if one.reach is Reach.PERSON], now)
    _leave(connection, moves)


def _supported(connection: Connection, points: Iterable[int], reader: HandleReader) -> dict[claims.ClaimKey, Claim]:
    facts = [(point, one.fact) for point, all_ in interactions.of_points(connection, points).items() for one in all_]
    said = [(point, fact.at, *claim) for point, fact in facts for claim in owner(fact, reader).claims]
    numbers = identities.ensure(connection, {identity for _, _, identity, _ in said})
    return joined({}, ((numbers[identity], make_claim(point, trust, at)) for point, at, identity, trust in said))


def _leave(connection: Connection, moves: Mapping[int, int | None]) -> None:
    """Remove contact points where nothing happened; a customer that consisted of them follows the facts."""
    empty = contact_points.deserted(connection, moves)
    owners = contact_points.owners(connection, {*empty, *(to for to in moves.values() if to is not None)})
    contact_points.remove(connection, empty)
    left = customers.points_of(connection, {owners[point] for point in empty})
    for point in sorted(empty):
        to = moves[point]
        if not left[owners[point]] and to in owners and owners[to] != owners[point]:
            customers.absorb(connection, [owners[point]], owners[to])
