"""From one alphabet to another, as passports, offices and teenagers do it."""

from collections.abc import Mapping
from random import Random

_LETTERS = "абвгдеёжзийклмнопрстуфхцчшщъыьэюяіїєґ'"
# One spelling for each of these letters: English offices, passports of Moldova, and what is quickest to type.
_SCHEMES = (
    "a b v g d e e zh z i y k l m n o p r s t u f kh ts ch sh shch _ y _ e yu ya i yi ye g _",
    "a b v g d e io j z i i c l m n o p r s t u f h ț ci ș șc _ î _ e iu ia i i e g _",
    "a b v g d e jo zh z i j k l m n o p r s t u f h c ch sh sch _ y _ e ju ja i ji je g _",
)
ENGLISH, ROMANIAN, QUICK = range(3)
_TABLES = tuple(dict(zip(_LETTERS, scheme.replace("_", "\0").split(), strict=True)) for scheme in _SCHEMES)
_CEDILLA = str.maketrans("șțȘȚ", "şţŞŢ")
_BARE = str.maketrans("ășțâîĂȘȚÂÎşţŞŢ", "astaiASTAIstST")
_FANCY_CAPITAL, _FANCY_SMALL = 0x1D4D0, 0x1D4EA  # bold script


def in_latin(word: str, scheme: int) -> str:
    """A word in Cyrillic by one of three schemes; others pass unchanged."""
    table = _TABLES[scheme]
    return "".join(_letter(table, letter) for letter in word).replace("\0", "")


def _letter(table: Mapping[str, str], letter: str) -> str:
    found = table.get(letter.lower(), letter)
    return found.capitalize() if letter.isupper() else found


def without_diacritics(word: str) -> str:
    """As on a phone without a Romanian keyboard."""
    return word.translate(_BARE)


def with_cedillas(word: str) -> str:
    """As old Windows wrote ș and ț."""
    return word.translate(_CEDILLA)


def fancy(word: str) -> str:
    """In the bold script letters that name decorators sell; only Latin ones exist."""
    return "".join(_fancy(letter) for letter in without_diacritics(word))


def _fancy(letter: str) -> str:
    if not ("a" <= letter.lower() <= "z"):
        return letter
    begin = _FANCY_CAPITAL - ord("A") if letter.isupper() else _FANCY_SMALL - ord("a")
    return chr(begin + ord(letter))


def mistyped(word: str, random: Random) -> str:
    """With one letter left out, doubled, swapped or exchanged."""
    if len(word) < 4:
        return word
    at = random.randrange(1, len(word) - 1)
    wrong = (
        word[:at] + word[at + 1 :],
        word[:at] + word[at] + word[at:],
        word[:at] + word[at + 1] + word[at] + word[at + 2 :],
        word[:at] + random.choice("aeiou" if word.isascii() else "аеиоу") + word[at + 1 :],
    )
    return random.choice(wrong)
