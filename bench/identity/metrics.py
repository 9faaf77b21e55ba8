"""How well a partition of the lines fits the truth: the measures of the study, over lines that are not ambiguous."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any

from bench.identity.lines import Line

Partition = Mapping[tuple[str, str, str], str]
"""The produced customer of each line, by its key."""


@dataclass(frozen=True, slots=True)
class Scores:
    """Shares are of 1, percentages say so."""

    lines: int
    customers: int
    produced: int
    pair_precision: float
    reachable_recall: float
    all_recall: float
    b3_precision: float
    b3_recall: float
    b3_f: float
    wrong_per_1000: float
    """Sum over produced customers of (true ones in it - 1), for 1000 true customers."""

    misattributed_percent: float
    """Lines in a produced customer of whose lines most are somebody else's."""

    splits_per_1000: float
    """Sum over evidence groups of (produced customers with a part of it - 1), for 1000 groups."""

    largest: int
    """True customers in the worst produced one."""


def score(lines: Sequence[Line], partition: Partition) -> Scores:
    """All measures that need no time."""
    sure = [line for line in lines if not line.ambiguous]
    produced = [partition[line.key] for line in sure]
    owners = [line.person.number for line in sure]
    groups = [line.group for line in sure]
    within = Counter(zip(produced, owners, strict=True))
    proven = Counter(zip(produced, groups, strict=True))
    made, true, reach = Counter(produced), Counter(owners), Counter(groups)
    mixed = Counter(one for one, _ in within)
    b3_precision = sum(count * count / made[one] for (one, _), count in within.items()) / max(1, len(sure))
    b3_recall = sum(count * count / reach[one] for (_, one), count in proven.items()) / max(1, len(sure))
    return Scores(
        lines=len(sure),
        customers=len(true),
        produced=len(made),
        pair_precision=_share(_pairs(within), _pairs(made)),
        reachable_recall=_share(_pairs(proven), _pairs(reach)),
        all_recall=_share(_pairs(within), _pairs(true)),
        b3_precision=b3_precision,
        b3_recall=b3_recall,
        b3_f=_share(2 * b3_precision * b3_recall, b3_precision + b3_recall),
        wrong_per_1000=1000 * _share(len(within) - len(made), len(true), 0),
        misattributed_percent=100 * _share(len(misattributed(sure, partition)), len(sure), 0),
        splits_per_1000=1000 * _share(len(proven) - len(reach), len(reach), 0),
        largest=max(mixed.values(), default=0),
    )


def _pairs(counted: Mapping[Any, int]) -> int:
    return sum(count * (count - 1) // 2 for count in counted.values())


def _share(part: float, whole: float, otherwise: float = 1.0) -> float:
    return part / whole if whole else otherwise


def majorities(lines: Iterable[Line], partition: Partition) -> dict[str, int]:
    """Whose most lines of each produced customer are; of equals the one who came first."""
    counted: dict[str, Counter[int]] = defaultdict(Counter)
    for line in lines:
        if not line.ambiguous:
            counted[partition[line.key]][line.person.number] += 1
    return {one: owners.most_common(1)[0][0] for one, owners in counted.items()}


def misattributed(lines: Sequence[Line], partition: Partition) -> list[Line]:
    """Lines that stand in the history of somebody else."""
    majority = majorities(lines, partition)
    return [line for line in lines if not line.ambiguous and majority[partition[line.key]] != line.person.number]


def suggestion_precision(
    lines: Sequence[Line], partition: Partition, suggested: Sequence[tuple[str, str]]
) -> float | None:
    """The share of suggestions whose two customers are mostly of one person; None where nothing was suggested."""
    majority = majorities(lines, partition)
    known = [(majority[a], majority[b]) for a, b in suggested if a in majority and b in majority]
    return sum(a == b for a, b in known) / len(known) if known else None
