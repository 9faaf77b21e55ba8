"""What is told of a fact in any order becomes the same fact, down to how it is written."""

import pytest

from onethread.flow.interchange.lines import write_line
from onethread.store import deliveries
from onethread.store.deliveries import State
from tests.core.telling import fact, history, tell

EQUAL_TO_PYTHON = [(1, 1.0), (1, True), (0, False), (0.0, -0.0), (0, 0.0)]


@pytest.mark.parametrize(("one", "other"), EQUAL_TO_PYTHON)
@pytest.mark.parametrize("nested", [lambda value: value, lambda value: [{"a": value}]], ids=["plain", "nested"])
def test_numbers_that_only_python_takes_for_equal_do_not_depend_on_what_came_first(store, one, other, nested):
    parts = [fact("f1", attributes={"x": nested(value)}) for value in (one, other)]
    tell(store, *parts)
    forth = [write_line(found) for found in history(store)]

    store.clear()
    tell(store, *reversed(parts))
    assert [write_line(found) for found in history(store)] == forth


def test_what_is_told_again_is_nothing_new(store):
    told = fact("f1", attributes={"b": {"y": 1.0, "x": [True]}, "a": -0.0}, text="one")
    tell(store, told, told)

    states = store.read(deliveries.counted)
    assert {state: number for (_, state), number in states.items()} == {State.RECORDED: 1, State.NOTHING_NEW: 1}
