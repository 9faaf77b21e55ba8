"""Contact points that hang together by pairs, told one after the other."""

from collections.abc import Iterable

Pair = tuple[int, int]
"""Two contact points by their numbers, the smaller first."""


class Together:
    """Groups that grow with each pair; a group goes by the smallest of its points."""

    def __init__(self, pairs: Iterable[Pair] = ()) -> None:
        self._up: dict[int, int] = {}
        self._sizes: dict[int, int] = {}
        for one, other in pairs:
            self.tie(one, other)

    def of(self, point: int) -> int:
        """The group of a point; one that no pair names is a group by itself."""
        up = self._up
        while (above := up.get(point, point)) != point:
            up[point] = point = up.get(above, above)  # half as far the next time
        return point

    def size(self, point: int) -> int:
        """How many hang together with it, itself included."""
        return self._sizes.get(self.of(point), 1)

    def tie(self, one: int, other: int) -> None:
        """From now on these two hang together."""
        low, high = sorted((self.of(one), self.of(other)))
        if low != high:
            self._sizes[low] = self._sizes.get(low, 1) + self._sizes.pop(high, 1)
            self._up[high] = low
