"""Erasing one of the people who had a number one after the other: only what they did is gone, and stays gone."""

from dataclasses import replace
from itertools import pairwise

import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from tests.core.consistency import check
from tests.core.erasing import LATER, customer_of, erase_customer, keep
from tests.core.telling import NOW, READER, history, people, whatsapp
from tests.laws import law
from tests.thread.stories import lines

NUMBER = "37369123456"


def ana(id_, days):
    return whatsapp(id_, NUMBER, days=days, name="Ana Rusu")


def ion(id_, days):
    return whatsapp(id_, NUMBER, days=days, name="Ion Ceban")


def left(store):
    check(store, READER)
    return sorted(one.id for one in history(store))


def test_a_later_owner_who_was_erased_does_not_come_back(store):
    keep(store, lines([ana("a1", -300), ion("i1", -100)]))
    erase_customer(store, customer_of(store, "i1"))
    assert left(store) == ["a1"]

    keep(store, lines([ion("between", -150), ion("i1", -100), ion("i2", -50), ana("a0", -310)]), now=LATER)

    assert left(store) == ["a0", "a1"]


def test_who_has_the_number_after_the_erased_keeps_what_is_heard_of_them_only_later(store):
    keep(store, lines([ana("a1", -300), ion("i1", -100)]))
    erase_customer(store, customer_of(store, "a1"))
    assert left(store) == ["i1"]

    keep(store, lines([ion("i2", -50), ana("a2", -299), ana("between", -200)]), now=LATER)

    assert left(store) == ["i1", "i2"]
    assert people(store) == [["i1", "i2"]]


def test_what_a_later_owner_does_after_the_erasure_begins_a_new_customer(store):
    keep(store, lines([ana("a1", -300), ion("i1", -100)]))
    erase_customer(store, customer_of(store, "i1"))

    keep(store, lines([ion("new", 3)]), now=LATER)

    assert left(store) == ["a1", "new"]
    assert people(store) == [["a1"], ["new"]]


def test_both_may_be_erased(store):
    keep(store, lines([ana("a1", -300), ion("i1", -100)]))
    erase_customer(store, customer_of(store, "a1"))
    erase_customer(store, customer_of(store, "i1"))

    keep(store, lines([ana("a1", -300), ana("a0", -400), ion("i0", -90), ion("i2", -1)]), now=LATER)

    assert left(store) == []


@pytest.mark.parametrize("fact", [ana, ion])
def test_who_had_the_number_before_and_after_the_erased_is_worked_out_anew(store, fact):
    keep(store, lines([ana("a1", -300), whatsapp("o1", NUMBER, days=-200, name="Olga Lupu"), fact("last", -100)]))
    erase_customer(store, customer_of(store, "o1"))

    assert left(store) == ["a1", "last"]
    assert people(store) == ([["a1", "last"]] if fact is ana else [["a1"], ["last"]])


def test_a_message_that_filled_a_silence_and_turns_out_to_be_of_the_erased_leaves_the_silence(store):
    keep(store, lines([ana("a1", -300)]))
    erase_customer(store, customer_of(store, "a1"))
    filling = whatsapp("filling", NUMBER, days=40)
    keep(store, lines([ion("i1", 3), filling, whatsapp("o1", NUMBER, days=80, name="Olga Lupu")]), now=LATER)
    assert people(store) == [["filling", "i1", "o1"]]

    keep(store, lines([replace(filling, at=NOW)]), now=LATER)

    assert left(store) == ["i1", "o1"]
    assert people(store) == [["i1"], ["o1"]]


HAPPENINGS = st.lists(
    st.tuples(st.integers(-400, -1), st.sampled_from(["Ana Rusu", "Ion Ceban", "Olga Lupu", None]), st.booleans()),
    min_size=2,
    max_size=10,
    unique_by=lambda one: one[0],
)


@law
@given(told=HAPPENINGS, choice=st.integers(0, 9))
def test_who_is_erased_is_as_if_never_heard_of_whatever_comes_late(store, told, choice):
    facts = {days: whatsapp(f"w{days}", NUMBER, days=days, name=name) for days, name, _ in sorted(told)}
    known = [days for days, _, late in sorted(told) if not late]
    assume(known)
    store.clear()
    keep(store, lines([facts[days] for days in known]))
    groups = {id_: group for group in people(store) for id_ in group}
    mine = {days for days in known if f"w{days}" in groups[f"w{known[choice % len(known)]}"]}

    erase_customer(store, customer_of(store, f"w{min(mine)}"))
    assert left(store) == sorted(f"w{days}" for days in known if days not in mine)
    keep(store, lines(facts.values()), now=LATER)

    kept, gaps = left(store), list(pairwise(known))
    assert not {
        f"w{days}" for days in facts if days in mine or any(a < days < b and {a, b} <= mine for a, b in gaps)
    } & {*kept}
    assert {f"w{days}" for days in facts if any(a < days < b and not {a, b} & mine for a, b in gaps)} <= {*kept}
    found = people(store)
    store.clear()
    keep(store, lines([facts[days] for days in facts if f"w{days}" in kept]))
    assert people(store) == found
