"""Which words of a written name are the given name, the father's and the surname."""

import re
from dataclasses import replace
from functools import lru_cache

from onethread.flow.names import lexicon
from onethread.flow.names.bones import surname_bones, surname_sex
from onethread.flow.names.lexicon import NOBODY
from onethread.flow.names.name import EMPTY, NOT_GIVEN, Given, Name
from onethread.flow.names.written import LONGEST, Phrase, Word, phrases

_SURNAME = re.compile(
    r"(?:esc[eu]|ean[eu]?|ian[eu]?|an[iu]|ar[iu]|oi[eu]|sci|tci|ov|ev|[aeiou]in|enco|uc|ovic|evic|ache|dze|svili|oglu)$"
)
_DIMINUTIVE = re.compile("(?:я|[хкчш]а|к)$")
_VOWELS = re.compile("[aeiou]")
_Split = tuple[list[Word], list[Word]]
_MOST_LASTS = 2
_SENTENCE = 2
"""Words, none of them known and no surname among them: more than that is no name."""
_ROOT = 4
"""Letters of a family: Саша is of Alexandru or Alexandra, Валя of Valeriu, Valeria, Valentin or Valentina."""


def parse(raw: str) -> Name:
    """Who a written name may be; an empty Name for what names nobody. Reads the first 160 characters."""
    return _parse(raw[:LONGEST])


@lru_cache(maxsize=8_192)
def key(name: Name) -> str | None:
    """The block of namesakes that a full name belongs to, mostly one for all its spellings; None for less than a full name."""
    readings = [one for one in (name, name.other) if one and one.lasts and one.given]
    return min((f"{min(one.given)[:_ROOT]}|{_consonants(min(one.lasts))}" for one in readings), default=None)


def _consonants(last: str) -> str:
    return last[0] + _VOWELS.sub("", last[1:])


@lru_cache(maxsize=8_192)
def _parse(raw: str) -> Name:
    found = phrases(raw)
    if not found:
        return EMPTY
    names = [_named(phrase) for phrase in found]
    best = max(names, key=_fullness)
    return _with_maiden(best, names)


def _fullness(name: Name) -> tuple[bool, bool, bool]:
    return bool(name.given and name.lasts), bool(name.given), not name.empty


def _with_maiden(best: Name, names: list[Name]) -> Name:
    """The surname that stands alone beside a full one: Maria Ceban (Rusu)."""
    beside = [name for name in names if name is not best and name.lasts and not name.given and not name.given_spelt]
    known = [last for name in beside for last in name.lasts if lexicon.surname_line(last) is not None]
    if not (best.given and len(best.lasts) == 1 and known):
        return best
    return replace(best, lasts=(*best.lasts, *known[:1]))


def _named(phrase: Phrase) -> Name:
    words, father = _without_father(phrase.words)
    initials = [word for word in words if word.initial]
    whole = [word for word in words if not word.initial]
    readings = [_name(*split, father, initials) for split in _splits(whole, bool(initials))]
    if not readings or (phrase.firm and not any(one.given and one.lasts for one in readings)):
        return EMPTY
    return replace(readings[0], other=readings[1]) if len(readings) > 1 else readings[0]


def _splits(words: list[Word], initial: bool) -> list[_Split]:
    """(given names, surnames), the likelier reading first; at most two."""
    known = [word for word in words if word.families]
    unknown = [word for word in words if not word.families]
    if not words:
        return []
    if len(words) == 1:
        return _single(words[0], initial)
    if known and unknown:
        return [(known, _likeliest(unknown))]
    return _all_given(known) if known else _none_given(unknown)


def _single(word: Word, initial: bool) -> list[_Split]:
    as_given: _Split = ([word], [])
    as_last: _Split = ([], [word])
    if word.families:
        return [as_given, as_last] if _may_be_surname(word) or _short_surname(word) else [as_given]
    return [as_last] if initial or _surnamelike(word) else [as_last, as_given]


def _likeliest(unknown: list[Word]) -> list[Word]:
    if len(unknown) <= _MOST_LASTS:
        return unknown
    return [word for word in unknown if _surnamelike(word)][:_MOST_LASTS]


def _all_given(known: list[Word]) -> list[_Split]:
    """Roman Andrei and Ion Vasile read both ways; Ana Maria is no surname."""
    options = [(known[:-1], known[-1:]), (known[1:], known[:1])]
    possible = [split for split in options if _may_be_surname(split[1][0])]
    if not any(_listed(split[1][0]) for split in possible):
        possible += [split for split in options if split not in possible and _short_surname(split[1][0])]
    return sorted(possible, key=lambda split: not _listed(split[1][0])) or [(known, [])]


