"""The directory of customers: found by id, by an identity or by a name; listed with what is known of them."""

from collections import defaultdict
from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import ColumnElement, Connection, and_, func, select

from onethread.model.handle import Trust
from onethread.model.spelling import spelt
from onethread.plugin import Identity, Reach
from onethread.store.chunks import chunks
from onethread.store.claims import held
from onethread.store.exports import names
from onethread.store.schema import claims, contact_points, customers, identities, interactions


@dataclass(frozen=True, slots=True)
class Entry:
    """A customer at a glance."""

    id: int
    public_id: str
    name: str | None
    identities: tuple[Identity, ...]
    facts: int
    last_at: datetime | None


def by_public_id(connection: Connection, public_id: str) -> int | None:
    """The number of a customer; of one that was merged away, of the one it is now."""
    query = select(customers.c.id).where(customers.c.public_id == public_id.strip().upper())
    number = connection.execute(query).scalar()
    following = number
    while following is not None:  # redirects lead to ever smaller numbers, so this ends
        number = following
        following = connection.execute(select(customers.c.merged_into).where(customers.c.id == number)).scalar()
    return number


def began_as(connection: Connection, public_id: str) -> int | None:
    """The number of the customer that was known by this id from its beginning, whatever it is part of now."""
    return connection.execute(select(customers.c.id).where(customers.c.public_id == public_id.strip().upper())).scalar()


def points_of(connection: Connection, wanted: Iterable[Identity]) -> set[int]:
    """The contact points that claim one of these identities."""
    found: set[int] = set()
    c = identities.c
    for identity in wanted:
        query = select(claims.c.contact_point_id).join(identities, c.id == claims.c.identity_id)
        query = query.where(c.value == identity.value, c.kind == identity.kind)
        found |= set(connection.scalars(query.where(c.scope == identity.scope) if identity.scope else query))
    return found


def public_id(connection: Connection, number: int) -> str:
    """The id under which a customer is known outside."""
    found: str = connection.execute(select(customers.c.public_id).where(customers.c.id == number)).scalar_one()
    return found


def by_identities(connection: Connection, wanted: Iterable[Identity]) -> list[int]:
    """The customers who claim one of these identities (any scope if theirs is empty), ascending.

    Those who have let it go are meant only where nobody has it now.
    """
    asked = list(wanted)
    now = _claimants(connection, asked, held())
    return sorted(now or _claimants(connection, asked, claims.c.trust != Trust.TEXT))


def of_card(connection: Connection, card: Identity) -> int | None:
    """The customer that a card of a remote system is of, by what that system or one of us has said; the oldest of several."""
    vouched = claims.c.trust.in_([Trust.CHANNEL, Trust.VERIFIED, Trust.CRM])
    return min(_claimants(connection, [card], and_(held(), vouched)), default=None)


def _claimants(connection: Connection, wanted: Iterable[Identity], which: ColumnElement[bool]) -> set[int]:
    found: set[int] = set()
    c = identities.c
    for identity in wanted:
        query = (
            select(contact_points.c.customer_id)
            .join(claims, claims.c.contact_point_id == contact_points.c.id)
            .join(identities, c.id == claims.c.identity_id)
            .where(c.value == identity.value, c.kind == identity.kind, which)
            .distinct()
        )
        query = query.where(c.scope == identity.scope) if identity.scope else query
        found |= set(connection.scalars(query))
    return found


def by_name(connection: Connection, name: str) -> list[int]:
    """Customers of whom some name contains these words, in any order, case, alphabet and with or without accents."""
    words = spelt(name).split()
    if not words:
        return []
    c = contact_points.c
    query = select(c.customer_id, c.name).where(c.name.is_not(None)).order_by(c.customer_id)
    rows = connection.execution_options(yield_per=1000).execute(query)
    # No database folds Romanian and Cyrillic letters, so Python does.
    found = {number: None for number, known in rows if all(word in spelt(known) for word in words)}
    return list(found)


def entries(connection: Connection, numbers: Iterable[int]) -> list[Entry]:
    """These customers at a glance, in the order given."""
    wanted = list(numbers)
    known = names(connection, wanted)
    said = _identities(connection, wanted)
    busy = _activity(connection, wanted)
    query = select(customers.c.id, customers.c.public_id).where(customers.c.id.in_(wanted))
    public = {id_: public_id for id_, public_id in connection.execute(query)}
    return [
        Entry(id_, public[id_], known.get(id_), tuple(said[id_]), *busy.get(id_, (0, None)))
        for id_ in wanted
        if id_ in public
    ]


def newest(connection: Connection, limit: int) -> list[int]:
    """The customers with whom something happened last."""
    last = func.max(interactions.c.at)
    query = (
        select(contact_points.c.customer_id)
        .join(interactions, interactions.c.contact_point_id == contact_points.c.id)
        .group_by(contact_points.c.customer_id)
        .order_by(last.desc(), contact_points.c.customer_id.desc())
        .limit(limit)
    )
    return list(connection.scalars(query))


def following(connection: Connection, after: int, limit: int) -> list[int]:
    """The first customers with a greater number than that, ascending; those that were merged away are none."""
    met = select(contact_points.c.id).where(contact_points.c.customer_id == customers.c.id).exists()
    query = select(customers.c.id).where(customers.c.id > after, met).order_by(customers.c.id).limit(limit)
    return list(connection.scalars(query))


def _identities(connection: Connection, numbers: list[int]) -> dict[int, list[Identity]]:
    found: dict[int, list[Identity]] = defaultdict(list)
    for part in chunks(numbers):
        query = (
            select(contact_points.c.customer_id, identities)
            .join(claims, claims.c.contact_point_id == contact_points.c.id)
            .join(identities, identities.c.id == claims.c.identity_id)
            .where(contact_points.c.customer_id.in_(part), held())
            .order_by(identities.c.kind, identities.c.value, identities.c.scope)
            .distinct()
        )
        for row in connection.execute(query):
            found[row.customer_id].append(Identity(row.kind, row.value, row.scope, Reach(row.reach)))
    return found


def _activity(connection: Connection, numbers: list[int]) -> dict[int, tuple[int, datetime]]:
    last = func.max(interactions.c.at, type_=interactions.c.at.type)
    query = (
        select(contact_points.c.customer_id, func.count(), last)
        .join(interactions, interactions.c.contact_point_id == contact_points.c.id)
        .where(contact_points.c.customer_id.in_(numbers))
        .group_by(contact_points.c.customer_id)
    )
    return {id_: (count, at) for id_, count, at in connection.execute(query)}
