"""Which records are worth comparing: those that share a key. Records stream in, and each finds those of before."""

from collections.abc import Hashable, Iterable, Iterator, Mapping
from itertools import combinations
from typing import Generic, TypeVar

Id = TypeVar("Id", bound=Hashable)

MOST = 50


class Blocks(Generic[Id]):
    """Records by their keys. A key that more than `most` of them share tells nobody apart, and is dropped for good."""

    def __init__(self, most: int = MOST) -> None:
        self._most = most
        self._blocks: dict[Hashable, list[Id] | None] = {}

    def add(self, record: Id, keys: Iterable[Hashable]) -> None:
        """It can be found from now on; adding it again changes nothing."""
        for key in keys:
            block = self._blocks.setdefault(key, [])
            if block is None or record in block:
                continue
            block.append(record)
            if len(block) > self._most:
                self._blocks[key] = None

    def find(self, keys: Iterable[Hashable]) -> set[Id]:
        """All that share a key: at most `most` for each."""
        found: set[Id] = set()
        for key in keys:
            if block := self._blocks.get(key):
                found.update(block)
        return found


def any_two(values: Mapping[str, str | None], letters: int = 4) -> Iterator[str]:
    """Keys of a record: the first letters of any two of its values, whatever is wrong with the others; spaces do not count."""
    starts = [f"{name} {value.replace(' ', '')[:letters]};" for name, value in values.items() if value]
    return (one + other for one, other in combinations(starts, 2))
