"""The languages of the pages: catalogues as data, in words/*.toml, read once."""

import tomllib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import date
from functools import cache
from importlib.resources import files
from typing import Any

from onethread.flow.evidence.written import Piece, called

CODES = ("ro", "ru", "en")
DEFAULT = "en"


@dataclass(frozen=True, slots=True)
class Language:
    """A catalogue: what is said in one language, and how it counts."""

    code: str
    catalogue: Mapping[str, Any] = field(repr=False)
    form: Callable[[int], str] = field(repr=False)

    def __call__(self, key: str, **values: object) -> str:
        """What is said there, with the values in their places."""
        said: str = self.catalogue["words"][key]
        return said.format(**values) if values else said

    def many(self, key: str, n: int) -> str:
        """The same of a number of something."""
        forms: Mapping[str, str] = self.catalogue["many"][key]
        return forms[self.form(n)].format(n=n)

    def named(self, what: str, word: str) -> str:
        """What people call a channel, a kind, a status ...; a word that we do not know, as it is."""
        names: Mapping[str, str] = self.catalogue[what]
        return names.get(word) or word.replace("_", " ")

    def day(self, day: date) -> str:
        """A day in full."""
        weekday, month = self.catalogue["days"][day.weekday()], self.catalogue["months"][day.month - 1]
        return self("day", weekday=weekday, day=day.day, month=month, year=day.year)

    def short_day(self, day: date, beside: date) -> str:
        """A day beside another: of another year, with its year."""
        month = self.catalogue["months"][day.month - 1]
        return f"{day.day} {month}" if day.year == beside.year else f"{day.day} {month} {day.year}"

    def evidence(self, piece: Piece) -> str:
        """A piece of evidence in a sentence; what somebody decided is said in their own words."""
        if not piece.findings or piece.kind is None:
            return piece.sentence if piece.sentence != "decided by hand" else self("decided")
        known: Mapping[str, str] = self.catalogue["evidence"]
        said = "; ".join(known.get(found.level, found.level) for found in piece.findings)
        about = f"{self.identity(piece.kind)} {piece.value or ''}".rstrip()
        return f"{about}: {said}"

    def identity(self, kind: str) -> str:
        """What people call a kind of identity."""
        names: Mapping[str, str] = self.catalogue["identities"]
        return names.get(kind) or called(kind)


def _english(n: int) -> str:
    return "one" if n == 1 else "other"


def _romanian(n: int) -> str:
    """1 mesaj, 2 mesaje, 20 de mesaje, 101 mesaje."""
    if n == 1:
        return "one"
    return "few" if n == 0 or 0 < n % 100 < 20 else "other"


def _russian(n: int) -> str:
    """1 сообщение, 2 сообщения, 5 сообщений, 11 сообщений, 21 сообщение."""
    last, teens = n % 10, 10 < n % 100 < 20
    if last == 1 and not teens:
        return "one"
    return "few" if 1 < last < 5 and not teens else "many"


_FORMS: Mapping[str, Callable[[int], str]] = {"en": _english, "ro": _romanian, "ru": _russian}


@cache
def language(code: str) -> Language:
    """One of CODES."""
    catalogue = tomllib.loads(files(__package__).joinpath("words", f"{code}.toml").read_text("utf-8"))
    return Language(code, catalogue, _FORMS[code])


def spoken(accepted: str) -> Language:
    """The first of our languages that a browser accepts."""
    for code in _preferred(accepted[:200]):
        if code in CODES:
            return language(code)
    return language(DEFAULT)


def _preferred(accepted: str) -> Iterable[str]:
    """From `ru-RU,ru;q=0.9,en;q=0.8`, the best first."""
    weighed = []
    for part in accepted.split(","):
        name, _, weight = part.strip().partition(";q=")
        weighed.append((-_number(weight), name.partition("-")[0].lower()))
    return [code for _, code in sorted(weighed, key=lambda one: one[0])]


def _number(weight: str) -> float:
    try:
        return float(weight or 1)
    except ValueError:
        return 0.0
