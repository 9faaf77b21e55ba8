"""One spelling for names that are written in several ways and alphabets, for searching only."""

import re
import unicodedata
from functools import lru_cache

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


@lru_cache(maxsize=8_192)
def spelt(name: str) -> str:
    """The name in plain small Latin letters: Țurcanu, Turcanu, Цуркану and turcanu are one."""
    plain = "".join(letter for letter in _decomposed(name) if not unicodedata.combining(letter)).translate(_LATIN)
    for written, same in _SAME:
        plain = plain.replace(written, same)
    return _TWICE.sub(r"\1", plain)


def _decomposed(name: str) -> str:
    return unicodedata.normalize("NFKD", name.casefold())
