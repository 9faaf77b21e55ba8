"""Words are found in texts however they are written, and it is known where they stand."""

from itertools import pairwise

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.model.sought import ALL, sought


def found(asked, text):
    return [text[begin:end] for begin, end in sought(asked).places(text)]


@pytest.mark.parametrize(
    ("asked", "text", "marked"),
    [
        ("ДОСТАВКА", "есть доставка, Доставка!", ["доставка", "Доставка"]),
        ("masina", "Aveți mașina?", ["mașina"]),
        ("mașina", "cu masina", ["masina"]),
        ("maşina", "MAȘINA", ["MAȘINA"]),
        ("dostavka", "бесплатная доставка", ["доставка"]),
        ("елка", "Ёлка и ёлки", ["Ёлка"]),
        ("mail.md", "to ana@mail.md, please", ["mail.md"]),
        ("112", "1112 1122 122", ["112", "112"]),
        ("livr", "livrarea", ["livr"]),
        ("straße", "STRASSE", ["STRASSE"]),
        ("x" * 300, "x", []),
        ("b", "y" * 500 + "b", ["y" * 500 + "b"]),
    ],
)
def test_a_word_is_found_in_any_case_and_alphabet_and_exactly_pointed_at(asked, text, marked):
    assert found(asked, text) == marked


def test_all_words_have_to_be_there_in_any_order():
    wanted = sought("orhei livrare")

    assert wanted.told_in(["Livrare", "în Orhei"])
    assert not wanted.told_in(["Livrare", "în Soroca"])


@pytest.mark.parametrize("asked", ["", "   ", "ъ ь"])
def test_who_asks_for_nothing_gets_all(asked):
    assert sought(asked) == ALL
    assert ALL.told_in(["x"])
    assert list(ALL.places("x")) == []


def test_it_does_not_take_long_whatever_is_asked_and_said():
    wanted = sought(" ".join(f"а{n}" for n in range(50)))

    assert len(wanted.words) == 12
    assert list(wanted.places("аб" * 50_000)) == []
    assert len(list(wanted.places("а1б " * 25_000))) == 25_000


LETTERS = st.text(alphabet="abcshкхшщțаёй ßİﬁ12.\n\u0301\u00a0", max_size=40)


@given(LETTERS, LETTERS)
def test_where_a_word_is_found_something_is_pointed_at_and_nothing_twice(asked, text):
    wanted = sought(asked)
    places = list(wanted.places(text))

    assert all(0 <= begin < end <= len(text) for begin, end in places)
    assert all(one[1] <= other[0] for one, other in pairwise(places))
    assert "".join(part for part, _ in wanted.parts(text)) == text
    if wanted.words and wanted.told_in([text]):
        assert places
