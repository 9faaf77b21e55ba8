"""One spelling for names that are written in several ways and alphabets, for searching only."""

import re
from functools import lru_cache
from itertools import filterfalse
from unicodedata import combining, normalize

# Letters that are left when marks are gone: й is и, ё is е, ї is і by then.
_LATIN = str.maketrans(
    dict(zip("абвгґдезиіклмнопрстуфхцчшыэє", "abvggdeziiclmnoprstufhtcsiee", strict=True))
    | {"ж": "j", "щ": "s", "ю": "iu", "я": "ia", "ъ": "", "ь": "", "ł": "l", "đ": "d", "ı": "i"}
)
_SAME = (
    ("shch", "s"),
    ("sch", "s"),
    ("sh", "s"),
    ("ch", "c"),
    ("kh", "h"),
    ("zh", "j"),
    ("gh", "g"),
    ("ph", "f"),
    ("ts", "t"),
    ("tz", "t"),
    ("x", "cs"),
    ("k", "c"),
    ("q", "c"),
    ("y", "i"),
    ("w", "v"),
)
_TWICE = re.compile(r"(\w)\1+")
_LETTER_TWICE = re.compile(r"([^\W\d_])\1+")


@lru_cache(maxsize=8_192)
def spelt(name: str) -> str:
    """The name in plain small Latin letters: Țurcanu, Turcanu, Цуркану and turcanu are one."""
    return _TWICE.sub(r"\1", _plain(name))


def folded(text: str) -> str:
    """A text spelt as names are, but for its numbers, in which no digit is dropped; texts are many, so none is remembered."""
    return _LETTER_TWICE.sub(r"\1", _plain(text))


def _plain(text: str) -> str:
    small = text.casefold()
    if not small.isascii():
        small = "".join(filterfalse(combining, normalize("NFKD", small))).translate(_LATIN)
    for written, same in _SAME:
        small = small.replace(written, same)
    return small
