"""Evidence as it is kept with a link, and as sentences for people."""

from collections.abc import Iterable, Sequence
from typing import Any

from onethread.flow.evidence.weigh import Reason
from onethread.flow.evidence.weights import SHARED

_PREFIXED = frozenset({SHARED.name})
"""Comparisons whose levels say nothing without their name."""


def written(reasons: Iterable[Reason]) -> list[Any]:
    """What JSON can hold: of each reason what it is about, its findings as (comparison, level, bits), and what it counts."""
    return [
        {
            "about": reason.about,
            "findings": [[found.comparison, found.level, found.bits] for found in reason.findings],
            "bits": round(reason.bits, 3),
        }
        for reason in reasons
    ]


def sentences(evidence: Sequence[Any]) -> list[str]:
    """Evidence as it was written, a line for each reason."""
    return [_sentence(one) for one in evidence]


def _sentence(reason: Any) -> str:
    said = "; ".join(_found(comparison, level) for comparison, level, _ in reason["findings"])
    return f"{reason['about']}: {said} ({reason['bits']:+.1f} bits)" if said else str(reason["about"])


def _found(comparison: str, level: str) -> str:
    return f"{comparison} {level}" if comparison in _PREFIXED else level
