"""`python -m bench febrl`: the product's scorer on public sets, beside Splink and recordlinkage in the same run.

Fields are mapped and comparisons declared here; blocking, learning, scoring and the threshold are the product's, and see no label.
The number that nearly gives a person away, soc_sec_id, is left out, though Splink's examples use it.
"""

from collections.abc import Iterator
from dataclasses import dataclass, field
from statistics import fmean, quantiles
from time import perf_counter
from typing import Any

from bench.identity import febrl_rivals
from bench.identity.febrl_rivals import Rival
from bench.identity.febrl_scores import best, by_clusters, by_pairs
from bench.identity.febrl_sets import Entry, Pair, PublicSet, febrl3, febrl4, pair
from bench.report import Figure
from onethread.engine.process import prepare_for_long_work
from onethread.flow.likeness import alike, equal, in_either_place, mistyped
from onethread.model.blocking import Blocks, any_two
from onethread.model.comparison import Comparison, Level, compare, total
from onethread.model.learning import Learned, learn, patterns, strangers

NAMES = alike(0.92, 0.8)
PLACED = in_either_place(NAMES, close=1)
ALIKE = ("equal", "close", "similar", "other")
SWAPPED = ("equal", "close", "in the other's place", "similar", "other")
TYPED = ("equal", "one off", "two off", "other")
DECLARED = {
    "given_name": (PLACED, SWAPPED),
    "surname": (PLACED, SWAPPED),
    "date_of_birth": (mistyped(2), TYPED),
    "street_number": (mistyped(1), ("equal", "one off", "other")),
    "postcode": (mistyped(2), TYPED),
    "address_1": (PLACED, SWAPPED),
    "address_2": (PLACED, SWAPPED),
    "suburb": (NAMES, ALIKE),
    "state": (equal, ("equal", "other")),
}
COMPARISONS = tuple(Comparison(name, judge, tuple(map(Level, levels))) for name, (judge, levels) in DECLARED.items())
PLACES = {"given_name": "surname", "surname": "given_name", "address_1": "address_2", "address_2": "address_1"}
KEYED = tuple(name for name in DECLARED if name not in ("street_number", "state"))  # these two are shared by hundreds
SAMPLE = 50_000
TARGETS = {"FEBRL3": 0.998, "FEBRL4": 0.9996}


@dataclass(frozen=True, slots=True)
class Row:
    """An entry as the scorer takes it."""

    entry: Entry
    record: dict[str, Any]
    keyed: dict[str, str | None]


def row(entry: Entry) -> Row:
    """Its columns under the names of the comparisons, those that change places with what stands in the other place."""
    columns = entry.columns
    placed = {name: (columns[name], columns[other]) for name, other in PLACES.items()}
    return Row(entry, {**{name: columns[name] for name in DECLARED}, **placed}, {name: columns[name] for name in KEYED})


class Stream:
    """Rows as they come in; each meets those of before that share a key with it."""

    def __init__(self, of: PublicSet) -> None:
        self._of = of
        self._files = [Blocks[str]() for _ in of.frames]
        self._rows: dict[str, Row] = {}

    def meet(self, new: Row) -> list[Row]:
        """Its candidates, not those of its own file where there are two; from now on it is one itself."""
        keys, file = list(any_two(new.keyed)), new.entry.file
        found = self._files[file if len(self._files) == 1 else 1 - file].find(keys)
        self._files[file].add(new.entry.id, keys)
        self._rows[new.entry.id] = new
        return [self._rows[one] for one in found]


@dataclass(slots=True)
class Linked:
    """What the product found, and how long each row of the last file took, in seconds."""

    training: float
    links: set[Pair] = field(default_factory=set)
    took: list[float] = field(default_factory=list)


def learned(of: PublicSet, rows: list[Row]) -> Learned:
    """Weights from the rows themselves, without labels."""
    stream = Stream(of)
    candidates = patterns(COMPARISONS, ((new.record, old.record) for new in rows for old in stream.meet(new)))
    files = [[each.record for each in rows if each.entry.file == file] for file in range(len(of.frames))]
    by_chance = patterns(COMPARISONS, strangers(files[0], files[-1], SAMPLE))
    return learn(COMPARISONS, candidates, by_chance, of.possible)


def link(of: PublicSet) -> Linked:
    """Every row scored as it comes in; linked is what is likelier one person than two."""
    rows = [row(entry) for entry in of.entries]
    begun = perf_counter()
    weights = learned(of, rows)
    linked, stream = Linked(perf_counter() - begun), Stream(of)
    comparisons, threshold = weights.weigh(COMPARISONS), weights.threshold
    for new in rows:
        begun = perf_counter()
        same = [old for old in stream.meet(new) if total(compare(comparisons, new.record, old.record)) >= threshold]
        if new.entry.file == len(of.frames) - 1:  # the first of two files meets nobody
            linked.took.append(perf_counter() - begun)
        linked.links.update(pair(new.entry.id, old.entry.id) for old in same)
    return linked


def measure() -> Iterator[Figure]:
    """Both sets, all three linkers."""
    for of in (febrl3(), febrl4()):
        theirs = febrl_rivals.splink(of)
        prepare_for_long_work()
        yield from _ours(of, link(of), theirs)
        yield from _theirs(of, "Splink", theirs)
        yield Figure(f"{of.name}, Splink: pair F1, best threshold", 100 * best(theirs.scored, of.truth).f1, "%")
        yield from _theirs(of, "recordlinkage", febrl_rivals.recordlinkage(of))


def _ours(of: PublicSet, ours: Linked, splink: Rival) -> Iterator[Figure]:
    yield from _accuracy(of, "Onethread", ours.links, f"≥ {100 * TARGETS[of.name]:.2f} %")
    yield Figure(f"{of.name}, Onethread: training", ours.training, "s", ours.training / splink.training)
    percentiles, average = quantiles(ours.took, n=100), fmean(ours.took)
    yield Figure(f"{of.name}, Onethread: a record as it comes, p50", 1e6 * percentiles[49], "µs", target="≤ 100 µs")
    yield Figure(f"{of.name}, Onethread: a record as it comes, p99", 1e6 * percentiles[98], "µs")
    beside = average * len(ours.took) / splink.linking
    yield Figure(f"{of.name}, Onethread: a record, average beside Splink's all at once", 1e6 * average, "µs", beside)


def _theirs(of: PublicSet, who: str, rival: Rival) -> Iterator[Figure]:
    yield from _accuracy(of, who, rival.links)
    yield Figure(f"{of.name}, {who}: training", rival.training, "s")
    yield Figure(f"{of.name}, {who}: a record, all at once", 1e6 * rival.linking / len(of.frames[-1]), "µs")
    if rival.one_by_one is not None:
        yield Figure(f"{of.name}, {who}: a record that comes by itself, p50", 1e6 * rival.one_by_one, "µs")


def _accuracy(of: PublicSet, who: str, links: set[Pair], target: str = "") -> Iterator[Figure]:
    pairs = by_pairs(links, of.truth)
    of_which = f"precision {100 * pairs.precision:.2f} %, recall {100 * pairs.recall:.2f} %"
    yield Figure(f"{of.name}, {who}: pair F1 ({of_which})", 100 * pairs.f1, "%", target=target)
    yield Figure(f"{of.name}, {who}: B-cubed F1", 100 * by_clusters(links, of).f1, "%")
