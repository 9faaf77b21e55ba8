"""How well links agree with the truth: by pairs, and by clusters (B-cubed)."""

from collections import Counter
from collections.abc import Collection, Iterable, Mapping
from dataclasses import dataclass
from operator import itemgetter

from bench.identity.febrl_sets import Pair, PublicSet


@dataclass(frozen=True, slots=True)
class Agreement:
    """Shares, 0 to 1."""

    precision: float
    recall: float

    @property
    def f1(self) -> float:
        """Their harmonic mean."""
        return 2 * self.precision * self.recall / ((self.precision + self.recall) or 1)


def by_pairs(found: Collection[Pair], truth: Collection[Pair]) -> Agreement:
    """Of pairs linked, and of pairs that are one person."""
    right = len(set(found) & set(truth))
    return Agreement(right / (len(found) or 1), right / (len(truth) or 1))


def best(scored: Mapping[Pair, float], truth: Collection[Pair]) -> Agreement:
    """What the best threshold would give: an oracle's, for it looks at the truth."""
    right, reached = 0, [Agreement(0, 0)]
    for linked, (found, _) in enumerate(sorted(scored.items(), key=itemgetter(1), reverse=True), 1):
        right += found in truth
        reached.append(Agreement(right / linked, right / len(truth)))
    return max(reached, key=lambda one: one.f1)


def by_clusters(found: Iterable[Pair], of: PublicSet) -> Agreement:
    """B-cubed: for each record, how much of its cluster is its person, and of its person its cluster."""
    cluster = clusters([entry.id for entry in of.entries], found)
    person = {entry.id: entry.person for entry in of.entries}
    clustered, persons = Counter(cluster.values()), Counter(person.values())
    both = Counter((cluster[one], who) for one, who in person.items())
    precision = sum(number**2 / clustered[at] for (at, _), number in both.items())
    recall = sum(number**2 / persons[who] for (_, who), number in both.items())
    return Agreement(precision / len(person), recall / len(person))


def clusters(ids: Iterable[str], links: Iterable[Pair]) -> dict[str, str]:
    """All that hang together, each by one of its members."""
    leader = {one: one for one in ids}

    def lead(one: str) -> str:
        while leader[one] != one:
            leader[one] = one = leader[leader[one]]
        return one

    for one, other in links:
        leader[lead(one)] = lead(other)
    return {one: lead(one) for one in leader}
