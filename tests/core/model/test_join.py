"""Joining is a semilattice: order, repetition and grouping never show."""

from hypothesis import given
from hypothesis import strategies as st

from onethread.model.join import richer, richer_each

values = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=3), inner, max_size=3),
    max_leaves=5,
)
mappings = st.dictionaries(st.sampled_from("abc"), values)


@given(values, values)
def test_the_order_of_two_values_does_not_show(one, other):
    assert richer(one, other) == richer(other, one)


@given(values, values, values)
def test_the_grouping_of_three_values_does_not_show(one, two, three):
    assert richer(richer(one, two), three) == richer(one, richer(two, three))


@given(mappings, mappings, mappings)
def test_mappings_join_in_any_order_and_any_number_of_times(one, two, three):
    assert richer_each(richer_each(one, two), three) == richer_each(three, richer_each(two, richer_each(one, one)))


@given(values)
def test_a_value_joined_with_itself_or_with_nothing_stays(value):
    assert richer(value, value) == value
    assert richer(value, None) == value or value in ("", [], {})
