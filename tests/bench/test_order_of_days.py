"""Promise 2 on a whole world of traps: a shuffled day changes whose nothing is, and telling all of it again changes nothing."""

import random

import pytest
from bench.identity.continuity import days
from bench.identity.profiles import PROFILES
from bench.identity.stream import generate

from onethread.flow.interchange.connector import NAME
from onethread.flow.record import record
from onethread.flow.translate import translate
from onethread.plugin import Delivery
from onethread.store import deliveries, exports, links
from onethread.store.schema import links as link_table
from tests.core.consistency import check
from tests.core.telling import NOW, PLAIN, RECEIVERS

LINES = generate(PROFILES["hostile"], 80, 2)


def tell(store, lines):
    """Each day as one delivery."""
    for day in days(lines):
        body = b"\n".join(line.written() for line in day)
        store.write(lambda c, body=body: deliveries.keep(c, [Delivery(NAME, body, {}, NOW)]))
        store.write(drain)


def drain(connection):
    readings = [translate(kept, RECEIVERS) for kept in deliveries.waiting(connection, 1000)]
    record(connection, readings, PLAIN, NOW)


def people(store):
    return sorted(sorted(person.facts) for person in store.read(lambda c: list(exports.persons(c))))


def shuffled_within_days(lines, seed):
    order = random.Random(seed)
    return [line for day in days(lines) for line in order.sample(day, len(day))]


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_shuffled_days_and_a_second_telling_end_in_the_same_customers(store):
    tell(store, LINES)
    in_order = people(store)
    evidence = store.read(lambda c: c.execute(link_table.select()).all())
    tell(store, LINES)
    assert people(store) == in_order
    assert store.read(lambda c: c.execute(link_table.select()).all()) == evidence
    check(store, PLAIN)

    store.clear()
    tell(store, shuffled_within_days(LINES, 7))
    assert people(store) == in_order
    assert len(in_order) > 60
    assert len(store.read(lambda c: links.suggestions(c, 1000))) > 0


@pytest.mark.slow
@pytest.mark.timeout(180)
def test_even_all_days_in_any_order_end_in_the_same_customers(store):
    tell(store, LINES)
    in_order = people(store)

    store.clear()
    tell(store, sorted(LINES, key=lambda line: random.Random(line.id).random()))
    assert people(store) == in_order
