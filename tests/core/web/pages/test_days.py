"""Entries day by day: none is lost, repeated or moved, and more than three of what merely happened are one row."""

from datetime import timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.model.interaction import Interaction, Kind
from onethread.store.interactions import Stored
from onethread.web.pages.days import UNFOLDED, by_day
from onethread.web.pages.entries import FOLDING
from onethread.web.pages.language import CODES, language
from onethread.web.pages.viewer import Viewer
from tests.core.telling import NOW

ANA = Viewer("ana", frozenset(), language("en"), ZoneInfo("Europe/Chisinau"))


def stored(*kinds, step=timedelta(minutes=1)):
    """Facts of these kinds, the newest first."""
    made = [
        Stored(n, Interaction("site", "a", str(n), NOW + n * step, kind), 1, NOW, 1)
        for n, kind in enumerate(reversed(kinds))
    ]
    return made[::-1]


def rows(facts, **options):
    return [row for day in by_day(facts, ANA, NOW.date(), **options) for row in day.rows]


@given(st.lists(st.sampled_from(Kind), max_size=30), st.integers(1, 600))
def test_every_fact_is_one_entry_in_its_order(kinds, step):
    facts = stored(*kinds, step=timedelta(minutes=step))
    days = by_day(facts, ANA, NOW.date())

    assert [one.number for day in days for row in day.rows for one in row.entries] == [one.id for one in facts]
    assert sorted({day.day for day in days}, reverse=True) == [day.day for day in days]
    for row in (row for day in days for row in day.rows):
        folded = len(row.entries) > 1
        assert folded == (row.name is not None) == (len(row.entries) > UNFOLDED)
        assert not folded or {one.folds for one in row.entries} <= FOLDING


def test_more_than_three_are_one_row_that_says_what_they_are():
    talk, visit, record = Kind.MESSAGE, Kind.VISIT, Kind.RECORD
    found = rows(stored(talk, *[visit] * 4, record, record, talk, *[visit] * 3))

    assert [row.name for row in found if row.name] == ["4 visits, 2 records, 14:04–14:09"]
    assert [len(row.entries) for row in found] == [1, 6, 1, 1, 1, 1]


def test_a_row_ends_with_its_day_and_what_is_told_live_is_not_folded():
    apart = stored(*[Kind.VISIT] * 6, step=timedelta(hours=8))
    assert all(row.name is None for row in rows(apart))
    assert all(row.name is None for row in rows(stored(*[Kind.VISIT] * 9), folded=False))


@pytest.mark.parametrize("code", CODES)
def test_all_that_folds_has_a_name_in_every_language(code):
    assert {f"folded_{kind}" for kind in FOLDING} <= language(code).catalogue["many"].keys()
