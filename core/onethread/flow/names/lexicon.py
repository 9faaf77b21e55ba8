"""What is known of names: families of given names, surnames and the words that stand beside a name."""

from collections import defaultdict
from collections.abc import Iterator
from dataclasses import dataclass
from functools import cache

from rapidfuzz.distance import OSA
from rapidfuzz.process import extract

from onethread.flow.names.bones import skeleton, surname_bones
from onethread.flow.names.data import folded, lines

NOBODY: frozenset[str] = frozenset()
_SHORTEST_TYPO = 5
_MANY = 4
_HERE = 6
"""The first full forms of a family, which are those of our languages; by the others nobody here signs with an initial."""


@dataclass(frozen=True, slots=True)
class Family:
    """The forms of one given name in all languages; people are called by any of them."""

    name: str
    sex: str
    full: tuple[str, ...]
    short: tuple[str, ...]


@cache
def families() -> dict[str, Family]:
    """All families by name."""
    found = map(_family, lines("given.txt"))
    return {family.name: family for family in found}


def called(word: str) -> frozenset[str]:
    """The families of which a word, folded, is a form."""
    return listed(word) or _boned().get(skeleton(word), NOBODY)


def listed(word: str) -> frozenset[str]:
    """The families in which a word, folded, stands as it is written."""
    return _written().get(word, NOBODY)


def called_fully(bones: str) -> frozenset[str]:
    """The families of which a skeleton is that of a full form."""
    return _full().get(bones, NOBODY)


def nearly_called(bones: str) -> frozenset[str]:
    """The families of which an unknown skeleton is a form with one letter mistyped, if not too many."""
    if len(bones) < _SHORTEST_TYPO - 1:
        return NOBODY
    near = extract(bones, _by_letter().get(bones[0], ()), scorer=OSA.distance, score_cutoff=1, limit=_MANY + 1)
    found = NOBODY.union(*(_boned()[form] for form, _, _ in near))
    return found if len(found) <= _MANY else NOBODY


@cache
def letters(family: str) -> frozenset[str]:
    """What the initial of somebody of this family may be, as skeletons begin: Елена is Олена as well, no Андрей is an Эндрю."""
    return frozenset(skeleton(form)[0] for form in families()[family].full[:_HERE])


@cache
def short_letters(family: str) -> frozenset[str]:
    """What the initial may be of somebody who is called by a short or a rarer form: Саша signs С. as often as А."""
    forms = (*families()[family].short, *families()[family].full[_HERE:])
    return frozenset(skeleton(form)[:1] for form in forms) - letters(family) - {""}


@cache
def kin(family: str) -> frozenset[str]:
    """Families of which somebody of this one may be called as well."""
    return frozenset(other for line in _kin() if family in line for other in line) - {family}


def surname_line(bones: str) -> int | None:
    """The number of a known surname, one for all its spellings."""
    return _surnames().get(bones)


def commonest(bones: str) -> bool:
    """Whether so many people have this surname that sharing it says little."""
    return bones in _commonest()


@cache
def words() -> dict[str, str]:
    """What a word beside a name is: title, person, firm, other or noise."""
    found: dict[str, str] = {}
    for line in lines("words.txt"):
        kind, _, said = line.partition(":")
        for word in said.split():
            found.setdefault(folded(word), kind)
    return found


def _family(line: str) -> Family:
    sex, _, forms = line.partition(" ")
    full, _, short = forms.partition("|")
    return Family(folded(full.split()[0]), sex, tuple(full.split()), tuple(short.split()))


@cache
def _written() -> dict[str, frozenset[str]]:
    return _gather((folded(form), one.name) for one in families().values() for form in (*one.full, *one.short))


@cache
def _boned() -> dict[str, frozenset[str]]:
    return _gather((skeleton(form), one.name) for one in families().values() for form in (*one.full, *one.short))


@cache
def _full() -> dict[str, frozenset[str]]:
    return _gather((skeleton(form), one.name) for one in families().values() for form in one.full)


@cache
def _by_letter() -> dict[str, tuple[str, ...]]:
    found = defaultdict(list)
    for form in _boned():
        if len(form) >= _SHORTEST_TYPO:
            found[form[0]].append(form)
    return {letter: tuple(forms) for letter, forms in found.items()}


@cache
def _kin() -> tuple[frozenset[str], ...]:
    return tuple(frozenset(line.split()) for line in lines("kin.txt"))


@cache
def _surnames() -> dict[str, int]:
    numbered = enumerate(lines("surnames.txt"))
    return {surname_bones(name): number for number, line in numbered for name in line.lstrip("+ ").split()}


@cache
def _commonest() -> frozenset[str]:
    marked = [line[1:] for line in lines("surnames.txt") if line.startswith("+")]
    return frozenset(surname_bones(name) for line in marked for name in line.split())


def _gather(pairs: Iterator[tuple[str, str]]) -> dict[str, frozenset[str]]:
    found = defaultdict(set)
    for form, family in pairs:
        found[form].add(family)
    return {form: frozenset(named) for form, named in found.items()}
