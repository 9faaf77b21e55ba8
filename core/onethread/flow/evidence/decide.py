"""Deciding: which contact points are one customer, which pairs a person should look at.

The strongest evidence first, and every time two become one what is known of them is weighed anew as one person's. A pure
function: the same dossiers, decisions and standings give the same customers, whatever was known first.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from heapq import heapify, heappop, heappush
from itertools import combinations, product
from math import inf
from typing import NamedTuple

from onethread.flow.evidence.dossier import Dossier, Held, join
from onethread.flow.evidence.standing import Standing
from onethread.flow.evidence.together import Pair, Together
from onethread.flow.evidence.weigh import Reason, Weighing, weigh
from onethread.flow.evidence.weights import REVIEW

_Candidate = tuple[float, str, str, int, int]
"""Less than another if it is surer; bits negated, keys for ties, then the two."""


class Tie(NamedTuple):
    """What ties two contact points, or might: the pair that carries the strongest evidence, and all of it."""

    pair: Pair
    bits: float
    reasons: tuple[Reason, ...]


@dataclass(frozen=True, slots=True)
class Decided:
    """Who is who: customers as sets of contact points; what ties each together, and what might tie two of them."""

    customers: tuple[frozenset[int], ...]
    links: tuple[Tie, ...]
    suggestions: tuple[Tie, ...]


@dataclass(frozen=True, slots=True, order=True)
class Decision:
    """What an operator has said of a pair of contact points: that they are one person, or that they are not."""

    at: datetime
    pair: Pair
    one: bool


def decide(
    dossiers: Iterable[Dossier], standings: Mapping[Held, Standing], said: Iterable[Decision], threshold: float
) -> Decided:
    """Who is who among these contact points. `threshold` in bits: from there on nobody is asked."""
    taken = list(dossiers)
    if len(taken) == 1:  # nearly every second time
        return Decided((taken[0].points,), (), ())
    merging = _Merging(standings, threshold)
    merging.begin(taken, said)
    merging.run()
    merging.unite()
    merging.run()
    return Decided(
        customers=tuple(sorted((one.points for one in merging.now.values()), key=min)),
        links=tuple(sorted(merging.links, key=lambda tie: tie.pair)),
        suggestions=tuple(sorted(merging.suggestions(), key=lambda tie: tie.pair)),
    )


def prevailing(said: Iterable[Decision]) -> tuple[list[Pair], list[Pair]]:
    """The links and the vetoes that hold: of decisions that contradict each other, those that were made last."""
    links: list[Pair] = []
    vetoes: list[Pair] = []
    linked = Together()
    for decision in sorted(said, reverse=True):
        groups = {linked.of(point) for point in decision.pair}
        if decision.one and all({linked.of(one), linked.of(other)} != groups for one, other in vetoes):
            links.append(decision.pair)
            linked.tie(*decision.pair)
        if not decision.one and len(groups) > 1:
            vetoes.append(decision.pair)
    return links, vetoes


@dataclass(slots=True)
class _Merging:
    """Dossiers on their way to becoming customers. Each has a number of its own; merged ones get a new one."""

    standings: Mapping[Held, Standing]
    threshold: float
    now: dict[int, Dossier] = field(default_factory=dict)
    near: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    foes: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    bound: dict[int, set[int]] = field(default_factory=lambda: defaultdict(set))
    """Those that an operator has linked: they become one in the end, so each has the foes of all."""

    single: dict[int, Dossier] = field(default_factory=dict)
    links: list[Tie] = field(default_factory=list)
    said: list[Decision] = field(default_factory=list)
    _weighed: dict[Pair, Weighing] = field(default_factory=dict)
    _waiting: list[_Candidate] = field(default_factory=list)
    _last: int = 0

    def begin(self, dossiers: Iterable[Dossier], said: Iterable[Decision]) -> None:
        """Take them up, each for itself."""
        self.single = {min(one.points): one for one in dossiers}
        self.now = dict(self.single)
        self._last = max(self.now)
        self.said = [one for one in said if all(point in self.now for point in one.pair)]
        links, vetoes = prevailing(self.said)
        self._relate(self.foes, vetoes)
        self._relate(self.bound, links)
        for point in list(self.bound):
            self._share_foes(point)
        self._relate(self.near, _meetings(self.now))
        self._waiting = [found for pair in self._pairs() if (found := self._candidate(*pair))]
        heapify(self._waiting)

    def run(self) -> None:
        """Merge as long as some pair is sure enough."""
        while self._waiting:
            *_, one, other = heappop(self._waiting)
            if one in self.now and other in self.now:
                self.links.append(self._tie(one, other))
                self._consider(self._merge(one, other))

    def unite(self) -> None:
        """Merge what operators have linked: each side whole, as the evidence had made it."""
        while linked := [number for number in self.now if self.bound[number]]:
            self._consider(self._merge(linked[0], min(self.bound[linked[0]])))

    def _consider(self, merged: int) -> None:
        for third in self.near[merged]:
            if candidate := self._candidate(merged, third):
                heappush(self._waiting, candidate)

    def suggestions(self) -> Iterator[Tie]:
        """Pairs of what are customers now that are likely one, but not sure."""
        for one, other in self._pairs():
            found = self._weigh(one, other)
            if self._is_news(one, other, found) if other in self.foes[one] else found.bits >= REVIEW:
                yield self._tie(one, other)

    def _is_news(self, one: int, other: int, found: Weighing) -> bool:
        """Whether the CRM has made those one, later, of whom somebody has said that they are not."""
        here, there = self.now[one].points, self.now[other].points
        parted = (
            said.at
            for said in self.said
            if not said.one and here.intersection(said.pair) and there.intersection(said.pair)
        )
        return found.united_at is not None and found.united_at > max(parted)

    def _pairs(self) -> Iterator[Pair]:
        return ((one, other) for one in self.now for other in self.near[one] if one < other)

    def _candidate(self, one: int, other: int) -> _Candidate | None:
        """A pair that is sure enough to be merged without asking; the surest first, then by their keys."""
        if other in self.foes[one]:
            return None
        found = self._weigh(one, other)
        if found.united_at is None and (found.asks or found.bits < self.threshold):
            return None
        low, high = sorted((self.now[one].order, self.now[other].order))
        return -round(found.bits, 6) if found.united_at is None else -inf, low, high, one, other

    def _weigh(self, one: int, other: int) -> Weighing:
        pair = (one, other) if one < other else (other, one)
        if pair not in self._weighed:
            self._weighed[pair] = weigh(self.now[pair[0]], self.now[pair[1]], self.standings)
        return self._weighed[pair]

    def _merge(self, one: int, other: int) -> int:
        """Make two one, under a number that nobody had."""
        self._last += 1
        self.now[self._last] = join(self.now.pop(one), self.now.pop(other))
        for relation in (self.near, self.foes, self.bound):
            related = (relation.pop(one, set()) | relation.pop(other, set())) - {one, other}
            relation[self._last] = related
            for third in related:
                relation[third] -= {one, other}
                relation[third].add(self._last)
        if self.bound[self._last]:
            self._share_foes(self._last)
        return self._last

    def _share_foes(self, number: int) -> None:
        """Let all that are bound to each other, also by way of others, have the foes of each."""
        group, ahead = {number}, [number]
        while ahead:
            fresh = self.bound[ahead.pop()] - group
            group |= fresh
            ahead += fresh
        foes = set[int]().union(*(self.foes[one] for one in group))
        self._relate(self.foes, product(group, foes))

    @staticmethod
    def _relate(relation: dict[int, set[int]], pairs: Iterable[Pair]) -> None:
        for one, other in pairs:
            relation[one].add(other)
            relation[other].add(one)

    def _tie(self, one: int, other: int) -> Tie:
        """The evidence on two dossiers, between the contact points that carry its strongest part."""
        found = self._weigh(one, other)
        held = next(reason.held for reason in found.reasons if reason.held)
        low, high = sorted(self._carrier(number, held) for number in (one, other))
        return Tie((low, high), round(found.bits, 3), found.reasons)

    def _carrier(self, number: int, held: Held) -> int:
        carrying = [self.single[point] for point in self.now[number].points if held in self.single[point].claims]
        best = min(carrying, key=lambda one: (-one.claims[held].trust.strength, one.order))
        return min(best.points)


def _meetings(dossiers: Mapping[int, Dossier]) -> Iterator[Pair]:
    """Pairs that share an identity."""
    holders: dict[Held, list[int]] = defaultdict(list)
    for number, dossier in dossiers.items():
        for held in dossier.claims:
            holders[held].append(number)
    return (pair for numbers in holders.values() for pair in combinations(numbers, 2))
