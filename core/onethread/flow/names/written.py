"""From what somebody typed as a name to its words, without ornaments, titles and what is no name."""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass
from functools import lru_cache

from anyascii import anyascii

from onethread.flow.names import lexicon
from onethread.flow.names.bones import skeleton
from onethread.flow.names.data import folded
from onethread.flow.names.places import is_town

LONGEST = 160
"""Characters of a name that are looked at."""
_MOST_WORDS = 8
_PLAIN = re.compile(r"[\w\s.,'-]*")
_PARTED = re.compile(r"[()\[\]{}<>|/\\;:•·*~=+\n]| [-–—] ")
_WORD = re.compile(r"[^\W\d_]+(?:['’ʼ`´-][^\W\d_]+)*\.?")
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.){2,}[^\W\d_]\b\.?|\b[sS]\.[aAcC]\.")
_CAMEL = re.compile(r"(?<=[^\W\d_A-ZА-Я]{2})(?=[A-ZА-ЯȘȚĂÂÎ][^\W\d_A-ZА-Я]{2})")
_SQUARED = {
    code: anyascii(chr(code)) for code in (*range(0x1F130, 0x1F14A), *range(0x1F150, 0x1F16A), *range(0x1F170, 0x1F18A))
}
_MIXED = re.compile(r"[A-Za-z][^\W\d_]*[\u0400-\u04ff]|[\u0400-\u04ff][^\W\d_]*[A-Za-z]")
_CYRILLIC = re.compile("[\u0400-\u04ff]")
_ALIKE = ("асеорхукіАСЕОРХУКМТВНІ", "aceopxykiACEOPXYKMTBHI")
_TO_LATIN, _TO_CYRILLIC = str.maketrans(*_ALIKE), str.maketrans(*reversed(_ALIKE))
_DASHES = dict.fromkeys(map(ord, "‐‑‒−­"), "-")
_MARKS = dict.fromkeys(map(ord, "™®©℠№℡"), " ")
"""Signs that are letters once they are made plain."""
_HIDDEN = frozenset({"Mn", "Me", "Cf", "Cc", "So", "Sk", "Sm", "Cs", "Co", "Cn"})


@dataclass(frozen=True, slots=True)
class Word:
    """One word that may name somebody: in small letters, its parts as skeletons, and the families of which it is a form."""

    written: str
    parts: tuple[str, ...]
    families: frozenset[str]
    initial: bool = False

    @property
    def bones(self) -> str:
        return "-".join(self.parts)


@dataclass(frozen=True, slots=True)
class Phrase:
    """Words that stand together, and whether a company is named with them."""

    words: tuple[Word, ...]
    firm: bool


def phrases(raw: str) -> list[Phrase]:
    """The parts of what was typed, each of which may be a name: 'Alfa SRL | Ion Ceban' has two."""
    return [found for part in _PARTED.split(_readable(raw)) if (found := _phrase(part)).words]


def _readable(raw: str) -> str:
    """Fancy letters made plain, without emoji, direction marks and strokes through letters."""
    text = raw[:LONGEST]
    if _PLAIN.fullmatch(text) and unicodedata.is_normalized("NFKC", text):
        return text
    text = unicodedata.normalize("NFKC", text.translate(_SQUARED).translate(_DASHES).translate(_MARKS))[:LONGEST]
    return "".join(_seen(letter) for letter in text)


def _seen(letter: str) -> str:
    if letter.isalpha() or letter in "\n+=|~":
        return letter
    category = unicodedata.category(letter)
    if category in _HIDDEN:
        return "" if category in ("Mn", "Me", "Cf") else " "
    return letter


def _phrase(text: str) -> Phrase:
    words: list[Word] = []
    kinds: list[str | None] = []
    for found in _WORD.findall(_DOTTED.sub(_joined, text.replace("_", " ").replace("&", " and ")))[: 2 * _MOST_WORDS]:
        kinds.append(_kind(found))
        if kinds[-1] == "other":
            break
        if kinds[-1] is None:
            together = kinds[-2:-1] == ["and"]
            more = [word for piece in _CAMEL.sub(" ", found).split() for word in _words(piece)]
            words = _beside(words, more) if together else words + more
    return Phrase(_without_towns(words)[:_MOST_WORDS], "firm" in kinds)


def _beside(words: list[Word], more: list[Word]) -> list[Word]:
    """Ion and Maria share an account, which is either's."""
    if not (words and more and words[-1].families and more[0].families):
        return words + more
    one, other = words[-1], more[0]
    both = Word(f"{one.written}-{other.written}", one.parts + other.parts, one.families | other.families)
    return [*words[:-1], both, *more[1:]]


@lru_cache(maxsize=8_192)
def _kind(found: str) -> str | None:
    """What the word is beside a name; a letter that is an initial is none, though и is a word."""
    if len(found.rstrip(".")) == 1 and (found.endswith(".") or found.isupper()):
        return None
    kinds = lexicon.words()
    word = folded(found)
    return kinds.get(word) or kinds.get(word.rstrip("."))


def _joined(dotted: re.Match[str]) -> str:
    """S.R.L. is one word, И.В. two initials."""
    joined = dotted[0].replace(".", "")
    return joined if lexicon.words().get(folded(joined)) in ("firm", "person") else dotted[0]


def _in_one_alphabet(word: str) -> str:
    """Сeban with a Cyrillic С is Ceban, as it was meant."""
    if word.isascii() or not _MIXED.search(word):
        return word
    latin = word.translate(_TO_LATIN)
    return word.translate(_TO_CYRILLIC) if _CYRILLIC.search(latin) else latin


@lru_cache(maxsize=8_192)
def _words(found: str) -> tuple[Word, ...]:
    return tuple(_read(found))


def _read(found: str) -> Iterator[Word]:
    written = _in_one_alphabet(found).rstrip(".").casefold()
    pieces = [piece for piece in written.split("-") if skeleton(piece)]
    if len(written) == 1 or (found.endswith(".") and len(written) == 2):
        yield from (Word(written, (skeleton(piece)[0],), lexicon.NOBODY, initial=True) for piece in pieces)
        return
    whole = lexicon.called(folded(written))
    if whole or len(pieces) == 1:
        yield Word(written, (skeleton(written),), whole)
    elif pieces:
        each = [lexicon.called(folded(piece)) for piece in pieces]
        yield Word(written, tuple(map(skeleton, pieces)), lexicon.NOBODY.union(*each) if all(each) else lexicon.NOBODY)


def _without_towns(words: list[Word]) -> tuple[Word, ...]:
    named = tuple(word for word in words if word.families or not is_town(folded(word.written)))
    return named if len(named) < len(words) else tuple(words)
