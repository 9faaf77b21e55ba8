"""Attribution right after arrival: whether what was known of somebody was at hand when the next line came."""

from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import groupby

from bench.identity.lines import Line
from bench.identity.metrics import Partition
from bench.identity.truth import Sets, proofs


def days(lines: Sequence[Line]) -> Iterator[list[Line]]:
    """The lines day by day, in which batches they are told."""
    for _, together in groupby(lines, key=lambda line: line.at.date()):
        yield list(together)


@dataclass(slots=True)
class Continuity:
    """Counts, day after day, lines of people who are provably known, and those that came to their history.

    A line is provably known if an earlier line is linked to it by the handles seen so far; it is continuous if after
    its day it shares a customer with at least half of these.
    """

    known: int = 0
    continuous: int = 0
    told: int = 0
    wrong: int = 0
    """Lines that after their day stood among lines of which most were somebody else's."""

    _sets: Sets[str] = field(default_factory=Sets)
    _seen: dict[int, list[Line]] = field(default_factory=lambda: defaultdict(list))
    _all: list[Line] = field(default_factory=list)

    def observe(self, day: Sequence[Line], partition: Partition) -> None:
        """Take what became of the lines of a day, in the partition at its end."""
        sure = [line for line in day if not line.ambiguous]
        for line, linked in [(line, self._linked(line)) for line in sure]:
            if linked:
                together = sum(partition[line.key] == partition[one.key] for one in linked)
                self.known += 1
                self.continuous += 2 * together >= len(linked)
        self._count_wrong(sure, partition)

    def _linked(self, line: Line) -> list[Line]:
        """Earlier lines that handles seen so far prove to be of the same customer."""
        number = line.person.number
        self._sets.join(_own(line))
        root = self._sets.of(_own(line)[0])
        linked = [one for one in self._seen[number] if self._sets.of(_own(one)[0]) == root]
        self._seen[number].append(line)
        return linked

    def _count_wrong(self, sure: Sequence[Line], partition: Partition) -> None:
        self._all += sure
        touched = {partition[line.key] for line in sure}
        owners: dict[str, Counter[int]] = defaultdict(Counter)
        for line in self._all:
            if (customer := partition[line.key]) in touched:
                owners[customer][line.person.number] += 1
        self.told += len(sure)
        self.wrong += sum(owners[partition[one.key]].most_common(1)[0][0] != one.person.number for one in sure)

    @property
    def share(self) -> float:
        """Of the provably known lines those that are continuous."""
        return self.continuous / self.known if self.known else 1.0

    @property
    def wrong_percent(self) -> float:
        """Lines that arrived in somebody else's history."""
        return 100 * self.wrong / self.told if self.told else 0.0


def _own(line: Line) -> list[str]:
    """Its proofs, within what is known of this person alone."""
    return [f"{line.person.number} {proof}" for proof in proofs(line)]
