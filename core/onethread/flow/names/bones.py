"""The bones of a name: a key that its spellings in Romanian, Russian, Ukrainian and English mostly share.

It is coarser than `model.spelling.spelt`, which finds what somebody typed into a search box: there a beginning of a word
must find the word, here whole words are compared, so endings and neighbours may change letters.
"""

import re
import unicodedata
from functools import lru_cache

from anyascii import anyascii

LONGEST = 48
"""Letters of a word that are looked at; no name is longer."""
_SHORT = 4

# Before anyascii, which knows no Romanian: â is ы, a Cyrillic э inside a word writes ă.
_LETTERS = (("â", "i"), ("î", "i"), ("ё", "е"), ("щ", "ш"), ("ц", "т"), ("ž", "ж"), ("šč", "ш"))
_INNER_E = re.compile(r"(?<=\w)э")
_REWRITES = (
    ("'", ""),
    ("shch", "s"),  # щ: Shcherban
    ("szcz", "s"),
    ("stch", "s"),
    ("dzh", "g"),  # дж: Giosan is Джосан
    ("dj", "g"),
    ("zh", "j"),
    ("kh", "h"),
    ("ph", "f"),
    ("th", "t"),
    ("tz", "t"),
    ("ts", "t"),  # ц: Țurcanu is written Turcanu as often
    ("w", "v"),
    ("q", "k"),
    ("y", "i"),
    ("scio", "sio"),  # șcio, щ: Hrușciov
    ("sciu", "su"),
    ("scia", "sa"),
    ("sce", "se"),
    ("sci", "si"),
    ("sch", "sk"),
    ("sh", "s"),
    ("ch", "c"),  # ch is ч in English, к in Romanian
    ("cz", "c"),
    ("x", "ks"),
    ("ck", "c"),
    ("k", "c"),
    ("gh", "g"),
    ("h", "g"),  # Ukrainian г: Голбан is Holban
    ("ij", "i"),  # й of scientific transliteration: Julija, Zajcev
    ("ea", "ia"),  # Munteanu is Мунтяну
    ("ii", "i"),
    ("ie", "e"),
    ("cia", "ca"),  # Ciobanu is Чобану
    ("cio", "co"),
    ("ciu", "cu"),
    ("gia", "ga"),
    ("gio", "go"),
    ("giu", "gu"),
)
_SCH = re.compile(r"sch(?![ei])")  # Schmidt, but Schițco
_FINAL_CI = re.compile(r"(?<=[aeiou])ci$")  # Popovici is Попович
_SOFT_J = re.compile(r"(?<=[aeou])j(?![aeiou])|(?<=[bcflmpstv])j(?=[aeiou])|(?<=[nr])j(?=[aou]\w\w)")  # Sergej, Tatjana
_YO = re.compile(r"(?<=[b-df-hj-np-tv-z])io")  # ё: Kiseliov is Kiselev
_TWICE = re.compile(r"(.)\1+")
_OFF = re.compile(r"(?<=[oe])ff?$")  # Popoff


@lru_cache(maxsize=8_192)
def skeleton(token: str) -> str:
    """Small Latin letters for one word: Șcerban, Щербан and Shcherban are one; '' where there is no letter."""
    word = unicodedata.normalize("NFC", token[:LONGEST].casefold())
    for written, same in _LETTERS:
        word = word.replace(written, same)
    plain = anyascii(_INNER_E.sub("а", word)).lower()
    plain = _SOFT_J.sub("i", _FINAL_CI.sub("c", _SCH.sub("s", plain)))
    for written, same in _REWRITES:
        plain = plain.replace(written, same)
    plain = _YO.sub("e", "".join(filter(str.isalpha, plain)))
    return _OFF.sub("v", _TWICE.sub(r"\1", plain))[:LONGEST]


# A husband's and a wife's are one; the endings are those of skeletons.
_FEMININE = (
    ("scaia", "sci"),
    ("tcaia", "tci"),
    ("sca", "sci"),
    ("tca", "tci"),
    ("ova", "ov"),
    ("eva", "ev"),
    ("ina", "in"),
    ("aia", "i"),
)
_WOMAN = re.compile(r".{2,}(?:ova|eva|scaia|tcaia|[bcdfglmnprstvz]naia)$|.*(?:ська|цька|ская|цкая)$")
_MAN = re.compile(r".{2,}(?:ов|ев|ёв|ский|цкий|ський|цький)$")


@lru_cache(maxsize=8_192)
def surname_bones(token: str) -> str:
    """The skeleton of a surname, one for husband and wife: Иванов and Ivanova, Достоевский and Dostoievskaia."""
    bones = skeleton(token)
    for feminine, same in _FEMININE:
        if bones.endswith(feminine) and len(bones) > len(feminine) + 1:
            return bones.removesuffix(feminine) + same
    return bones.removesuffix("oi") + "i" if bones.endswith("oi") and len(bones) > _SHORT else bones


def surname_sex(token: str) -> str:
    """What a surname says of who bears it: she, he or '', weaker than what a given name says.

    A Latin Ivanov may be a woman, since Romanian papers keep the father's form.
    """
    word = token.casefold()
    if _WOMAN.match(word) or _WOMAN.match(skeleton(word)):
        return "she"
    return "he" if _MAN.match(word) else ""
