"""The data files of this package."""

from collections.abc import Iterator
from importlib.resources import files
from unicodedata import combining, normalize


def folded(word: str) -> str:
    """A word without case and accents, in its own alphabet."""
    return "".join(letter for letter in normalize("NFKD", word.casefold()) if not combining(letter))


def lines(name: str) -> Iterator[str]:
    """The lines of a data file that hold data."""
    text = files(__package__).joinpath(name).read_text(encoding="utf-8")
    return (line for line in text.splitlines() if line and not line.startswith("#"))
