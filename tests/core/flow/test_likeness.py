"""Judges put two values at a level, the same in both directions."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.flow.likeness import alike, equal, in_either_place, mistyped, near

NAMES = alike(0.92, 0.8)
PLACED = in_either_place(NAMES, close=1)


@pytest.mark.parametrize(
    ("judge", "one", "other", "level"),
    [
        (equal, "sa", "sa", 0),
        (equal, "sa", "wa", 1),
        (NAMES, "ceban", "ceban", 0),
        (NAMES, "martha", "marhta", 1),
        (NAMES, "dixon", "dicksonx", 2),
        (NAMES, "ana", "oleg", 3),
        (mistyped(2), "19560409", "19560409", 0),
        (mistyped(2), "19560409", "19560490", 1),
        (mistyped(2), "19560409", "19650490", 2),
        (mistyped(2), "19560409", "20011231", 3),
        (near(1, 10), 5, 5, 0),
        (near(1, 10), 5, 4, 1),
        (near(1, 10), 5, 15, 2),
        (near(1, 10), 5, 16, 3),
        (PLACED, ("ion", "ceban"), ("ion", "ceban"), 0),
        (PLACED, ("ion", "ceban"), ("ceban", "ion"), 2),
        (PLACED, ("ion", "ceban"), (None, "ion"), None),
        (PLACED, ("ion", None), ("ceban", "ion"), 2),
        (PLACED, ("ion", "ceban"), ("oleg", "rusu"), 4),
    ],
)
def test_two_values_stand_at_a_level(judge, one, other, level):
    assert judge(one, other) == level


words = st.text(max_size=8)
placed = st.tuples(st.none() | words, st.none() | words)


@given(words, words, placed, placed)
def test_judges_are_symmetric(one, other, here, there):
    for judge in (equal, NAMES, mistyped(2)):
        assert judge(one, other) == judge(other, one)
    assert PLACED(here, there) == PLACED(there, here)
