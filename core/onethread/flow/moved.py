"""After facts have left a contact point: it claims only what its remaining facts say, or it is gone."""

from collections.abc import Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from onethread.flow.contact_point import owner
from onethread.flow.handles import HandleReader
from onethread.flow.relink import relink, split
from onethread.flow.resolve import joined, make_claim
from onethread.model.claim import Claim
from onethread.plugin import Reach
from onethread.store import claims, contact_points, customers, identities
from onethread.store.testimony import Testimony, names_of, testimonies


def settle(connection: Connection, moves: Mapping[int, int | None], reader: HandleReader, now: datetime) -> None:
    """Work out anew what these contact points claim; `moves` says where the facts that left them went, if anywhere."""
    if not moves:
        return
    before = claims.of_points(connection, moves)
    after = _supported(connection, testimonies(connection, moves), reader)
    gone = before.keys() - after.keys()
    changed = claims.store(connection, before, after) | {identity for identity, _ in gone}
    claims.remove(connection, gone)
    known = identities.numbered(connection, changed)
    relink(connection, [number for number, one in known.items() if one.reach is Reach.PERSON], now)
    identities.forget_unclaimed(connection, {identity for identity, _ in gone})
    contact_points.rename(connection, names_of(connection, moves))
    _leave(connection, moves)


def _supported(connection: Connection, said: Iterable[Testimony], reader: HandleReader) -> dict[claims.ClaimKey, Claim]:
    """What the facts of a contact point make it claim: those with the same handles say the same, at several times."""
    told = [(one, claim) for one in said for claim in owner(one.fact, reader).claims]
    numbers = identities.ensure(connection, {identity for _, (identity, _) in told})
    return joined(
        {},
        (
            (numbers[identity], make_claim(one.point, trust, at))
            for one, (identity, trust) in told
            for at in (one.first_at, one.last_at)
        ),
    )


def _leave(connection: Connection, moves: Mapping[int, int | None]) -> None:
    """Remove contact points where nothing happened; who went on elsewhere is there the customer that they were."""
    empty = contact_points.deserted(connection, moves)
    births = contact_points.births(connection, {*empty, *(to for to in moves.values() if to is not None)})
    contact_points.remove(connection, empty)
    heirs = {to for point in sorted(empty) if (to := moves[point]) in births and to not in empty}
    for heir in sorted(heirs):
        left = [births[point] for point in empty if moves[point] == heir]
        _inherit(connection, heir, sorted({births[heir], *left}))
    split(connection, heirs)


def _inherit(connection: Connection, heir: int, births: Sequence[int]) -> None:
    oldest, *younger = births
    contact_points.inherit(connection, heir, oldest)
    customers.redirect(connection, younger, oldest)
