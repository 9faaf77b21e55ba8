"""Two written names are one person's, or are not."""

import time

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onethread.flow.names import Likeness, compare, key, parse
from tests.core.flow.names.pairs import PAIRS

WRITTEN = sorted({written for one, other, _ in PAIRS for written in (one, other)})
anything = st.one_of(
    st.text(max_size=60),
    st.sampled_from(WRITTEN),
    st.lists(st.sampled_from([word for written in WRITTEN for word in written.split()]), max_size=5).map(" ".join),
)
REFLEXIVE = {Likeness.FULL, Likeness.FULL_INITIAL, Likeness.GIVEN, Likeness.LAST, Likeness.UNKNOWN}


def test_there_are_enough_pairs():
    assert len({frozenset(pair[:2]) for pair in PAIRS}) >= 200


@pytest.mark.parametrize(("one", "other", "likeness"), PAIRS, ids=lambda value: str(value))
def test_names_compare_as_people_would(one, other, likeness):
    assert compare(parse(one), parse(other)) is likeness


@given(anything, anything)
@settings(max_examples=500)
def test_neither_of_two_names_comes_first(one, other):
    assert compare(parse(one), parse(other)) is compare(parse(other), parse(one))


@given(anything)
@settings(max_examples=500)
def test_a_name_never_differs_from_itself(written):
    assert compare(parse(written), parse(written)) in REFLEXIVE


@given(
    st.sampled_from(WRITTEN),
    st.sampled_from([str.upper, str.title, "★ {} ★".format, " {}\u200f".format, "{} 😍".format]),
)
def test_ornaments_and_case_change_nothing(written, dressed):
    bare, worn = parse(written.title()), parse(dressed(written.title()))

    assert (worn.given, worn.last) == (bare.given, bare.last)


@pytest.mark.parametrize(
    ("one", "other"),
    [
        ("Ion Ceban", "Чебан Иван Петрович"),
        ("Саша Щербан", "Alexandru Șcerban"),
        ("Roman Andrei", "Андрей Роман"),
        ("Валя Иванова", "Valentina Ivanov"),
        ("Mykola Shevchenko", "Nicolae Șevcenco"),
    ],
)
def test_spellings_of_a_full_name_have_one_key(one, other):
    assert key(parse(one)) == key(parse(other)) is not None


@pytest.mark.parametrize("written", ["Ion", "Ceban", "I. Ceban", "", "client"])
def test_less_than_a_full_name_has_no_key(written):
    assert key(parse(written)) is None


JUNK = ["x", "★", "ﷺ", "a b ", "Ан..", "\u0301", "(", "-", "a-", "'", "aB", "🅰", "\ud800", "И.", "\n", "SRL "]


@pytest.mark.parametrize("junk", JUNK)
def test_ten_thousand_letters_of_junk_take_no_time(junk):
    parse("Ion Ceban")  # reads the lexicon
    started = time.perf_counter()
    parse((junk * 10_000)[:10_000])

    assert time.perf_counter() - started < 0.02  # 1 ms and below, and a busy machine


def test_a_name_is_read_and_compared_in_microseconds():
    names = [parse(written) for written in WRITTEN]
    started = time.perf_counter()
    for one in names:
        for other in names:
            compare(one, other)

    assert (time.perf_counter() - started) / len(names) ** 2 < 20e-6  # 3 µs, and a busy machine
