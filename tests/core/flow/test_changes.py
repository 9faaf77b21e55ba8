"""What plugins observe of who is who: merges and splits of customers that were there before."""

from onethread.flow.decisions import Author, merge, unmerge
from onethread.flow.interchange.connector import NAME
from onethread.flow.interchange.lines import write_line
from onethread.flow.record import record
from onethread.flow.translate import translate
from onethread.model.caution import Caution
from onethread.plugin import CustomersMerged, CustomersSplit, Delivery
from onethread.store import contact_points, customers, deliveries, links
from onethread.store.schema import contact_points as point_table
from tests.core.deciding import ends
from tests.core.telling import NOW, READER, RECEIVERS, fact, typed

PHONE, EMAIL = typed("phone", "069123456"), typed("email", "ion@alfa.md")
WHO = Author("operator", NOW, Caution.BALANCED)


def changes(store, *facts):
    """What has become of customers when these are told, one after the other."""
    found = []
    for one in facts:
        store.write(lambda c, one=one: deliveries.keep(c, [Delivery(NAME, write_line(one), {}, NOW)]))
        found += store.write(_drained).events
    return [event for event in found if not hasattr(event, "new")]


def _drained(connection):
    readings = [translate(kept, RECEIVERS) for kept in deliveries.waiting(connection, 100)]
    return record(connection, readings, READER, NOW)


def known(store):
    """The numbers of the customers, and their ids."""

    def asked(connection):
        numbers = contact_points.owners(connection, connection.scalars(point_table.select()))
        return customers.ids(connection, numbers.values())

    return store.read(asked)


def test_late_evidence_merges_and_clashing_evidence_parts_again(store):
    assert changes(store, fact("f1", PHONE, name="Ion Rusu"), fact("f2", EMAIL, name="Ion Rusu")) == []
    kept, absorbed = (known(store)[number] for number in sorted(known(store)))

    assert changes(store, fact("f3", PHONE, EMAIL, name="Ваня Русу")) == [CustomersMerged(kept, absorbed)]
    assert list(known(store).values()) == [kept]


def test_a_newcomer_who_is_somebody_known_is_no_merge(store):
    assert changes(store, fact("f1", PHONE, name="Ion Rusu"), fact("f2", PHONE, EMAIL, name="Ion Rusu")) == []


def test_what_a_person_decides_is_told_like_all_else(store):
    changes(store, fact("f1", PHONE, name="Ion Rusu"), fact("f2", EMAIL, name="Ana Ceban"))
    one, other = sorted(known(store))
    ids = known(store)

    assert store.write(lambda c: merge(c, ends(c, (one, other)), WHO)).changes == (
        CustomersMerged(ids[one], ids[other]),
    )
    (link,) = store.read(
        lambda c: [found.id for found in links.of_points(c, c.scalars(point_table.select())) if found.decided]
    )
    assert store.write(lambda c: unmerge(c, link, WHO)).changes == (CustomersSplit(ids[one], ids[other]),)
    assert known(store) == ids
