"""What became of the lines, and how that compares with what we want."""

from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass

from bench.identity.continuity import Continuity
from bench.identity.lines import Line
from bench.identity.metrics import Partition, score, suggestion_precision

Pairs = Sequence[tuple[str, str]]
"""Public ids of two customers each."""


@dataclass(frozen=True, slots=True)
class Outcome:
    """The partition that the product made; what was not asked for is None."""

    partition: Partition
    seconds: float
    suggested: Pairs | None = None
    continuity: Continuity | None = None
    points: Partition | None = None
    """The contact point of each line: what is mixed within one, no evidence can part again."""


@dataclass(frozen=True, slots=True)
class Measure:
    """One measured value beside its target (None where there is none), by profile."""

    name: str
    value: float
    unit: str = ""
    target: float | None = None
    at_least: bool = True

    @property
    def met(self) -> bool:
        """Whether the target is reached."""
        if self.target is None:
            return True
        return self.value >= self.target if self.at_least else self.value <= self.target

    @property
    def wanted(self) -> str:
        """The target in words."""
        return "" if self.target is None else f"{'≥' if self.at_least else '≤'} {self.target:g}"


_LEAST: Mapping[str, Mapping[str, float]] = {
    "default": {"pair precision": 0.997, "reachable recall": 0.97, "suggestion precision": 0.85, "continuity": 0.985},
    "hostile": {"pair precision": 0.985},
}
_MOST: Mapping[str, Mapping[str, float]] = {
    "default": {"wrong merges": 3.5, "misattributed": 0.15},
    "hostile": {"wrong merges": 10},
    "clean": {"wrong merges": 0.7},
}


def measures(profile: str, lines: Sequence[Line], outcome: Outcome) -> list[Measure]:
    """Everything that was measured, beside the targets of the profile."""
    found = score(lines, outcome.partition)
    values: list[tuple[str, float, str]] = [
        ("pair precision", found.pair_precision, ""),
        ("reachable recall", found.reachable_recall, ""),
        ("all-pair recall", found.all_recall, ""),
        ("B-cubed precision", found.b3_precision, ""),
        ("B-cubed recall", found.b3_recall, ""),
        ("B-cubed F", found.b3_f, ""),
        ("wrong merges", found.wrong_per_1000, "per 1000 customers"),
        *_within_points(lines, outcome),
        ("largest wrong customer", found.largest, "people"),
        ("misattributed", found.misattributed_percent, "%"),
        ("splits", found.splits_per_1000, "per 1000 groups"),
        ("customers made", found.produced, f"of {found.customers}"),
        *_timed(outcome),
        *_suggested(lines, outcome),
        ("lines a second", len(lines) / outcome.seconds, "/s"),
    ]
    return [_against_target(profile, *value) for value in values]


def _within_points(lines: Sequence[Line], outcome: Outcome) -> list[tuple[str, float, str]]:
    if outcome.points is None:
        return []
    return [("... within contact points", score(lines, outcome.points).wrong_per_1000, "per 1000 customers")]


def _timed(outcome: Outcome) -> list[tuple[str, float, str]]:
    seen = outcome.continuity
    return [("continuity", seen.share, ""), ("wrong at arrival", seen.wrong_percent, "%")] if seen else []


def _suggested(lines: Sequence[Line], outcome: Outcome) -> list[tuple[str, float, str]]:
    if outcome.suggested is None:
        return []
    precision = suggestion_precision(lines, outcome.partition, outcome.suggested)
    told = [] if precision is None else [("suggestion precision", precision, "")]
    return [*told, ("suggestions", len(outcome.suggested), "")]


def _against_target(profile: str, name: str, value: float, unit: str) -> Measure:
    least, most = _LEAST.get(profile, {}).get(name), _MOST.get(profile, {}).get(name)
    return Measure(name, value, unit, least if most is None else most, at_least=most is None)


Progress = Callable[[int], None]
"""Told how many lines are done."""


def unwatched(_done: int) -> None:
    """Progress that nobody follows."""
