"""After facts have left a contact point: it says only what its remaining facts say, or it is gone."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping, Sequence
from datetime import datetime

from sqlalchemy import Connection

from onethread.flow.contact_point import owner
from onethread.flow.described import describe, kept
from onethread.flow.handles import HandleReader
from onethread.flow.relink import Change, Touched, relink
from onethread.flow.resolve import joined, make_claim
from onethread.model.claim import Claim
from onethread.store import claims, contact_points, customers, identities, traits
from onethread.store.testimony import Testimony, names_of, testimonies


def settle(
    connection: Connection,
    moves: Mapping[int, int | None],
    reader: HandleReader,
    now: datetime,
    fresh: Collection[int] = (),
) -> tuple[Change, ...]:
    """Work out anew what these contact points say; `moves` says where the facts that left them went, if anywhere.

    `fresh` contact points were not there before: nobody knew the customers that they began as.
    """
    if not moves:
        return ()
    said = list(testimonies(connection, moves))
    counts = _reclaim(connection, moves, said, reader)
    _redescribe(connection, moves, said, reader, now)
    contact_points.rename(connection, names_of(connection, moves))
    heirs, neighbours = _leave(connection, moves, fresh)
    seeds = {*moves, *heirs, *neighbours} & contact_points.placed(connection, {*moves, *heirs, *neighbours}).keys()
    changes = relink(connection, Touched(seeds, counts, set(fresh) - heirs), reader.caution, now)
    identities.forget_unclaimed(connection, counts)
    return changes


def _reclaim(
    connection: Connection, points: Iterable[int], said: Iterable[Testimony], reader: HandleReader
) -> Counter[int]:
    """Have contact points claim what their facts say; on which identities it was or is."""
    before = claims.of_points(connection, points)
    after = _supported(connection, said, reader)
    gone = before.keys() - after.keys()
    changed = claims.store(connection, before, after)
    claims.remove(connection, gone)
    return Counter(identity for identity, _ in (*changed, *before))


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


def _redescribe(
    connection: Connection, points: Iterable[int], said: Iterable[Testimony], reader: HandleReader, now: datetime
) -> None:
    before = {(point, trait) for point, some in traits.of_points(connection, points).items() for trait in some}
    after = kept((one.point, trait) for one in said for trait in owner(one.fact, reader).traits)
    describe(connection, before, after, now)


def _leave(
    connection: Connection, moves: Mapping[int, int | None], fresh: Collection[int]
) -> tuple[set[int], set[int]]:
    """Remove contact points where nothing happened; who went on elsewhere is there the customer that they were.

    Those where they went on, and those that were linked with what is gone.
    """
    empty = contact_points.deserted(connection, moves)
    placed = contact_points.placed(connection, {*empty, *(to for to in moves.values() if to is not None)})
    heirs = {point: to for point in sorted(empty) if (to := moves[point]) in placed and to not in empty}
    neighbours = contact_points.tied(connection, empty)
    contact_points.bequeath(connection, heirs)
    neighbours |= contact_points.remove(connection, empty)
    for heir in sorted(set(heirs.values())):
        left = sorted((placed[point].born_as, placed[point].customer) for point, to in heirs.items() if to == heir)
        if heir in fresh:
            customers.move(connection, {heir: left[0][1]})
        _inherit(connection, heir, sorted({placed[heir].born_as, *(born_as for born_as, _ in left)}))
    return set(heirs.values()), neighbours


def _inherit(connection: Connection, heir: int, births: Sequence[int]) -> None:
    oldest, *younger = births
    contact_points.inherit(connection, heir, oldest)
    now = contact_points.owners(connection, [heir])[heir]
    leads: dict[int, int | None] = dict.fromkeys(younger, oldest)
    if now < oldest:  # a greater one is moved when it is worked out anew who is who
        leads[oldest] = now
    customers.redirect(connection, leads)
