"""What a field of a form means, by its name and by what is in it."""

import re
from collections.abc import Mapping
from functools import lru_cache

from onethread_forms.translate.fields import Field
from onethread_forms.translate.phones import dialled, is_phone
from onethread_forms.translate.words import (
    FILLERS,
    GENERATED,
    MAILER,
    OTHER_PERSON,
    OURS,
    THING,
    WHOLE,
    WITHIN,
    listed,
    pattern,
    words,
)

EMAIL = re.compile(r"[^@\s,;<>]{1,64}@[^@\s,;<>]{1,190}\.[^@\s.,;<>]{2,63}")
_EMAILS = re.compile(rf"{EMAIL.pattern}(?:\s*[,;]\s*{EMAIL.pattern}){{0,9}}")
_LINKS = (
    ("telegram", re.compile(r"(?:https?://)?(?:t\.me|telegram\.me)/(?!joinchat\b|share\b)\w", re.IGNORECASE)),
    ("instagram", re.compile(r"(?:https?://)?(?:www\.)?instagram\.com/(?!(?:p|reel|explore)/)\w", re.IGNORECASE)),
    ("whatsapp", re.compile(r"(?:https?://)?(?:wa\.me/|api\.whatsapp\.com/send\?)", re.IGNORECASE)),
)
_URL = re.compile(r"(?:https?://|www\.)\S+", re.IGNORECASE)
_AT_NICK = re.compile(r"@[A-Za-z][\w.]{2,31}", re.ASCII)
_NICK = re.compile(r"@?(?=[\d_.]*[A-Za-z])[\w.]{3,32}", re.ASCII)
_CAPITALISED = re.compile(r"[^\W\d_][\w'’-]*")
_SENTENCE = 25

_YES = listed(
    """yes|y|true|on|ok|okay|checked|selected|agree|accept|accepted|enabled|present|da|да|есть|имеется|1|x|v
    |telegram|instagram|whatsapp"""
)
NO = listed(
    """no|n|none|false|off|0|unchecked|disagree|decline|declined|disabled|refuz|nu|нет|не|н|-|undefined|null|nan|nil"""
)
_NAMES = frozenset({"name", "first_name", "middle_name", "last_name"})
_PERSONAL = _NAMES | {"phone", "email", "whatsapp", "telegram", "instagram"}
_FIRM = frozenset({"message", "subject", "field", "other_person"})
_NICKNAMED = frozenset({"telegram", "instagram"})
_DIALLED = frozenset({"phone", "whatsapp"})

_WHOLE: Mapping[str, str] = {words(phrase): role for role, table in WHOLE for phrase in table.split("|")}
_WITHIN = tuple((role, pattern(table)) for role, table in WITHIN)


def guess(field: Field, regions: tuple[str, ...], messenger: str | None = None) -> str | None:
    """What a field means; a value that is clearly something else overrules the name.

    `number`, `text` and `person` are weak: a phone, a message and a name by the value alone.
    """
    named, value = by_path(field.path), field.value.strip()
    if named in _FIRM:
        return named
    if named in ("consent", "marketing"):
        return "field" if _URL.match(value) else named
    said = by_value(value, regions)
    if said not in (None, "nick", "number"):
        return said
    if said == "nick":
        return named if named in _NICKNAMED else messenger
    return _agreed(named, said, value)


def _agreed(named: str | None, said: str | None, value: str) -> str | None:
    """The role that the name gives, if the value can be that."""
    if named in _DIALLED:
        return "phone" if dialled(value) else "field"
    if named in _NICKNAMED:
        return "phone" if said else named if is_nick(value) else "field"
    if named == "thing":
        return "field"
    if said:
        return said
    if named in _NAMES:
        return named if any(map(str.isalpha, value)) and not _URL.match(value) else "field"
    if named == "email":
        return "email" if EMAIL.search(value) else "field"
    return named or _by_form(value)


@lru_cache(maxsize=1024)
def by_path(path: tuple[str, ...]) -> str | None:
    """What the names alone say, the last one first; whose it is, the whole way says."""
    if path and path[-1].casefold() in MAILER:
        return "field"
    role = (_by_name(path[-1][:200]) if path else None) or _inherited(path[:-1])
    if role in ("message", "subject", "consent", "marketing"):
        return role
    whole = words(" ".join(path)[:1000])
    if OTHER_PERSON.search(whole):
        return "other_person"
    if OURS.search(whole):
        return "field"
    near = words(" ".join(path[-2:])[:1000])
    return "thing" if role in (None, *_NAMES) and THING.search(near) else role


def _inherited(path: tuple[str, ...]) -> str | None:
    """What a field with a meaningless name has from those around it: `phone[full]`, `PHONE[0][VALUE]`."""
    roles = (_by_name(step[:200]) for step in reversed(path))
    return next((role for role in roles if role in _PERSONAL), None)


def _by_name(name: str) -> str | None:
    low = words(name)
    if GENERATED.fullmatch(low):
        return None
    bare = " ".join(word for one in low.split() if (word := one.rstrip("0123456789")) and word not in FILLERS)
    whole = _WHOLE.get(bare) or _WHOLE.get(low)
    return whole or next((role for role, phrases in _WITHIN if phrases.search(low)), None)


def by_value(value: str, regions: tuple[str, ...]) -> str | None:
    """What the value alone says; only what is hard to mistake."""
    if messenger := linked(value):
        return messenger
    if _EMAILS.fullmatch(value):
        return "email"
    if _AT_NICK.fullmatch(value):
        return "nick"
    return "number" if is_phone(value, regions) else None


def linked(value: str) -> str | None:
    """The messenger whose profile a link leads to."""
    return next((role for role, link in _LINKS if link.match(value)), None)


def is_nick(value: str) -> bool:
    """A word that may be somebody's name, and is no answer to 'do you have one?'."""
    return bool(_NICK.fullmatch(value)) and value.casefold() not in _YES | NO


def _by_form(value: str) -> str | None:
    """The longest free text is a message, two or three capitalised words are a name; both are weak and come last."""
    found = value.split()
    if len(value) >= _SENTENCE and len(found) > 3:
        return "text"
    alike = 2 <= len(found) <= 3 and all(_CAPITALISED.fullmatch(word) and word[0].isupper() for word in found)
    return "person" if alike else None
