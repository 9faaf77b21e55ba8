"""What must be true of a store at any time: all that it derives is what its facts say, worked out anew."""

from collections import defaultdict
from dataclasses import replace
from datetime import datetime
from functools import cache, partial

from sqlalchemy import select

from onethread.flow.contact_point import owner
from onethread.flow.described import kept
from onethread.flow.evidence.decide import decide
from onethread.flow.evidence.neighbourhood import explore
from onethread.flow.evidence.written import written
from onethread.flow.namesakes import who_may_be_one
from onethread.flow.reissue import changes_of_hands
from onethread.flow.resolve import joined, make_claim
from onethread.plugin import Identity, Reach
from onethread.store import exports, reissues
from onethread.store.links import NAMESAKES, RESOLVER
from onethread.store.schema import claims, contact_points, customers, identities, links, names_due, rechecks, traits
from onethread.store.traits import TraitKind


def check(store, reader):
    """Points, claims, traits, links, names, customers and redirects of a store, from its facts and decisions alone."""
    store.read(lambda connection: _check(connection, reader))


def _check(connection, reader):
    points = {row.id: row for row in connection.execute(select(contact_points))}
    numbers = {
        Identity(row.kind, row.value, row.scope, Reach(row.reach)): row.id
        for row in connection.execute(select(identities))
    }
    facts = [stored for stored, _ in exports.facts(connection)]
    dates = cache(partial(_dates, connection))
    owners = {stored.id: _dated(dates, owner(stored.fact, reader), stored.fact.at) for stored in facts}
    assert {stored.point for stored in facts} == points.keys(), "contact points where nothing happened"
    assert all(points[stored.point].key == owners[stored.id].key for stored in facts)
    claimed = _check_claims(connection, facts, owners, numbers)
    assert claimed == set(numbers.values()), "identities that nobody claims"
    _check_traits(connection, facts, owners)
    _check_names(facts, points)
    if connection.execute(select(rechecks)).first():
        return
    _check_customers(connection, points, _check_links(connection, points, reader))
    if nothing_due(connection):
        _check_namesakes(connection)


def nothing_due(connection):
    """Whether nothing waits to be worked out."""
    return not any(connection.execute(select(table)).first() for table in (rechecks, names_due))


def _dates(connection, key):
    """When a number came to somebody else, worked out anew."""
    dates = changes_of_hands(reissues.met(connection, key))
    assert dates == reissues.of(connection, [key]).get(key, [])
    return dates


def _dated(dates, said, at):
    """The owner of a fact, and in an era of the number."""
    return replace(said, key=reissues.key_at(said.key, at, dates(said.key))) if said.reissuable else said


def _check_claims(connection, facts, owners, numbers):
    wanted = joined(
        {},
        (
            (numbers[identity], make_claim(stored.point, trust, stored.fact.at))
            for stored in facts
            for identity, trust in owners[stored.id].claims
        ),
    )
    found = {
        (row.identity_id, row.contact_point_id): (row.trust, row.first_at, row.last_at, row.released_at)
        for row in connection.execute(select(claims))
    }
    assert found == {k: (one.trust, one.first_at, one.last_at, one.released_at) for k, one in wanted.items()}
    return {number for number, _ in wanted}


def _check_traits(connection, facts, owners):
    said = kept((stored.point, trait) for stored in facts for trait in owners[stored.id].traits)
    wanted = {(point, trait.kind, trait.value) for point, trait in said}
    assert {(row.contact_point_id, row.kind, row.value) for row in connection.execute(select(traits))} == wanted


def _check_links(connection, points, reader):
    """Who is who, worked out anew for all at once; the groups."""
    around = explore(connection, points)
    decided = [
        decide(
            [around.dossiers[point] for point in component],
            around.standings,
            around.decisions(component),
            reader.caution.bits,
        )
        for component in around.components()
    ]
    wanted = {(tie.pair, True): tie for one in decided for tie in one.links}
    wanted |= {(tie.pair, False): tie for one in decided for tie in one.suggestions}
    present = {
        ((row.one_id, row.other_id), row.sure): (row.bits, row.evidence)
        for row in connection.execute(select(links).where(links.c.author == RESOLVER))
    }
    assert present == {key: (tie.bits, written(tie.reasons)) for key, tie in wanted.items()}
    return [group for one in decided for group in one.customers]


def _check_namesakes(connection):
    """Who is suggested for a name, worked out anew for all names at once."""
    named = select(traits.c.spelt).where(traits.c.kind == TraitKind.NAME, traits.c.spelt != "")
    wanted = who_may_be_one(connection, list(connection.scalars(named.distinct())))
    rows = connection.execute(select(links).where(links.c.author == NAMESAKES)).all()
    present = {(row.one_id, row.other_id): (row.sure, row.bits, row.evidence) for row in rows}
    assert present == {pair: (said.sure, said.bits, said.evidence) for pair, said in wanted.items()}


def _check_names(facts, points):
    newest: dict[int, tuple[datetime, str]] = {}
    for stored in facts:
        if stored.fact.name:
            heard = (stored.fact.at, stored.fact.name)
            newest[stored.point] = max(newest.get(stored.point, heard), heard)
    assert {id_: (row.named_at, row.name) for id_, row in points.items() if row.name is not None} == newest


def _check_customers(connection, points, groups):
    leads = {row.id: row.merged_into for row in connection.execute(select(customers))}
    found = defaultdict(set)
    for point, row in points.items():
        found[row.customer_id].add(point)
    assert sorted(map(sorted, found.values())) == sorted(map(sorted, groups))
    for group in groups:
        smallest = min(points[point].born_as for point in group)
        assert {points[point].customer_id for point in group} == {smallest}
        assert {_end(leads, points[point].born_as) for point in group} == {smallest}
    assert all(into is None or into < id_ for id_, into in leads.items())


def _end(leads, number):
    while leads[number] is not None:
        number = leads[number]
    return number
