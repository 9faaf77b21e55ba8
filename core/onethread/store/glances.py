"""Customers at a glance for whoever looks for one: who was heard lately, and the newest of each; never more than a page is read."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from sqlalchemy import Connection, select

from onethread.model.handle import Trust
from onethread.plugin import Identity, Reach
from onethread.store import exports, interactions
from onethread.store.among import among, rows
from onethread.store.claims import held
from onethread.store.interactions import Stored
from onethread.store.schema import claims, contact_points, customers, identities
from onethread.store.schema import interactions as facts

LOOKED_AT = 2000
"""Facts among which those are looked for who were heard lately."""

_MOST_IDENTITIES = 3
_TELLING = {"phone": 0, "email": 1}


@dataclass(frozen=True, slots=True)
class Glance:
    """A customer: id, name, some of the identities, and the newest fact."""

    number: int
    public_id: str
    name: str | None
    identities: Sequence[Identity]
    newest: Stored | None


def lately(connection: Connection, limit: int) -> list[int]:
    """The customers of whom something was learned last, the last first."""
    query = select(facts.c.contact_point_id).order_by(facts.c.id.desc()).limit(LOOKED_AT)
    points = list(dict.fromkeys(connection.scalars(query)))
    owners = {point: customer for point, customer in rows(connection, _OWNERS, points)}
    return list(dict.fromkeys(owners[point] for point in points))[:limit]


def newcomers(connection: Connection, before: int | None, limit: int) -> list[int]:
    """The customers with the greatest numbers (smaller than that), descending: whom we have known least long, first."""
    met = select(contact_points.c.id).where(contact_points.c.customer_id == customers.c.id).exists()
    query = select(customers.c.id).where(met)
    query = query if before is None else query.where(customers.c.id < before)
    return list(connection.scalars(query.order_by(customers.c.id.desc()).limit(limit)))


def at(connection: Connection, numbers: Sequence[int]) -> list[Glance]:
    """These customers, in the order given."""
    ids = {number: public_id for number, public_id in rows(connection, _IDS, numbers)}
    names = exports.names(connection, list(numbers))
    known, newest = _identities(connection, numbers), _newest(connection, numbers)
    return [
        Glance(number, ids[number], names.get(number), known.get(number, ()), newest.get(number))
        for number in numbers
        if number in ids
    ]


def _identities(connection: Connection, numbers: Iterable[int]) -> Mapping[int, list[Identity]]:
    found: dict[int, list[Identity]] = {}
    for number, kind, scope, value, reach in rows(connection, _IDENTITIES, numbers):
        found.setdefault(number, []).append(Identity(kind, value, scope, Reach(reach)))
    return {number: sorted(some, key=telling)[:_MOST_IDENTITIES] for number, some in found.items()}


def telling(identity: Identity) -> tuple[int, str, str]:
    """What people know somebody by comes first: phones and mailboxes, then accounts, browsers last."""
    rank = 9 if identity.reach is Reach.DEVICE else _TELLING.get(identity.kind, len(_TELLING))
    return rank, identity.kind, identity.value


def _newest(connection: Connection, numbers: Iterable[int]) -> Mapping[int, Stored]:
    """Each contact point's newest is the first of its stretch of the index."""
    owners = {fact: number for number, fact in rows(connection, _NEWEST, numbers) if fact is not None}
    found: dict[int, Stored] = {}
    for stored in interactions.numbered(connection, owners):
        known = found.get(owners[stored.id])
        if known is None or (stored.fact.at, stored.id) > (known.fact.at, known.id):
            found[owners[stored.id]] = stored
    return found


_OWNERS = select(contact_points.c.id, contact_points.c.customer_id).where(among(contact_points.c.id))
_IDS = select(customers.c.id, customers.c.public_id).where(among(customers.c.id))
_FIRST = (
    select(facts.c.id)
    .where(facts.c.contact_point_id == contact_points.c.id)
    .order_by(facts.c.at.desc(), facts.c.id.desc())
    .limit(1)
    .correlate(contact_points)
    .scalar_subquery()
)
_NEWEST = select(contact_points.c.customer_id, _FIRST).where(among(contact_points.c.customer_id))
_IDENTITIES = (
    select(contact_points.c.customer_id, identities.c.kind, identities.c.scope, identities.c.value, identities.c.reach)
    .join(claims, claims.c.contact_point_id == contact_points.c.id)
    .join(identities, identities.c.id == claims.c.identity_id)
    .where(among(contact_points.c.customer_id), claims.c.trust != Trust.TEXT, held())
    .distinct()
)
