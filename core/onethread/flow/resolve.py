"""RESOLVE: whose is it? Facts find their contact points, these claim identities, equal claims link them.

Exact matches only; where scores come in, `model.claim.group` gets company.
"""

from collections.abc import Iterable, Mapping
from datetime import datetime

from sqlalchemy import Connection

from onethread.flow.contact_point import Owner, owner
from onethread.flow.handles import HandleReader
from onethread.flow.relink import relink
from onethread.model.claim import Claim, join_claims
from onethread.model.handle import Trust
from onethread.model.interaction import Interaction
from onethread.plugin import Identity, Reach
from onethread.store import claims, contact_points, identities
from onethread.store.contact_points import Point
from onethread.store.interactions import FactKey


def resolve(
    connection: Connection, facts: Mapping[FactKey, Interaction], reader: HandleReader, now: datetime
) -> dict[FactKey, int]:
    """The contact point of each fact. All that the facts claim is stored and worked in."""
    owners = {key: owner(fact, reader) for key, fact in facts.items()}
    points = contact_points.ensure(connection, {one.key for one in owners.values()}, now)
    _rename(connection, facts, owners, points)
    _claim(connection, facts, owners, points, now)
    return {key: points[one.key].id for key, one in owners.items()}


def _rename(
    connection: Connection,
    facts: Mapping[FactKey, Interaction],
    owners: Mapping[FactKey, Owner],
    points: Mapping[str, Point],
) -> None:
    newest: dict[int, tuple[datetime, str]] = {}
    for key, fact in facts.items():
        point = points[owners[key].key]
        if fact.name and (fact.at, fact.name) > newest.get(point.id, _known(point, fact.at)):
            newest[point.id] = fact.at, fact.name
    contact_points.rename(connection, {point: (name, at) for point, (at, name) in newest.items()})


def _known(point: Point, otherwise: datetime) -> tuple[datetime, str]:
    return point.named_at or otherwise, point.name or ""


def _claim(
    connection: Connection,
    facts: Mapping[FactKey, Interaction],
    owners: Mapping[FactKey, Owner],
    points: Mapping[str, Point],
    now: datetime,
) -> None:
    numbers = identities.ensure(connection, {identity for one in owners.values() for identity, _ in one.claims})
    before = claims.of_points(connection, {point.id for point in points.values()})
    told = (
        (numbers[identity], make_claim(points[owners[key].key].id, trust, fact.at))
        for key, fact in facts.items()
        for identity, trust in owners[key].claims
    )
    touched = claims.store(connection, before, joined(before, told))
    relink(connection, _persons(numbers) & touched, now)


def make_claim(point: int, trust: Trust, at: datetime) -> Claim:
    """What one handle of a fact at that time makes its contact point claim, or let go."""
    return Claim(point, trust, at, at if trust is Trust.RELEASED else None)


def joined(before: Mapping[claims.ClaimKey, Claim], told: Iterable[tuple[int, Claim]]) -> dict[claims.ClaimKey, Claim]:
    """Claims (by identity) joined to those that are known; only those that were told."""
    after: dict[claims.ClaimKey, Claim] = {}
    for identity, claim in told:
        key = (identity, claim.point)
        known = after.get(key) or before.get(key)
        after[key] = join_claims(known, claim) if known else claim
    return after


def _persons(numbers: Mapping[Identity, int]) -> set[int]:
    return {number for identity, number in numbers.items() if identity.reach is Reach.PERSON}
