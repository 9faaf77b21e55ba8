"""Whether two records tell of one person, in bits (Fellegi and Sunter, 1969); what is compared and how is data.

Bits are log2 of a likelihood ratio: +10 means that a pair which agrees like this is 1024 times likelier to be one person than
two. They add up as far as comparisons do not depend on each other. Who sets them by hand does it in `Level`; who has many
records learns them with `model.learning`.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

Record = Mapping[str, Any]
"""Values by the names of their comparisons; what is missing or None is no evidence either way."""

Judge = Callable[[Any, Any], int | None]
"""At which level two values stand (an index), None for no evidence. Symmetric, and quick: it runs for every candidate."""

Pattern = tuple[int | None, ...]
"""The level of each comparison, for one pair of records: all that scoring and learning need of it."""


@dataclass(frozen=True, slots=True)
class Level:
    """How close two values may be, and what that is worth; negative bits speak against."""

    name: str
    bits: float = 0.0


@dataclass(frozen=True, slots=True)
class Finding:
    """What one comparison found: a step of the waterfall that explains a score."""

    comparison: str
    level: str
    bits: float


@dataclass(frozen=True, slots=True)
class Comparison:
    """One thing that two records are compared by; `levels` are those that its judge answers with, in that order."""

    name: str
    judge: Judge
    levels: tuple[Level, ...]
    findings: tuple[Finding, ...] = field(init=False, repr=False, compare=False)

    def __post_init__(self) -> None:
        """Findings are made once, not for each pair."""
        found = tuple(Finding(self.name, level.name, level.bits) for level in self.levels)
        object.__setattr__(self, "findings", found)

    def find(self, one: Any, other: Any) -> Finding | None:
        """What these two values say; None if one is missing or the judge sees no evidence."""
        level = self.level(one, other)
        return None if level is None else self.findings[level]

    def level(self, one: Any, other: Any) -> int | None:
        """The level at which they stand."""
        return None if one is None or other is None else self.judge(one, other)


def pattern(comparisons: Iterable[Comparison], one: Record, other: Record) -> Pattern:
    """How two records compare, in the order of the comparisons."""
    return tuple([each.level(one.get(each.name), other.get(each.name)) for each in comparisons])


def explain(comparisons: Sequence[Comparison], found: Pattern) -> tuple[Finding, ...]:
    """What a pattern is worth, step by step; comparisons without evidence are left out."""
    return tuple([each.findings[level] for each, level in zip(comparisons, found, strict=True) if level is not None])


def compare(comparisons: Sequence[Comparison], one: Record, other: Record) -> tuple[Finding, ...]:
    """The waterfall of two records."""
    return explain(comparisons, pattern(comparisons, one, other))


def total(findings: Iterable[Finding]) -> float:
    """The score in bits; 0 says nothing either way."""
    return sum([finding.bits for finding in findings])
