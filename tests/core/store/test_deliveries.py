"""Those that wait are few among all that ever came, and are found without looking at the others."""

import pytest
from sqlalchemy import text

from onethread.plugin import Delivery
from onethread.store import deliveries
from onethread.store.deliveries import State
from tests.core.telling import NOW


@pytest.fixture
def kept(store):
    """Four deliveries, of which two wait."""
    bodies = [b"", b"a" * 1000, b"b" * 1000, b"c" * 1000]
    store.write(lambda c: deliveries.keep(c, [Delivery("wa", body, {}, NOW) for body in bodies]))
    store.write(lambda c: deliveries.finish(c, {1: State.RECORDED, 3: State.NOTHING_NEW}))
    return store


def test_those_that_wait_are_counted(kept):
    assert kept.read(deliveries.backlog) == 2
    assert kept.read(lambda c: deliveries.waiting_ids(c, 9)) == [2, 4]
    assert kept.read(lambda c: deliveries.still_waiting(c, [1, 2, 3])) == {2}


@pytest.mark.parametrize(("most", "found"), [(1, [2]), (1999, [2]), (2000, [2, 4])])
def test_as_many_are_read_as_memory_is_for_and_always_one(kept, most, found):
    assert [one.id for one in kept.read(lambda c: deliveries.waiting(c, 9, most))] == found


# PostgreSQL's planner goes by statistics, and may read a small table whole.
@pytest.mark.parametrize("store_url", ["sqlite"], indirect=True)
def test_counting_those_that_wait_looks_at_no_other(store):
    plan = store.read(
        lambda c: str(c.execute(text("EXPLAIN QUERY PLAN SELECT count(*) FROM deliveries WHERE state = 0")).all())
    )

    assert "ix_deliveries_waiting" in plan
