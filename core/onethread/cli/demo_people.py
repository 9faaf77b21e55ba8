"""The people of the demo's day: invented names of Moldova, numbers that nobody has."""

import random
from collections.abc import Sequence

from onethread.plugin import Person

_FIRST = {
    "ro": ("Ana", "Ștefan", "Irina", "Mihai", "Doina", "Vasile", "Cristina", "Andrei"),
    "ru": ("Ольга", "Иван", "Наталья", "Руслан", "Светлана", "Пётр", "Елена", "Дмитрий"),
    "en": ("Daniel", "Emma", "John", "Grace"),
}
_LAST = {
    "ro": ("Popescu", "Țurcanu", "Botnaru", "Rusu", "Ceban", "Munteanu"),
    "ru": ("Чебан", "Петров", "Ёлкина", "Ткач", "Мельник"),
    "en": ("Walker", "O'Neil", "Smith"),
}
_LANGUAGES = ("ro", "ru", "ro", "ru", "en")


def people_of_a_day(number: int, seed: int) -> Sequence[Person]:
    """So many people, always the same for a seed; the first is Ana, who came by a form and went on in WhatsApp."""
    chance = random.Random(seed)  # noqa: S311 - reproducible is what is wanted
    return [_person(at, chance) for at in range(number)]


def _person(at: int, chance: random.Random) -> Person:
    language = _LANGUAGES[at % len(_LANGUAGES)]
    first = _FIRST[language][0] if at == 0 else chance.choice(_FIRST[language])
    phone = f"+3736{9 if at % 2 else 8}{200000 + at * 131 % 700000:06d}"
    return Person(f"{first} {chance.choice(_LAST[language])}", phone, f"person{at}@mail.example.md", language)
