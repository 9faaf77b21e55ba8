"""Who is who is a pure function of facts and decisions: whatever the order, the batches, the repetition and the limits."""

from unittest import mock

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from onethread.flow import decisions, relink
from onethread.flow.interchange.connector import NAME, Interchange
from onethread.flow.replay import apply, plan
from onethread.store import deliveries
from onethread.store.schema import contact_points as point_table
from onethread.store.schema import links as link_table
from tests.core.consistency import check
from tests.core.deciding import author, ends, finish
from tests.core.telling import NOW, READER, tell
from tests.laws import law
from tests.thread.lives import customers, decide, held_vetoes, lives, said_of_pairs, unsure

randoms = st.randoms(use_true_random=False)


def state(store):
    """Who is who, why, and who may be."""
    return store.read(lambda c: (customers(c), said_of_pairs(c)))


def live(store, told, size=1):
    for at in range(0, len(told), size):
        tell(store, *told[at : at + size], together=True)
        check(store, READER)


def after(store, told, size=1):
    store.clear()
    live(store, told, size)
    finish(store)
    return state(store)


@law
@given(lives, randoms, st.integers(1, 5))
def test_any_order_batching_and_repetition_end_in_the_same_customers_links_and_suggestions(store, told, random, size):
    in_order = after(store, told)
    again = [*told, *random.sample(told, min(3, len(told)))]
    random.shuffle(again)

    assert after(store, again, size) == in_order


@law
@given(lives)
def test_replaying_everything_changes_nothing(store, told):
    before = after(store, told)

    def again(connection):
        planned = plan(connection, deliveries.stretch(connection, 0, 1000), {NAME: Interchange()}, READER)
        apply(connection, planned, READER, NOW)

    store.write(again)
    finish(store)
    assert state(store) == before


@law
@given(lives, randoms)
def test_what_is_left_for_later_ends_as_if_it_had_been_done_at_once(store, told, random):
    at_once = after(store, told)

    with mock.patch.object(relink, "INLINE", -1000):
        store.clear()
        for one in random.sample(told, len(told)):
            tell(store, one)
            check(store, READER)
            if random.random() < 0.2:
                finish(store)
        finish(store)
    assert state(store) == at_once


@law
@given(lives, lives, randoms)
def test_decisions_among_facts_keep_all_as_facts_and_decisions_say(store, early, late, random):
    store.clear()
    told = [*early, *late]
    for minutes, one in enumerate(told):
        tell(store, one)
        if random.random() < 0.5:
            store.write(lambda c, minutes=minutes: decide(c, random, minutes))
        check(store, READER)
    finish(store)


@law
@given(lives, lives, randoms, st.integers(1, 4))
def test_undoing_all_merges_by_hand_is_as_if_there_had_been_none_also_for_vetoes(store, early, late, random, times):
    store.clear()
    live(store, early)
    finish(store)
    rejected = random.sample(pairs := sorted(store.read(unsure)), min(2, len(pairs)))
    for pair in rejected:
        store.write(lambda c, pair=pair: reject(c, pair))
    live(store, late)
    finish(store)
    untouched = state(store), store.read(held_vetoes)

    store.clear()
    live(store, early)
    finish(store)
    for pair in rejected:
        store.write(lambda c, pair=pair: reject(c, pair))
    for minutes in range(3, 3 + times):
        store.write(lambda c, minutes=minutes: merge_two(c, random, minutes))
        check(store, READER)
    live(store, late)
    made = store.read(lambda c: list(c.scalars(select(link_table.c.id).where(link_table.c.author == "operator"))))
    for number in random.sample(made, len(made)):
        store.write(lambda c, number=number: decisions.unmerge(c, number, author(9)))
        check(store, READER)
    finish(store)
    assert (state(store), store.read(held_vetoes)) == untouched


def reject(connection, pair):
    """Reject the suggestion between contact points of these keys, if it is there still."""
    if number := unsure(connection).get(pair):
        decisions.reject(connection, number, author())


def merge_two(connection, random, minutes):
    owners = sorted(set(connection.scalars(select(point_table.c.customer_id))))
    if len(owners) > 1:
        decisions.merge(connection, ends(connection, random.sample(owners, 2), random), author(minutes))
