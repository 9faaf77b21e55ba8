"""What is true: which lines handles can prove to be of one customer."""

from collections import defaultdict
from collections.abc import Hashable, Iterable, Sequence
from typing import Generic, TypeVar

from bench.identity.lines import Line

T = TypeVar("T", bound=Hashable)


class Sets(Generic[T]):
    """Disjoint sets that grow together."""

    def __init__(self) -> None:
        """Everything is alone at first."""
        self._parent: dict[T, T] = {}

    def of(self, one: T) -> T:
        """The member that stands for its set."""
        parent = self._parent.setdefault(one, one)
        while parent != one:
            above = self._parent[parent]
            self._parent[one] = above
            one, parent = parent, above
        return one

    def join(self, members: Iterable[T]) -> None:
        """Put all of these into one set."""
        roots = [self.of(member) for member in members]
        for root in roots[1:]:
            self._parent[self.of(root)] = self.of(roots[0])


def group(lines: Sequence[Line]) -> None:
    """Give each line its evidence group: the closure of its customer's lines over that customer's own handles."""
    by_person: dict[int, list[Line]] = defaultdict(list)
    for line in lines:
        by_person[line.person.number].append(line)
    for number, own in by_person.items():
        names: dict[str, str] = {}
        for line, root in zip(own, _closed(own), strict=True):
            line.group = names.setdefault(root, f"p{number}.{len(names)}")


def proofs(line: Line) -> list[str]:
    """The keys by which a line can be known again; its own id where there are none."""
    return [one.key for one in line.handles if one.proves and one.key] or [f"line:{'/'.join(line.key)}"]


def _closed(lines: Sequence[Line]) -> list[str]:
    sets: Sets[str] = Sets()
    for line in lines:
        sets.join(proofs(line))
    return [sets.of(proofs(line)[0]) for line in lines]


def closure(lines: Sequence[Line]) -> dict[tuple[str, str, str], str]:
    """A naive resolver that reads every handle perfectly and believes all of them: customer by line."""
    sets: Sets[str] = Sets()
    keys = {line.key: [one.key for one in line.handles if one.key] or [f"line:{'/'.join(line.key)}"] for line in lines}
    for found in keys.values():
        sets.join(found)
    return {key: sets.of(found[0]) for key, found in keys.items()}
