"""Holdings: all that is held about one customer, and where it was told."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, func, select

from onethread.model.handle import Trust
from onethread.plugin import Identity, Reach
from onethread.store import contact_points, customers, deliveries, interactions, sources
from onethread.store.deliveries import Kept
from onethread.store.schema import claims as claims_table
from onethread.store.schema import contact_points as points_table
from onethread.store.schema import identities as identities_table
from onethread.store.schema import interactions as facts_table


@dataclass(frozen=True, slots=True)
class Met:
    """A contact point: its key, and the name that was last heard there."""

    key: str
    name: str | None
    named_at: datetime | None


@dataclass(frozen=True, slots=True)
class Claimed:
    """An identity that a contact point (by its key) claims."""

    identity: Identity
    trust: Trust
    first_at: datetime
    released_at: datetime | None
    contact_point: str


@dataclass(frozen=True, slots=True)
class Counts:
    """How much is held about a customer; `raw_items` are places in deliveries."""

    facts: int
    contact_points: int
    raw_items: int


def names(connection: Connection, customer: int) -> list[tuple[str, datetime]]:
    """The names that were heard, each with the time of the last."""
    c = facts_table.c
    last = func.max(c.at, type_=c.at.type)
    query = select(c.name, last).join(points_table).where(points_table.c.customer_id == customer, c.name.is_not(None))
    return [(name, at) for name, at in connection.execute(query.group_by(c.name).order_by(last, c.name))]


def met(connection: Connection, customer: int) -> list[Met]:
    """The contact points."""
    c = points_table.c
    query = select(c.key, c.name, c.named_at).where(c.customer_id == customer).order_by(c.key)
    return [Met(*row) for row in connection.execute(query)]


def claimed(connection: Connection, customer: int) -> list[Claimed]:
    """Every identity that is claimed, mentioned in a text or let go."""
    c = claims_table.c
    query = (
        select(identities_table, c.trust, c.first_at, c.released_at, points_table.c.key)
        .select_from(claims_table.join(points_table).join(identities_table))
        .where(points_table.c.customer_id == customer)
        .order_by(identities_table.c.kind, identities_table.c.value, points_table.c.key)
    )
    return [
        Claimed(
            Identity(row.kind, row.value, row.scope, Reach(row.reach)),
            Trust(row.trust),
            row.first_at,
            row.released_at,
            row.key,
        )
        for row in connection.execute(query)
    ]


def former_ids(connection: Connection, customer: int) -> list[str]:
    """Public ids of customers that were merged into this one."""
    return customers.known_as(connection, customers.leading_to(connection, [customer]) - {customer})


def told(connection: Connection, customer: int) -> Iterator[tuple[Kept, list[str]]]:
    """The deliveries that told of a customer, and at which places; not at '' (all of it) where others are in it, too."""
    facts = _facts(connection, customer)
    tellers = sources.of_interactions(connection, facts)
    for number in sorted({delivery for found in tellers.values() for delivery in found}):
        said = sources.of_deliveries(connection, [number])
        alone = all(fact in facts for fact, _ in said)
        places = {place for (fact, _), items in said.items() if fact in facts for place in items if place or alone}
        for kept in deliveries.numbered(connection, [number]):
            yield kept, sorted(places)


def counted(connection: Connection, customer: int) -> Counts:
    """How much it is."""
    facts = _facts(connection, customer)
    points = contact_points.of_customer(connection, customer)
    return Counts(len(facts), len(points), sources.items_counted(connection, facts))


def _facts(connection: Connection, customer: int) -> set[int]:
    points = contact_points.of_customer(connection, customer)
    return set(interactions.keys_at(connection, points.values()))
