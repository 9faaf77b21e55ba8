"""What levels are worth, learned from pairs that nobody has labelled (expectation and maximisation; Winkler, 1988).

Two sets of pairs tell it: *candidates*, that share something, among which the matches are; and *strangers*, drawn at random,
which show how often two people agree by chance. Candidates that do not match agree oftener than strangers, for they were
picked for it, so they have frequencies of their own: these help to find the matches and are then forgotten.
"""

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from math import exp, log, log2
from random import Random

from onethread.model.comparison import Comparison, Level, Pattern, Record, pattern

Patterns = Mapping[Pattern, float]
"""How many pairs have each pattern, so that equal pairs are worked out once."""

Frequencies = tuple[tuple[float, ...], ...]
"""By comparison and level; those of one comparison add up to 1, none is 0."""

MOST_ROUNDS = 200
SETTLED = 1e-6
UNSEEN = 0.5  # added to each count (Jeffreys): a level that was never seen is rare, not impossible
LEAST_SHARE = 1e-12


@dataclass(frozen=True, slots=True)
class Learned:
    """How often pairs of one person (m) and of two (u) stand at each level; `share` of all possible pairs are of one."""

    m: Frequencies
    u: Frequencies
    share: float
    rounds: int

    @property
    def threshold(self) -> float:
        """The score in bits from which a pair, of all that are possible, is likelier one person than two."""
        return -log2(self.share / (1 - self.share))

    def weigh(self, comparisons: Sequence[Comparison]) -> tuple[Comparison, ...]:
        """The comparisons with the bits that were learned."""
        return tuple(_weigh(*each) for each in zip(comparisons, self.m, self.u, strict=True))


def bits(m: Sequence[float], u: Sequence[float]) -> list[float]:
    """What the levels of a comparison are worth: a closer one never less than the next, those that would be count as one."""
    runs: list[tuple[float, float, int]] = []
    for run in zip(m, u, [1] * len(m), strict=True):
        while runs and runs[-1][0] * run[1] < run[0] * runs[-1][1]:
            closer = runs.pop()
            run = closer[0] + run[0], closer[1] + run[1], closer[2] + run[2]
        runs.append(run)
    return [log2(same / chance) for same, chance, levels in runs for _ in range(levels)]


def patterns(comparisons: Sequence[Comparison], pairs: Iterable[tuple[Record, Record]]) -> Counter[Pattern]:
    """How pairs compare, equal patterns counted."""
    return Counter(pattern(comparisons, one, other) for one, other in pairs)


def strangers(
    ones: Sequence[Record], others: Sequence[Record], number: int, seed: int = 1
) -> Iterator[tuple[Record, Record]]:
    """Pairs drawn at random, the same for a seed; none where there are no two records."""
    chance = Random(seed)  # noqa: S311 - a sample, no secret
    for _ in range(number if ones and others else 0):
        one, other = chance.choice(ones), chance.choice(others)
        if one is not other:
            yield one, other


def learn(comparisons: Sequence[Comparison], candidates: Patterns, strangers: Patterns, possible: int) -> Learned:
    """From all candidates and some strangers; `possible` is how many pairs the records make in all."""
    candidates, strangers = _in_order(candidates), _in_order(strangers)
    sizes, number = [len(one.levels) for one in comparisons], sum(candidates.values())
    at_random = _frequencies(sizes, strangers)
    among = _Mixture(0.5, tuple(_falling(size) for size in sizes), at_random)
    share, rounds = LEAST_SHARE, 0
    while rounds < MOST_ROUNDS and abs(among.share - share) > SETTLED:
        share, rounds = among.share, rounds + 1
        matches, rest = among.part(candidates)
        found = sum(matches.values())
        among = _Mixture(_share(found, number), _frequencies(sizes, matches), _frequencies(sizes, rest))
        overall = _Mixture(_share(found, max(possible, number)), among.m, at_random)
        at_random = _frequencies(sizes, overall.part(strangers)[1])
    return Learned(among.m, at_random, _share(share * number, max(possible, number)), rounds)


@dataclass(frozen=True, slots=True)
class _Mixture:
    """Pairs of which a share are matches, with the frequencies m, and the others have the frequencies u."""

    share: float
    m: Frequencies
    u: Frequencies

    def part(self, patterns: Patterns) -> tuple[Patterns, Patterns]:
        """How many pairs of each pattern are matches, how many are not, as far as one can expect."""
        weights = [[log(m / u) for m, u in zip(*both, strict=True)] for both in zip(self.m, self.u, strict=True)]
        prior = log(self.share / (1 - self.share))
        matches = {found: number * _probability(prior + _sum(weights, found)) for found, number in patterns.items()}
        return matches, {found: number - matches[found] for found, number in patterns.items()}


def _weigh(comparison: Comparison, m: Sequence[float], u: Sequence[float]) -> Comparison:
    levels = zip(comparison.levels, bits(m, u), strict=True)
    return replace(comparison, levels=tuple(Level(level.name, worth) for level, worth in levels))


def _in_order(patterns: Patterns) -> Patterns:
    """Sums of floats depend on their order, and what is learned must not."""
    return dict(sorted(patterns.items(), key=lambda each: [-1 if level is None else level for level in each[0]]))


def _sum(weights: list[list[float]], found: Pattern) -> float:
    return sum([levels[level] for levels, level in zip(weights, found, strict=True) if level is not None])


def _probability(log_odds: float) -> float:
    return 1 / (1 + exp(-max(-700.0, min(700.0, log_odds))))


def _share(part: float, whole: float) -> float:
    return min(max(part / whole if whole else 0, LEAST_SHARE), 1 - LEAST_SHARE)


def _falling(size: int) -> tuple[float, ...]:
    """The first guess of m: each level is half as frequent as the one before."""
    whole = 2**size - 1
    return tuple(2 ** (size - 1 - level) / whole for level in range(size))


def _frequencies(sizes: Sequence[int], patterns: Patterns) -> Frequencies:
    counts = [[UNSEEN] * size for size in sizes]
    for found, number in patterns.items():
        for levels, level in zip(counts, found, strict=True):
            if level is not None:
                levels[level] += number
    return tuple(tuple(count / sum(levels) for count in levels) for levels in counts)
