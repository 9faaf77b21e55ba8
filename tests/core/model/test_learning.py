"""Bits are learned without labels: what was planted is found, and nothing that comes in makes them useless."""

from collections import Counter
from itertools import pairwise
from math import isfinite, log2
from random import Random

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.model.comparison import Comparison, Level, explain, total
from onethread.model.learning import bits, learn, patterns, strangers

SIZES = (3, 2, 4, 3)
PLANTED_M = ((0.8, 0.15, 0.05), (0.9, 0.1), (0.7, 0.15, 0.1, 0.05), (0.85, 0.1, 0.05))
PLANTED_U = ((0.01, 0.04, 0.95), (0.2, 0.8), (0.002, 0.01, 0.1, 0.888), (0.03, 0.07, 0.9))
AMONG_CANDIDATES = ((0.3, 0.1, 0.6), (0.3, 0.7), (0.1, 0.1, 0.1, 0.7), (0.03, 0.07, 0.9))


def comparisons_of(sizes):
    return tuple(
        Comparison(str(at), lambda one, other: abs(one - other), tuple(Level(str(level)) for level in range(size)))
        for at, size in enumerate(sizes)
    )


COMPARISONS = comparisons_of(SIZES)


def drawn(chance, frequencies, number):
    """Patterns with these frequencies, a tenth of each comparison's values missing."""
    return Counter(
        tuple(
            None if chance.random() < 0.1 else chance.choices(range(len(levels)), levels)[0] for levels in frequencies
        )
        for _ in range(number)
    )


@pytest.fixture(scope="module")
def planted():
    chance = Random(7)
    same, others = drawn(chance, PLANTED_M, 6_000), drawn(chance, AMONG_CANDIDATES, 4_000)
    return same, others, drawn(chance, PLANTED_U, 40_000)


@pytest.fixture(scope="module")
def learned(planted):
    same, others, by_chance = planted
    return learn(COMPARISONS, same + others, by_chance, possible=12_000_000)


def test_planted_frequencies_are_found_without_labels(learned):
    for found, planted in ((learned.m, PLANTED_M), (learned.u, PLANTED_U)):
        for levels, expected in zip(found, planted, strict=True):
            assert levels == pytest.approx(expected, abs=0.02)
    assert learned.share == pytest.approx(6_000 / 12_000_000, rel=0.05)


def test_the_learned_threshold_tells_one_person_from_two(planted, learned):
    same, others, _ = planted
    weighed = learned.weigh(COMPARISONS)

    def over(patterns):
        return sum(n for one, n in patterns.items() if total(explain(weighed, one)) > learned.threshold)

    assert over(others) < 0.02 * others.total()
    assert over(same) > 0.75 * same.total()


def test_the_threshold_is_what_the_rarity_of_matches_costs(learned):
    assert learned.threshold == pytest.approx(log2(2_000), abs=0.1)


numbers = st.integers(1, 10**9)
any_patterns = st.dictionaries(st.tuples(*(st.none() | st.integers(0, size - 1) for size in SIZES)), numbers)


@given(any_patterns, any_patterns, st.integers(0, 10**12))
def test_whatever_comes_in_weights_are_finite_and_fall_with_closeness(candidates, by_chance, possible):
    learned = learn(COMPARISONS, candidates, by_chance, possible)

    assert isfinite(learned.threshold)
    for one in learned.weigh(COMPARISONS):
        worth = [level.bits for level in one.levels]
        assert all(map(isfinite, worth))
        assert all(closer >= next_ for closer, next_ in pairwise(worth))


@given(any_patterns, any_patterns, st.randoms())
def test_the_order_of_patterns_changes_nothing(candidates, by_chance, chance):
    def shuffled(patterns):
        return dict(chance.sample(list(patterns.items()), len(patterns)))

    first = learn(COMPARISONS, candidates, by_chance, 10**6)
    assert learn(COMPARISONS, shuffled(candidates), shuffled(by_chance), 10**6) == first


def test_a_closer_level_is_never_worth_less():
    assert bits((0.1, 0.3, 0.6), (0.2, 0.2, 0.6)) == pytest.approx([0, 0, 0])
    assert bits((0.5, 0.5), (0.25, 0.75)) == pytest.approx([1, log2(2 / 3)])


def test_equal_pairs_are_counted_together():
    records = [{"0": 1, "1": 0}, {"0": 1, "1": 1}, {"0": 1}]
    pairs = [(records[0], records[1]), (records[1], records[0]), (records[0], records[2])]

    assert patterns(COMPARISONS[:2], pairs) == {(0, 1): 2, (0, None): 1}


def test_strangers_are_the_same_for_a_seed_and_never_one_with_itself():
    records = [{"0": number} for number in range(3)]

    drawn = list(strangers(records, records, 50))
    assert drawn == list(strangers(records, records, 50))
    assert all(one is not other for one, other in drawn)
    assert list(strangers([], records, 50)) == []
