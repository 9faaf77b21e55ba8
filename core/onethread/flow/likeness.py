"""Judges for comparisons of any records; each says which levels its comparison must declare, closest first."""

from rapidfuzz.distance import OSA, JaroWinkler

from onethread.model.comparison import Judge

Placed = tuple[str | None, str | None]
"""What stands in a field, and what stands in the field that it is often mistaken for."""


def equal(one: object, other: object) -> int:
    """Levels: equal, other."""
    return 0 if one == other else 1


def alike(*steps: float) -> Judge:
    """Names, by Jaro and Winkler. Levels: equal, at least each step (of 0 to 1, falling), other."""

    def judge(one: str, other: str) -> int:
        if one == other:
            return 0
        likeness = JaroWinkler.similarity(one, other, score_cutoff=steps[-1])
        return next((level for level, step in enumerate(steps, 1) if likeness >= step), len(steps) + 1)

    return judge


def mistyped(most: int) -> Judge:
    """Dates and numbers, by characters wrong, missing, too many or transposed. Levels: equal, 1 to `most` of them, other."""

    def judge(one: str, other: str) -> int:
        return 0 if one == other else OSA.distance(one, other, score_cutoff=most)

    return judge


def near(*distances: float) -> Judge:
    """Quantities, by their difference. Levels: equal, at most each distance (rising), other."""

    def judge(one: float, other: float) -> int:
        between = abs(one - other)
        return next((level for level, most in enumerate((0, *distances)) if between <= most), len(distances) + 1)

    return judge


def in_either_place(judge: Judge, close: int) -> Judge:
    """Fields that change places, as given name and surname do. Values: `Placed`.

    Levels: those of the judge up to `close`, then one of either stands so close to what the other has in the other place, then
    the rest.
    """

    def either(one: Placed, other: Placed) -> int | None:
        level = _judged(judge, one[0], other[0])
        if level is None or level <= close:
            return level
        crossed = (_judged(judge, one[0], other[1]), _judged(judge, one[1], other[0]))
        return close + 1 if any(each is not None and each <= close for each in crossed) else level + 1

    return either


def _judged(judge: Judge, one: object, other: object) -> int | None:
    return None if one is None or other is None else judge(one, other)
