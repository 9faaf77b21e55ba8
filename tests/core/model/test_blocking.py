"""Candidates share a key, and no key brings more than can be compared."""

from hypothesis import given
from hypothesis import strategies as st

from onethread.model.blocking import Blocks, any_two


def test_a_record_finds_those_that_share_a_key():
    blocks = Blocks[str]()
    blocks.add("a", ["x", "y"])
    blocks.add("b", ["y"])

    assert blocks.find(["y", "z"]) == {"a", "b"}
    assert blocks.find(["x"]) == {"a"}


def test_a_key_that_too_many_share_is_dropped_for_good():
    blocks = Blocks[int](most=2)
    for record in range(3):
        blocks.add(record, ["office"])
    blocks.add(3, ["office"])

    assert blocks.find(["office"]) == set()


@given(st.lists(st.tuples(st.integers(0, 20), st.sets(st.sampled_from("abcdef"), max_size=3))))
def test_adding_again_changes_nothing_and_blocks_are_bounded(records):
    once, twice = Blocks[int](most=4), Blocks[int](most=4)
    for record, keys in records:
        once.add(record, keys)
        twice.add(record, keys)
        twice.add(record, keys)

    for key in "abcdef":
        assert once.find([key]) == twice.find([key])
        assert len(once.find([key])) <= 4


def test_any_two_values_make_a_key_whatever_is_wrong_with_the_others():
    one = any_two({"name": "ana", "street": "str. independentei", "city": "orhei"})
    other = any_two({"name": None, "street": "st r.independentei 5", "city": "orheii"})

    assert len(set(one) & set(other)) == 1
