"""Scores are sums of findings, the same in both directions, and silent about what is missing."""

from hypothesis import given
from hypothesis import strategies as st

from onethread.model.comparison import Comparison, Finding, Level, compare, explain, pattern, total


def same_or_initial(one, other):
    return 0 if one == other else 1 if one[:1] == other[:1] else 2


NAME = Comparison("name", same_or_initial, (Level("same", 7), Level("initial", 1.5), Level("other", -6)))
CITY = Comparison("city", lambda one, other: 0 if one == other else None, (Level("same", 1),))
BOTH = (NAME, CITY)

records = st.fixed_dictionaries({}, optional={"name": st.none() | st.text(max_size=3), "city": st.none() | st.text()})


def test_a_score_is_explained_step_by_step():
    found = compare(BOTH, {"name": "Ana", "city": "Orhei"}, {"name": "Alla", "city": "Orhei"})

    assert found == (Finding("name", "initial", 1.5), Finding("city", "same", 1))
    assert total(found) == 2.5


def test_what_is_missing_is_no_evidence():
    assert compare(BOTH, {"name": "Ana", "city": None}, {"city": "Orhei"}) == ()
    assert total(()) == 0
    assert NAME.find(None, "Ana") is None


def test_a_judge_may_see_no_evidence():
    assert CITY.find("Orhei", "Soroca") is None


@given(records, records)
def test_the_score_is_symmetric_as_the_judges_are(one, other):
    assert compare(BOTH, one, other) == compare(BOTH, other, one)


@given(records, records)
def test_a_pattern_is_all_that_a_score_needs(one, other):
    assert explain(BOTH, pattern(BOTH, one, other)) == compare(BOTH, one, other)
