"""Whatever dies between any two lines, no row is left out, and none of history is kept twice."""

import json
from collections import Counter

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.plugin.pulling import HISTORY
from onethread.store import deliveries
from onethread_bitrix24.sandbox.cards.seed import seed
from tests.laws import law
from tests.plugins.bitrix24.firm import LONG_AGO, Firm, fresh

pytestmark = pytest.mark.slow  # a portal over HTTP for each

STREAMS = ("contacts", "deals", "activities")


def pull_and_die(firm, stream, *, history):
    """A page is read, and its process is gone before it is stored."""
    firm.store.run(firm.connector.pull(firm.pull(stream, history=history)))
    firm.syncing = firm.process()


def kept_rows(firm):
    """How often each row of history was kept, by what it is and its id."""
    kept = firm.store.read(lambda c: deliveries.waiting(c, 1000))
    return Counter(
        (one.delivery.headers["entity"], row["ID"])
        for one in kept
        if HISTORY in one.delivery.headers
        for row in json.loads(one.delivery.body)["rows"]
    )


def test_history_is_kept_once_if_its_reader_dies_before_each_page(firm):
    seed(firm.portal, contacts=60, deals=60, activities=60)
    read_dying(firm, [True] * 20)


@pytest.mark.slow
@law
@given(dies=st.lists(st.booleans(), max_size=8))
def test_history_is_kept_once_whenever_its_reader_dies(store, tmp_path, _portal, dies):
    store.clear()
    with fresh(_portal):
        firm = Firm(store, tmp_path, _portal)
        seed(firm.portal, contacts=60, deals=60, activities=60)
        read_dying(firm, list(dies))


def read_dying(firm, dies):
    """The command is given again each time that it dies: before a page is stored, or behind one."""
    while True:
        begun = firm.store.run(firm.tasks.begin_history("crm", STREAMS, LONG_AGO.isoformat()))
        stream = next((name for name in STREAMS if begun[name]["more"]), None)
        if stream is None:
            break
        if dies and dies.pop():
            pull_and_die(firm, stream, history=True)
        else:
            firm.store.run(firm.syncing.page("crm", stream, history=True))
    rows = kept_rows(firm)
    assert set(rows.values()) == {1}
    assert Counter(entity for entity, _ in rows) == {"contacts": 60, "deals": 60, "activities": 60}


STEPS = st.one_of(
    st.tuples(st.just("change"), st.integers(1, 55)),
    st.tuples(st.just("page"), st.booleans()),
    st.tuples(st.just("die"), st.booleans()),
    st.tuples(st.just("refused")),
    st.tuples(st.just("later")),
)


@pytest.mark.slow
@law
@given(steps=st.lists(STEPS, max_size=14))
def test_what_was_changed_is_known_in_the_end(store, tmp_path, _portal, steps):
    store.clear()
    with fresh(_portal):
        firm, posts = Firm(store, tmp_path, _portal), {}
        seed(firm.portal, contacts=55)
        store.run(firm.tasks.begin_history("crm", ["contacts"], LONG_AGO.isoformat()))
        firm.work("contacts")
        for version, (step, *told) in enumerate(steps):
            match step:
                case "change":
                    posts[told[0]] = f"version {version}"
                    firm.inside("crm.contact.update", {"id": told[0], "fields": {"POST": posts[told[0]]}})
                case "page":
                    store.run(firm.syncing.page("crm", "contacts", history=told[0]))
                case "die":
                    pull_and_die(firm, "contacts", history=told[0])
                case "refused":
                    firm.portal.faults.add("access_denied")
                    firm.work("contacts")
                    firm.portal.faults.clear()
                case "later":
                    firm.later()
        for _ in range(2):
            firm.later(90)
            firm.work("contacts")
        facts = firm.facts()
        assert {id_ for id_ in facts if id_.count(":") == 1} == {f"contact:{number}" for number in range(1, 56)}
        known = {(id_.split(":")[1], fact.attributes.get("post")) for id_, fact in facts.items()}
        assert {(str(number), post) for number, post in posts.items()} <= known
