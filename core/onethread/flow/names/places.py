"""Keys of towns and companies, equal for their names in all languages and legal forms."""

import re
import unicodedata
from functools import cache, lru_cache

from onethread.flow.names.bones import skeleton
from onethread.flow.names.data import folded, lines

LONGEST = 120
"""Characters of a place or a company that are looked at."""
_WORD = re.compile(r"[^\W_]+")
_PLACE_WORDS = """
    mun municipiul municipiu or oras orasul s sat satul com comuna r n r-n raion raionul jud judetul sector str g gor город
    гор г м мун муниципий муниципия с село п пгт пос поселок р район обл область місто смт city town of the republica
    moldova молдова md румыния romania ro ukraine ucraina украина україна ua russia россия rusia ru
"""
_TOWN_WORDS = frozenset(_PLACE_WORDS.split())
_LEGAL_WORDS = """
    srl sa scs snc sca ooo оао ооо зао пао ао тоо тов прат пат пп чп ип фоп ii im is ics cs sc gmbh ltd llc inc
    corp co company limited ag spa sarl group grup компания фирма firma compania i întreprinderea intreprinderea individuala
    компанія фірма общество ограниченной ответственностью societatea cu raspundere limitata
"""
_LEGAL = frozenset(_LEGAL_WORDS.split())
_DOTTED = re.compile(r"\b(?:[^\W\d_]\.\s?){2,}")


@lru_cache(maxsize=8_192)
def _city(raw: str) -> str:
    words = [word for word in _words(raw) if word not in _TOWN_WORDS]
    for known in ("".join(words), *words):
        if key := _towns().get(known) or _boned_towns().get(skeleton(known)):
            return key
    return "-".join(filter(None, map(skeleton, words)))


def city(raw: str) -> str:
    """The key of a town: Кишинёв, mun. Chișinău and Kishinev are one; '' when none is named."""
    return _city(raw[:LONGEST])


def company(raw: str) -> str:
    """The key of a company without quotes, legal form, case and alphabet; '' when nothing else is there."""
    return _company(raw[:LONGEST])


@lru_cache(maxsize=8_192)
def _company(raw: str) -> str:
    words = _words(_DOTTED.sub(lambda dotted: re.sub(r"[.\s]", "", dotted[0]) + " ", raw))
    return "-".join(filter(None, (_plain(word) for word in words if word not in _LEGAL)))


def is_town(word: str) -> bool:
    """Whether a word, folded, is the name of a town."""
    return word in _towns()


def _plain(word: str) -> str:
    return word if word.isdecimal() else skeleton(word)


def _words(raw: str) -> list[str]:
    return _WORD.findall(folded(unicodedata.normalize("NFKC", raw)))


@cache
def _towns() -> dict[str, str]:
    listed = [line.split() for line in lines("towns.txt")]
    return {"".join(_words(name)): skeleton(names[0]) for names in listed for name in names}


@cache
def _boned_towns() -> dict[str, str]:
    return {skeleton(name): key for name, key in _towns().items()}
