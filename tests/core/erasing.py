"""Tells a store what happened, some of it after somebody was erased."""

from datetime import timedelta

from onethread.flow import erase
from onethread.flow.record import record
from onethread.flow.translate import translate
from onethread.store import contact_points, deliveries, exports
from onethread.store.chunks import chunks
from tests.core.telling import NOW, READER
from tests.thread.stories import RECEIVERS

AFTER = NOW + timedelta(hours=1)
LATER = NOW + timedelta(hours=2)


def keep(store, *arrived, now=NOW):
    """Deliveries come and are recorded, in one batch."""

    def work(connection):
        deliveries.keep(connection, arrived)
        readings = [translate(kept, RECEIVERS) for kept in deliveries.waiting(connection, 1000)]
        record(connection, readings, READER, now)

    store.write(work)


def customer_of(store, id_):
    (point,) = {stored.point for stored, _ in store.read(lambda c: list(exports.facts(c))) if stored.fact.id == id_}
    return store.read(lambda c: contact_points.owners(c, [point]))[point]


def erase_customer(store, number, now=AFTER):
    doomed = store.write(lambda c: erase.begin(c, number, now))
    for part in chunks(doomed.deliveries):
        store.write(lambda c, part=part: erase.blank(c, doomed, part, now))
    return store.write(lambda c: erase.finish(c, doomed, READER, now))
