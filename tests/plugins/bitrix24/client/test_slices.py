"""What pages prove about a list: which of their rows count, and whether it ends there."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onethread_bitrix24.client import (
    CONTACTS,
    Answer,
    BusyError,
    InconsistentListError,
    items,
)
from onethread_bitrix24.client.slices import Slice, chained, proven, rest


def answered(sizes, fails=None):
    """Pages of any sizes, as they would stand in a batch; one of them may be an error."""
    outcomes, at = [], 0
    for number, size in enumerate(sizes):
        rows = [{"ID": str(at + one)} for one in range(1, size + 1)]
        outcomes.append(BusyError("no") if number == fails else Answer(rows))
        at += size
    return outcomes


@settings(deadline=None)
@given(st.lists(st.integers(0, 50), max_size=12), st.integers(0, 11))
def test_behind_a_page_that_is_not_whole_nothing_counts(sizes, fails):
    stretch = proven(CONTACTS, answered(sizes, fails), Slice(0, None))
    whole = next((number for number, size in enumerate(sizes) if size < 50 or number == fails), len(sizes))
    good = sizes[: whole + (whole < len(sizes) and whole != fails)]
    assert [int(row["ID"]) for row in stretch.rows] == list(range(1, sum(good) + 1))
    assert stretch.ends == (good[-1:] == [0])
    assert (stretch.stopped is not None) == (whole == fails < len(sizes))


@settings(deadline=None)
@given(st.lists(st.integers(1, 50), min_size=1, max_size=12), st.integers(0, 700))
def test_what_ends_before_an_empty_page_ends_at_the_greatest_id(sizes, top):
    told = Answer([{"ID": str(one)} for one in range(top, max(0, top - 50), -1)])
    part = Slice(0, None, len(sizes))
    stretch = proven(CONTACTS, [*answered(sizes), told], part)
    assert stretch.ends == (0 < top <= stretch.after)
    assert stretch.ends or stretch.after < top or top == 0
    left = rest(CONTACTS, part, stretch)
    assert (left.low, left.high) == (stretch.after, None)
    assert stretch.ends or top == 0 or left.pages == -(-(top - stretch.after) // 50)


@pytest.mark.parametrize(
    "told", [BusyError("no"), Answer([]), Answer("x"), Answer([{"ID": "1"}, {"ID": "2"}]), Answer([{"ID": "7"}])]
)
def test_a_greatest_id_that_is_none_ends_nothing(told):
    """Not told, or by a list that takes no notice of the order, or of the filter."""
    stretch = proven(CONTACTS, [Answer([{"ID": "8"}, {"ID": "9"}]), told], Slice(7, None, 1))
    assert (stretch.after, stretch.ends, stretch.stopped) == (9, False, None)


def test_a_chain_refers_to_the_last_row_of_the_page_before():
    first, second, third, top = chained(items(3), {"filter": {"a": 1}, "entityTypeId": 3}, Slice(7, None, 3))
    assert first.params["filter"] == {"a": 1, ">id": 7}
    assert second.params["filter"] == {"a": 1, ">id": "$result[c0][items][49][id]"}
    assert third.params["filter"] == {"a": 1, ">id": "$result[c1][items][49][id]"}
    assert top.params == {"filter": {"a": 1, ">id": 7}, "entityTypeId": 3, "select": ["id"], "order": {"id": "DESC"}}
    assert len(chained(items(3), {"filter": {}}, Slice(7, 2507, 50))) == 50


@pytest.mark.parametrize("result", [None, "text", 5, {"ID": "1"}, [1, 2], [{"ID": "x"}], [{"ID": "2"}, {"ID": "2"}]])
def test_what_is_no_list_of_rows_is_found_out(result):
    assert isinstance(proven(CONTACTS, [Answer(result)], Slice(0, None)).stopped, InconsistentListError)
