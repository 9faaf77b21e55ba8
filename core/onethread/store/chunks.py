"""Long lists in pieces that a database takes as the parameters of one statement."""

from collections.abc import Iterator, Sequence
from typing import TypeVar

Item = TypeVar("Item")

SIZE = 500


def chunks(items: Sequence[Item], size: int = SIZE) -> Iterator[Sequence[Item]]:
    """Pieces of at most so many items, in order; nothing for an empty list."""
    for start in range(0, len(items), size):
        yield items[start : start + size]
