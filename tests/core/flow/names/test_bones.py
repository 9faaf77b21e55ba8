"""Spellings of a surname share a skeleton, and surnames do not."""

from rapidfuzz.distance import JaroWinkler

from onethread.flow.names.bones import skeleton, surname_bones, surname_sex
from tests.core.flow.names import spellings


def alike(pair):
    return JaroWinkler.similarity(skeleton(pair[0]), skeleton(pair[1])) >= 0.90


def equal(pair):
    return skeleton(pair[0]) == skeleton(pair[1])


def share(found, pairs):
    return sum(map(found, pairs)) / len(pairs)


def test_most_spellings_have_one_skeleton_and_nearly_all_are_alike():
    same = spellings.same()

    assert len(same) > 1000
    assert share(equal, same) >= 0.93
    assert share(alike, same) >= 0.97


def test_surnames_hardly_ever_share_a_skeleton():
    different = spellings.different()

    assert len(different) > 20_000
    assert share(equal, different) < 0.0002
    assert share(alike, different) < 0.002


def test_surnames_that_the_rules_were_not_made_with_fare_as_well():
    same = spellings.same(spellings.OTHERS)
    different = spellings.different(spellings.OTHERS)

    assert share(equal, same) >= 0.87
    assert share(alike, same) >= 0.97
    assert share(equal, different) < 0.002


def test_husband_and_wife_have_one_surname():
    pairs = "Иванов Иванова, Zaițev Зайцева, Достоевский Достоевская, Dostoievschi Dostoevskaya, Чернявський Чернявська, Пушкин Pușchina, Белый Белая, Толстой Толстая"
    for pair in pairs.split(", "):
        his, hers = pair.split()
        assert surname_bones(his) == surname_bones(hers), pair


def test_some_surnames_tell_a_woman_and_cyrillic_ones_a_man():
    assert [surname_sex(name) for name in ("Иванова", "Ivanova", "Высоцкая", "Dostoievscaia")] == ["she"] * 4
    assert [surname_sex(name) for name in ("Иванов", "Достоевский")] == ["he"] * 2
    assert [surname_sex(name) for name in ("Ivanov", "Ceban", "Popescu", "Țurcanu")] == [""] * 4
