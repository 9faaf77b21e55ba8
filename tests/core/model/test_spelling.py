"""Names that people write in several ways are one when searched for."""

import pytest

from onethread.model.spelling import spelt


@pytest.mark.parametrize(
    "names",
    [
        ("Țurcanu", "Ţurcanu", "turcanu", "Цуркану"),
        ("Ion", "Ион", "ИОН"),
        ("Чебан", "Ceban", "Cheban"),
        ("Ёлкина", "Елкина", "Elkina"),
        ("Юрий", "Iurii", "Yuriy"),
        ("Щербак", "Shcherbak"),
        ("Ștefan", "Штефан", "Shtefan"),
        ("Кирилл", "Chiril", "Kirill"),
        ("Наталия", "Natalia", "Natalya"),
    ],
)
def test_spellings_of_a_name_are_one(names):
    assert len({spelt(name) for name in names}) == 1


@pytest.mark.parametrize(("one", "other"), [("Ion", "Ana"), ("Rusu", "Russo"), ("Maria", "Marin")])
def test_other_names_stay_others(one, other):
    assert spelt(one) != spelt(other)
