"""Whether two names can be one person's."""

from enum import IntEnum, auto
from functools import lru_cache

from rapidfuzz.distance import OSA, JaroWinkler

from onethread.flow.names import lexicon
from onethread.flow.names.lexicon import NOBODY
from onethread.flow.names.name import Given, Name


class Likeness(IntEnum):
    """How two names agree, from the fullest agreement to the plainest difference; of two readings the smaller counts."""

    FULL = auto()
    """Given name and surname agree."""
    FULL_INITIAL = auto()
    """One of the two agrees; of the other there is an initial, which fits."""
    LAST = auto()
    """The surnames agree; one side has no more."""
    GIVEN = auto()
    """The given names agree; one side has no more."""
    OTHER_FATHER = auto()
    """All agrees but the patronymics: namesakes, or father and son."""
    OTHER_LAST = auto()
    """One given name, two surnames: a marriage, or namesakes."""
    OTHER_GIVEN = auto()
    """One surname, two given names: a family."""
    UNSURE = auto()
    """They differ, but a nickname or a name out of the lexicon may be what differs."""
    UNKNOWN = auto()
    """Nothing to compare."""
    GIVENS_DIFFER = auto()
    """The given names differ; the surnames can't be compared."""
    LASTS_DIFFER = auto()
    """The surnames differ; the given names can't be compared."""
    BOTH_DIFFER = auto()
    """Given names and surnames differ."""


# How one part of two names fits; plain numbers, since this runs for every pair of names that share a handle.
_SAME, _LETTER, _UNSURE, _MISSING, _OTHER = range(5)
_is = Likeness
_LIKENESS = (
    # Given names: same, initial fits, unsure, missing, other. Surnames: the same,
    (_is.FULL, _is.FULL_INITIAL, _is.UNSURE, _is.LAST, _is.OTHER_GIVEN),
    # an initial that fits,
    (_is.FULL_INITIAL, _is.UNKNOWN, _is.UNSURE, _is.UNKNOWN, _is.GIVENS_DIFFER),
    # unsure, so the given name alone tells,
    (_is.GIVEN, _is.UNSURE, _is.UNSURE, _is.UNSURE, _is.BOTH_DIFFER),
    # missing,
    (_is.GIVEN, _is.UNKNOWN, _is.UNSURE, _is.UNKNOWN, _is.GIVENS_DIFFER),
    # other.
    (_is.OTHER_LAST, _is.LASTS_DIFFER, _is.BOTH_DIFFER, _is.LASTS_DIFFER, _is.BOTH_DIFFER),
)
# Мария Иванов is written, so a man's surname differs from a woman's only; Иван Иванова is not.
_APART = frozenset({("m", "f"), ("f", "m"), ("m", "she"), ("she", "m"), ("he", "she"), ("she", "he")})
_AGREED = frozenset({_is.FULL, _is.FULL_INITIAL, _is.LAST, _is.GIVEN})
_HELD = _AGREED | {_is.UNSURE}
_DIFFERENT = frozenset({_is.GIVENS_DIFFER, _is.LASTS_DIFFER, _is.BOTH_DIFFER})


@lru_cache(maxsize=8_192)
def compare(one: Name, other: Name) -> Likeness:
    """Whether both can be one person's name; the order of the two says nothing.

    The less likely readings count where they agree, or may, not where they clash less.
    """
    first = _weigh(one, other)
    if first in _AGREED:
        return first
    if one.called.spelt != other.called.spelt and _run_together(one) & _run_together(other):
        return Likeness.FULL
    if one.other is None and other.other is None:
        return first
    best = min(_weigh(a, b) for a in _readings(one) for b in _readings(other))
    found = best if best in _HELD else first
    return Likeness.UNSURE if found in _DIFFERENT and (one.guessed or other.guessed) else found


def _run_together(name: Name) -> frozenset[str]:
    """All letters of a full name in either order: 'Elen aBalan' is Elena Balan."""
    if not (name.lasts and name.called.spelt):
        return NOBODY
    last = "".join(name.lasts)
    return frozenset((name.called.spelt + last, last + name.called.spelt))


def _readings(name: Name) -> tuple[Name, ...]:
    return (name,) if name.other is None else (name, name.other)


def _weigh(one: Name, other: Name) -> Likeness:
    given = _givens(one.called, other.called)
    if (one.sex, other.sex) in _APART:
        given = _OTHER
    likeness = _LIKENESS[_lasts(one, other)][given]
    if one.father.letters and likeness in _AGREED and _givens(one.father, other.father) == _OTHER:
        return Likeness.OTHER_FATHER
    return likeness


def _givens(one: Given, other: Given) -> int:
    if not (one.letters and other.letters):
        return _MISSING
    if one.families and other.families:
        return _known_givens(one, other)
    if not (one.spelt and other.spelt):
        return _initial_givens(one, other)
    return _SAME if one.spelt == other.spelt or mistyped(one.spelt, other.spelt) else _UNSURE


def _known_givens(one: Given, other: Given) -> int:
    if not one.families.isdisjoint(other.families):
        return _SAME
    return _OTHER if one.kin.isdisjoint(other.families) and other.kin.isdisjoint(one.families) else _UNSURE


def _initial_givens(one: Given, other: Given) -> int:
    if not one.letters.isdisjoint(other.letters):
        return _LETTER
    return _OTHER if one.letters.isdisjoint(other.others) and other.letters.isdisjoint(one.others) else _UNSURE


def _lasts(one: Name, other: Name) -> int:
    if not (one.lasts and other.lasts):
        return _initials(one, other)
    if one.lasts == other.lasts or any(_same_last(a, b) for a in one.lasts for b in other.lasts):
        return _SAME
    return _UNSURE if any(_nearly_same(a, b) for a in one.lasts for b in other.lasts) else _OTHER


def _initials(one: Name, other: Name) -> int:
    begun = [{last[0] for last in name.lasts} | set(name.last_letter) for name in (one, other)]
    if not (all(begun) and (one.last_letter or other.last_letter)):
        return _MISSING
    return _OTHER if begun[0].isdisjoint(begun[1]) else _LETTER


def _same_last(one: str, other: str) -> bool:
    return one == other or (_alike(one, other) if one < other else _alike(other, one))


def _nearly_same(one: str, other: str) -> bool:
    """Rsu, Rusuu and Ruus may all be Rusu; too little to say that they are, enough not to say that they are not."""
    if min(len(one), len(other)) < _SHORTEST or OSA.distance(one, other, score_cutoff=1) > 1:
        return False
    return lexicon.surname_line(one) is None or lexicon.surname_line(other) is None


@lru_cache(maxsize=8_192)
def _alike(one: str, other: str) -> bool:
    lines = lexicon.surname_line(one), lexicon.surname_line(other)
    return lines[0] == lines[1] if None not in lines else mistyped(one, other)


_SLIPS = 2
_LONG = 8
_SHORT = 5
_SHORTEST = 3
_VERY_LIKE = 0.93


def mistyped(one: str, other: str) -> bool:
    """Whether two skeletons are one word with a letter mistyped, or two in a long one; short words must begin alike."""
    shorter = min(len(one), len(other))
    distance = OSA.distance(one, other, score_cutoff=2)
    if distance == 1:
        return shorter > _SHORT or (
            max(len(one), len(other)) >= _SHORT and shorter >= _SHORT - 1 and one[0] == other[0]
        )
    return distance == _SLIPS and shorter >= _LONG and JaroWinkler.similarity(one, other) >= _VERY_LIKE
