"""What was typed into a form of WhatsApp's (a flow), and which of it names the person."""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import msgspec

from onethread.plugin import Handle, Json

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,}")
_WORD = re.compile(r"[^\W\d_]+")
_HUMP = re.compile(r"(?<=[a-zа-яё])(?=[A-ZА-ЯЁ])")
# Whole words: 'hotel' and 'intel' hold 'tel', and 'номер' alone may be that of an order.
_PHONE_WORDS = frozenset(
    {
        "phone",
        "phonenumber",
        "telephone",
        "tel",
        "telefon",
        "telefonul",
        "telefonului",
        "mobil",
        "mobile",
        "тел",
        "телефон",
        "телефона",
        "моб",
        "мобильный",
    }
)


def answers_of(response: Any) -> dict[str, Json] | None:
    """The fields by name, from JSON inside of a string or plainly given; None if they cannot be read."""
    try:
        told = msgspec.json.decode(response) if isinstance(response, str) else response
    except (msgspec.DecodeError, RecursionError):
        return None
    if not isinstance(told, dict):
        return None
    return {key: value for key, value in told.items() if key != "flow_token"}


def typed_handles(answers: Mapping[str, Json]) -> tuple[Handle, ...]:
    """E-mail addresses wherever they stand, and phones by the name of their field."""
    typed = list(_leaves("", answers))
    emails = [Handle("email", value) for _, value in typed if _EMAIL.fullmatch(value)]
    phones = [Handle("phone", value) for key, value in typed if _is_phone(key) and any(map(str.isdigit, value))]
    return (*emails, *phones)


def _leaves(key: str, value: Any) -> Iterator[tuple[str, str]]:
    """All that was typed, with the name that stands next to it: an address has its phone one level deeper."""
    match value:
        case Mapping():
            for name, part in value.items():
                yield from _leaves(name, part)
        case list():
            for part in value:
                yield from _leaves(key, part)
        case bool():
            return
        case str() | int():
            yield key, str(value).strip()


def _is_phone(key: str) -> bool:
    return not _PHONE_WORDS.isdisjoint(word.lower() for word in _WORD.findall(_HUMP.sub(" ", key)))
