"""How somebody's name looks on a channel, and how much of it that tells."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from random import Random

from bench.identity.given_names import Given
from bench.identity.letters import (
    ENGLISH,
    QUICK,
    ROMANIAN,
    fancy,
    in_latin,
    mistyped,
    with_cedillas,
    without_diacritics,
)
from bench.identity.surnames import Surname, feminine


class Shows(StrEnum):
    """What of a name can be seen."""

    FULL = "full"
    FIRST = "first"
    LAST = "last"
    INITIAL = "initial"
    NOTHING = "nothing"


@dataclass(frozen=True, slots=True)
class Identity:
    """What a person is called by rights."""

    given: Given
    surname: Surname
    father: Given
    language: str


@dataclass(frozen=True, slots=True)
class Spelled:
    """A name as it is shown."""

    text: str | None
    shows: Shows


_NICKNAMES = """
. | ... | ❤️ | 🌸🌸🌸 | Boss | Барби | kotik | Мамочка двоих детей | Mama lui Andrei | Мама Саши | AutoParts | Клиент | клиент Рено
Client nou | Princess 👑 | 🦁 | Nails Studio | Мой номер | ^_^ | Дом | Taxi | Магазин | no name | Lucky | Жизнь прекрасна | Domnul X
Vip | WhatsApp user | +373 | ♥ | BMW e39 | Casa Mare | Хозяйка | Зая | Dr. House | soare | Солнышко | Anonim | МАСТЕР
"""
NICKNAMES = tuple(part.strip() for line in _NICKNAMES.strip().splitlines() for part in line.split(" | "))
_EMOJI = ("❤️", "🌸", "✨", "🇲🇩", "🔥", "🦋", "👑", "🌹", "💎", "☀️", "™")
_AFTER = (
    "(Renault)",
    "Bălți",
    "клиент",
    "от Миши",
    "новый",
    "Dacia Logan",
    "(жена)",
    "2",
    "reducere",
    "Botanica",
    "VIP",
)

# Weights of the shapes on each channel: full, first, last, initial, nickname, none.
_SHAPES: Mapping[str, tuple[int, ...]] = {
    "whatsapp": (38, 34, 4, 6, 12, 6),
    "instagram": (36, 30, 3, 4, 15, 12),
    "telegram": (40, 36, 4, 6, 12, 2),
    "email": (62, 14, 3, 7, 2, 12),
    "form": (62, 30, 4, 2, 1, 1),
    "call": (30, 34, 24, 6, 6, 0),
    "bitrix24": (74, 15, 5, 4, 2, 0),
}


def spell(who: Identity, channel: str, random: Random) -> Spelled:
    """A name as this channel shows it, once for an account."""
    shape = random.choices(_SHAPE_NAMES, _SHAPES[channel])[0]
    if shape == "nothing":
        return Spelled(None, Shows.NOTHING)
    if shape == "nickname":
        return Spelled(random.choice(NICKNAMES), Shows.NOTHING)
    first, last, middle = _words(who, channel, random)
    text = _MAKE[shape](first, last, middle, random)
    return Spelled(_decorated(text, channel, random), Shows(shape))


_SHAPE_NAMES = ("full", "first", "last", "initial", "nickname", "nothing")


def _full(first: str, last: str, middle: str, random: Random) -> str:
    words = [first, middle, last] if middle and random.random() < 0.5 else [first, last]
    if random.random() < 0.25:
        words = [last, first, middle] if middle in words else [last, first]
    return " ".join(word for word in words if word)


def _first(first: str, _last: str, middle: str, random: Random) -> str:
    return f"{first} {middle}" if middle and random.random() < 0.15 else first


def _last(_first: str, last: str, _middle: str, _random: Random) -> str:
    return last


def _initial(first: str, last: str, _middle: str, random: Random) -> str:
    return random.choice((f"{first[0]}. {last}", f"{last} {first[0]}.", f"{first} {last[0]}.", f"{last} {first[0]}"))


_MAKE: Mapping[str, Callable[[str, str, str, Random], str]] = {
    "full": _full,
    "first": _first,
    "last": _last,
    "initial": _initial,
}


def _words(who: Identity, channel: str, random: Random) -> tuple[str, str, str]:
    """First name, surname and patronymic ('' if left out) in one alphabet."""
    script = random.choices(("ro", "ru", "uk", "latin"), _SCRIPTS[who.language])[0]
    passport = random.random() < _FORMAL[channel]
    names: tuple[str, ...] = getattr(who.given, script)
    first = names[0] if passport else random.choice(names)
    if script in ("ru", "uk"):
        surname = who.surname.ru if script == "ru" else who.surname.uk
        patronymic = _patronymic(who, random) if script == "ru" and random.random() < 0.12 else ""
        return _without_yo(first, random), _without_yo(_gendered(who, surname), random), patronymic
    scheme = ROMANIAN if script == "ro" else random.choice((ENGLISH, QUICK, ROMANIAN))
    surname = who.surname.latin or in_latin(_gendered(who, who.surname.ru), scheme)
    if script == "latin" and who.surname.latin and random.random() < 0.25:
        surname = in_latin(who.surname.ru, scheme)
    return first, surname, ""


_SCRIPTS = {"ro": (62, 24, 1, 13), "ru": (12, 68, 2, 18), "uk": (8, 36, 40, 16)}
_FORMAL = {
    "bitrix24": 0.75,
    "form": 0.62,
    "email": 0.7,
    "call": 0.5,
    "whatsapp": 0.45,
    "instagram": 0.45,
    "telegram": 0.45,
}


def _gendered(who: Identity, surname: str) -> str:
    return feminine(surname) if who.given.gender == "f" and who.surname.gendered else surname


def _without_yo(word: str, random: Random) -> str:
    return word.replace("ё", "е") if random.random() < 0.7 else word


def _patronymic(who: Identity, random: Random) -> str:
    """Иванович, Сергеевна; Romanians in Russian papers have one too."""
    father, woman = who.father.ru[0], who.given.gender == "f"
    soft = father.endswith(("й", "ь"))
    if father.endswith(("а", "я")):
        return f"{father[:-1]}{'инична' if woman else 'ич'}"
    stem = father[:-1] if soft else father
    ending = ("евна" if soft else "овна") if woman else ("евич" if soft else "ович")
    return f"{stem}{ending}" if random.random() < 0.9 else f"{stem}{ending}".upper()


def _decorated(text: str, channel: str, random: Random) -> str:
    """Letters as keyboards and moods make them."""
    chance = random.random()
    written = without_diacritics(text) if chance < 0.40 else with_cedillas(text) if chance < 0.52 else text
    if random.random() < 0.03:
        written = mistyped(written, random)
    for share, change in _MOODS[channel]:
        if random.random() < share:
            return change(written, random)
    return written


_Mood = tuple[float, Callable[[str, Random], str]]
_LOWER: _Mood = (0.06, lambda text, _random: text.lower())
_UPPER: _Mood = (0.06, lambda text, _random: text.upper())
_EMOJIS: _Mood = (0.12, lambda text, random: f"{text} {random.choice(_EMOJI)}")
_AROUND: _Mood = (0.04, lambda text, random: "{0} {1} {0}".format(random.choice(_EMOJI), text))
_FANCY: _Mood = (0.03, lambda text, _random: fancy(text))
_SPACES: _Mood = (0.03, lambda text, _random: f" {text.replace(' ', '  ')} ")
_REMARK: _Mood = (0.05, lambda text, random: f"{text} {random.choice(_AFTER)}")
_FOR_SHOW = (_LOWER, _UPPER, _EMOJIS, _AROUND, _FANCY)
_MOODS: Mapping[str, tuple[_Mood, ...]] = {
    "whatsapp": _FOR_SHOW,
    "instagram": _FOR_SHOW,
    "telegram": _FOR_SHOW,
    "email": (_LOWER,),
    "form": (_LOWER, _UPPER, _SPACES),
    "call": (_LOWER, _REMARK),
    "bitrix24": (_UPPER, _REMARK),
}
