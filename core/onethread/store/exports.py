"""Exports: every fact and every customer, streamed in an order that depends on nothing but the facts."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass, field

from sqlalchemy import Connection, func, select

from onethread.model.handle import Trust
from onethread.plugin import Identity, Reach
from onethread.store.chunks import SIZE
from onethread.store.claims import held
from onethread.store.interactions import FULL, FactKey, Stored, build
from onethread.store.schema import claims, contact_points, customers, identities, interactions


@dataclass(slots=True)
class Person:
    """A customer with all contact points: who it is, and the keys of what happened, by time."""

    public_id: str
    name: str | None = None
    identities: list[tuple[Identity, Trust]] = field(default_factory=list)
    facts: list[FactKey] = field(default_factory=list)


def counted(connection: Connection) -> int:
    """How many facts there are."""
    return connection.execute(select(func.count()).select_from(interactions)).scalar_one()


def facts(connection: Connection, customer: int | None = None) -> Iterator[tuple[Stored, str]]:
    """Every fact (of one customer) with the public id of its customer, by (at, channel, account, id)."""
    c = interactions.c
    query = (
        FULL.add_columns(customers.c.public_id)
        .join(contact_points, c.contact_point_id == contact_points.c.id)
        .join(customers, contact_points.c.customer_id == customers.c.id)
        .order_by(c.at, c.channel, c.account, c.external_id)
    )
    query = query if customer is None else query.where(contact_points.c.customer_id == customer)
    rows = connection.execution_options(yield_per=SIZE).execute(query)
    for part in rows.partitions(SIZE):
        for stored, row in zip(build(connection, part), part, strict=True):
            yield stored, row[-1]


def persons(connection: Connection) -> Iterator[Person]:
    """Every customer with whom something happened, the oldest first."""
    after = 0
    while page := _page(connection, after):
        people = {number: Person(public_id) for number, public_id in page}
        _identify(connection, people)
        _tell(connection, people)
        yield from (person for person in people.values() if person.facts)
        after = page[-1][0]


def _page(connection: Connection, after: int) -> list[tuple[int, str]]:
    query = select(customers.c.id, customers.c.public_id).where(customers.c.id > after)
    return [(id_, public_id) for id_, public_id in connection.execute(query.order_by(customers.c.id).limit(SIZE))]


def _identify(connection: Connection, people: dict[int, Person]) -> None:
    """What is theirs: not what was only mentioned in a text, nor what they have let go."""
    query = (
        select(contact_points.c.customer_id, identities, claims.c.trust)
        .join(claims, claims.c.contact_point_id == contact_points.c.id)
        .join(identities, identities.c.id == claims.c.identity_id)
        .where(contact_points.c.customer_id.in_(list(people)), held())
    )
    best: dict[int, dict[Identity, Trust]] = defaultdict(dict)
    for row in connection.execute(query):
        identity, trust = Identity(row.kind, row.value, row.scope, Reach(row.reach)), Trust(row.trust)
        known = best[row.customer_id].get(identity, trust)
        best[row.customer_id][identity] = max(known, trust, key=lambda one: (one.strength, one.value))
    for number, found in best.items():
        people[number].identities = sorted(found.items(), key=lambda one: (one[0].kind, one[0].value, one[0].scope))


def _tell(connection: Connection, people: dict[int, Person]) -> None:
    c = interactions.c
    query = (
        select(contact_points.c.customer_id, c.channel, c.account, c.external_id)
        .join(contact_points, c.contact_point_id == contact_points.c.id)
        .where(contact_points.c.customer_id.in_(list(people)))
        .order_by(c.at, c.channel, c.account, c.external_id)
    )
    for number, *key in connection.execute(query):
        channel, account, external_id = key
        people[number].facts.append((channel, account, external_id))
    for number, name in names(connection, list(people)).items():
        people[number].name = name


def names(connection: Connection, numbers: list[int]) -> dict[int, str]:
    """The name that each of these customers was last heard to have."""
    c = contact_points.c
    query = select(c.customer_id, c.name).where(c.customer_id.in_(numbers), c.name.is_not(None))
    # Later rows replace earlier ones.
    return {number: name for number, name in connection.execute(query.order_by(c.named_at, c.name))}
