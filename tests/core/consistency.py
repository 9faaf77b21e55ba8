"""What must be true of a store at any time: all that it derives is what its facts say, worked out anew."""

from collections import defaultdict
from datetime import datetime

from sqlalchemy import select

from onethread.flow.contact_point import owner
from onethread.flow.relink import components
from onethread.flow.resolve import joined, make_claim
from onethread.model.claim import group
from onethread.plugin import Identity, Reach
from onethread.store import exports
from onethread.store.schema import claims, contact_points, customers, identities, links


def check(store, reader):
    """Points, claims, links, names, customers and redirects of a store, from its facts alone."""
    store.read(lambda connection: _check(connection, reader))


def _check(connection, reader):
    points = {row.id: row for row in connection.execute(select(contact_points))}
    numbers = {
        Identity(row.kind, row.value, row.scope, Reach(row.reach)): row.id
        for row in connection.execute(select(identities))
    }
    facts = [stored for stored, _ in exports.facts(connection)]
    wanted = _check_claims(connection, facts, points, numbers, reader)
    assert {number for number, _ in wanted} == set(numbers.values()), "identities that nobody claims"
    pairs = _check_links(connection, wanted, numbers)
    _check_names(facts, points)
    _check_customers(connection, points, pairs)


def _check_claims(connection, facts, points, numbers, reader):
    owners = {stored.id: owner(stored.fact, reader) for stored in facts}
    assert {stored.point for stored in facts} == points.keys(), "contact points where nothing happened"
    assert all(points[stored.point].key == owners[stored.id].key for stored in facts)
    wanted = joined(
        {},
        (
            (numbers[identity], make_claim(stored.point, trust, stored.fact.at))
            for stored in facts
            for identity, trust in owners[stored.id].claims
        ),
    )
    found = {
        (row.identity_id, row.contact_point_id): (row.trust, row.first_at, row.released_at)
        for row in connection.execute(select(claims))
    }
    assert found == {key: (one.trust, one.first_at, one.released_at) for key, one in wanted.items()}
    return wanted


def _check_links(connection, wanted, numbers):
    persons = {number for identity, number in numbers.items() if identity.reach is Reach.PERSON}
    on = defaultdict(list)
    for (identity, _), claim in wanted.items():
        on[identity].append(claim)
    told = {
        (oldest, other, identity)
        for identity in persons & on.keys()
        for oldest, *others in group(on[identity])
        for other in others
    }
    assert {(row.one_id, row.other_id, row.identity_id) for row in connection.execute(select(links))} == told
    return [(one, other) for one, other, _ in told]


def _check_names(facts, points):
    newest: dict[int, tuple[datetime, str]] = {}
    for stored in facts:
        if stored.fact.name:
            heard = (stored.fact.at, stored.fact.name)
            newest[stored.point] = max(newest.get(stored.point, heard), heard)
    assert {id_: (row.named_at, row.name) for id_, row in points.items() if row.name is not None} == newest


def _check_customers(connection, points, pairs):
    leads = {row.id: row.merged_into for row in connection.execute(select(customers))}
    for component in components(points, pairs):
        smallest = min(points[point].born_as for point in component)
        assert {points[point].customer_id for point in component} == {smallest}
        assert {_end(leads, points[point].born_as) for point in component} == {smallest}
    assert all(into is None or into < id_ for id_, into in leads.items())


def _end(leads, number):
    while leads[number] is not None:
        number = leads[number]
    return number