def _none_given(unknown: list[Word]) -> list[_Split]:
    lasts = [word for word in unknown if _surnamelike(word)]
    if len(unknown) > _SENTENCE and not lasts:
        return []
    near = [word for word in unknown if not _surnamelike(word) and lexicon.nearly_called(word.bones)]
    if len(near) == 1:
        return [(near, [word for word in unknown if word is not near[0]][:_MOST_LASTS])]
    if lasts and len(lasts) < len(unknown):
        return [([word for word in unknown if word not in lasts][:1], lasts[:_MOST_LASTS])]
    return [(unknown[:1], unknown[-1:]), (unknown[-1:], unknown[:1])]


def _may_be_surname(word: Word) -> bool:
    """A man's given name, written in full, is a surname as well; Ana and Vanea are none."""
    fully = lexicon.called_fully(word.bones)
    return any(lexicon.families()[family].sex == "m" for family in word.families & fully) or _listed(word)


def _short_surname(word: Word) -> bool:
    """Goga, Guța, Mitru: a man's short form that is a surname as well; Ваня and Гришка are none."""
    men = any(lexicon.families()[family].sex == "m" for family in word.families)
    return men and not _DIMINUTIVE.search(word.written)


def _listed(word: Word) -> bool:
    return lexicon.surname_line(surname_bones(word.written)) is not None


def _surnamelike(word: Word) -> bool:
    return _listed(word) or bool(_SURNAME.search(surname_bones(word.written)))


def _name(given: list[Word], lasts: list[Word], father: Given, initials: list[Word]) -> Name:
    given, father = _without_middle(given, father)
    called = _given(given)
    letters = [Given(letters=frozenset(word.parts)) for word in initials]
    if letters and called is NOT_GIVEN:
        called = letters.pop(0)
    last_letter = initials[-1].bones if initials and called.spelt and not lasts else ""
    if letters and lasts and father is NOT_GIVEN:
        father = letters[0]
    bones = tuple(surname_bones(part) for word in lasts for part in word.written.split("-") if surname_bones(part))
    sex = _sex(called) or next(filter(None, (surname_sex(word.written) for word in lasts)), "")
    return Name(called, bones[:_MOST_LASTS], last_letter, father, sex, any(map(lexicon.commonest, bones)))


def _without_middle(given: list[Word], father: Given) -> tuple[list[Word], Given]:
    """In Moldova the second of two given names is the father's, as in Ceban Maria Ion, unless it is a woman's."""
    if len(given) == 1 or not given or father is not NOT_GIVEN or not _of_a_man(given[1]):
        return given, father
    return [given[0], *given[2:]], _given(given[1:2])


def _of_a_man(word: Word) -> bool:
    return all(lexicon.families()[family].sex == "m" for family in word.families)


def _given(words: list[Word]) -> Given:
    if not words:
        return NOT_GIVEN
    families = NOBODY.union(*(word.families for word in words)) or lexicon.nearly_called(words[0].bones)
    return _called(families, "-".join(word.bones for word in words))


@lru_cache(maxsize=8_192)
def _called(families: frozenset[str], spelt: str) -> Given:
    """The same object for all who are called so."""
    letters = NOBODY.union(spelt[:1], *map(lexicon.letters, families))
    others = NOBODY.union(*map(lexicon.short_letters, families)) - letters
    return Given(families, spelt, letters, others, NOBODY.union(*map(lexicon.kin, families)))


def _sex(called: Given) -> str:
    sexes = {lexicon.families()[family].sex for family in called.families}
    return sexes.pop() if len(sexes) == 1 and "u" not in sexes else ""


# Patronymics, as skeletons. Alexeevici ends as Popovici does, so a man's must stand behind a given name.
_DAUGHTER = re.compile(r"(\w+?)(?:ovna|evna|ivna|inicna|icna)$")
_SON = re.compile(r"(\w+?)(?:ovic|evic|ic)$")
_ENDINGS = ("", "i", "ei", "ii", "a", "ia", "o", "u", "e")
_THREE = 3


def _without_father(words: tuple[Word, ...]) -> tuple[list[Word], Given]:
    """The words but for the patronymic, and the father's name that it tells."""
    for at, word in enumerate(words):
        father = _father(word, words[at - 1] if at else None, len(words))
        if father is not NOT_GIVEN:
            return [*words[:at], *words[at + 1 :]], father
    return list(words), NOT_GIVEN


def _father(word: Word, before: Word | None, of: int) -> Given:
    if len(word.parts) > 1 or word.families:
        return NOT_GIVEN
    if daughter := _DAUGHTER.match(word.bones):
        return _fathers_name(daughter[1])
    son = _SON.match(word.bones)
    if not (son and before and before.families):
        return NOT_GIVEN
    father = _fathers_name(son[1])
    return father if of >= _THREE or (father.families and not word.written.endswith("ci")) else NOT_GIVEN


def _fathers_name(stem: str) -> Given:
    families = next(filter(None, (lexicon.called_fully(stem + ending) for ending in _ENDINGS)), NOBODY)
    men = frozenset(family for family in families if lexicon.families()[family].sex == "m")
    return Given(men, stem, NOBODY.union(stem[0], *map(lexicon.letters, men)))
