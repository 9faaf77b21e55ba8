"""Rules change: what is recorded is worked out anew, and ends where telling it by the new rules would have."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from onethread.flow.handles import HandleReader, own_identities
from onethread.flow.interchange.connector import NAME
from onethread.flow.interchange.lines import write_line
from onethread.flow.rework import rework, rules
from onethread.model.caution import Caution
from onethread.plugin import Delivery
from onethread.store import contact_points, deliveries, exports
from onethread.store.schema import contact_points as point_table
from tests.core.consistency import check
from tests.core.telling import NOW, PLAIN, drain
from tests.laws import law
from tests.thread.test_unmerge import streams

OTHERS = [
    replace(PLAIN, own=own_identities(PLAIN, ("069123456", "ana@alfa.md"))),
    replace(PLAIN, regions=("RO",)),
    replace(PLAIN, caution=Caution.STRICT),
    replace(PLAIN, caution=Caution.EAGER),
    HandleReader({kind: one for kind, one in PLAIN.kinds.items() if kind != "email"}, PLAIN.regions),
]


def told_by(store, reader, facts):
    store.clear()
    for one in facts:
        store.write(lambda c, one=one: deliveries.keep(c, [Delivery(NAME, write_line(one), {}, NOW)]))
        store.write(lambda c: drain(c, reader))


def people(store):
    return sorted(sorted(person.facts) for person in store.read(lambda c: list(exports.persons(c))))


def all_points(connection):
    return sorted(contact_points.placed(connection, list(connection.scalars(point_table.select()))))


@law
@given(streams, st.sampled_from(OTHERS), st.sampled_from(OTHERS), st.integers(1, 5))
def test_a_reworked_store_is_as_if_told_by_the_new_rules(store, facts, before, after, page):
    told_by(store, after, facts)
    wanted = people(store)
    told_by(store, before, facts)

    points = store.read(all_points)
    for at in range(0, len(points), page):
        store.write(lambda c, at=at: rework(c, points[at : at + page], after, NOW))

    assert people(store) == wanted
    check(store, after)


def test_every_rule_has_its_part_in_the_digest():
    assert len({rules(reader) for reader in (PLAIN, *OTHERS)}) == 1 + len(OTHERS)
    assert rules(PLAIN) == rules(replace(PLAIN))
