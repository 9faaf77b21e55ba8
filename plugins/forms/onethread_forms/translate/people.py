"""Who filled the form in, and what they said."""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from itertools import islice

from onethread.plugin import Handle, Json, Trust
from onethread_forms.translate.fields import Field, shown
from onethread_forms.translate.guess import EMAIL, NO, by_value, guess, is_nick, linked
from onethread_forms.translate.phones import dialled, mentioned
from onethread_forms.translate.whose import is_plain
from onethread_forms.translate.words import words

Roles = Mapping[str, Sequence[Field]]

_MESSENGER_KEYS = frozenset({"messenger", "мессенджер", "канал", "contact via", "channel"})
_MESSENGER_NAMES = {"telegram": "telegram", "телеграм": "telegram", "instagram": "instagram", "инстаграм": "instagram"}
_CONSENTS = {"consent": "privacy", "marketing": "marketing"}
_REFUSED = re.compile(r"(?:не|nu|not|don't|do not)\s", re.IGNORECASE)
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_ROMANIAN = re.compile(
    r"[ăâîșțşţ]|\b(?:nume|telefon|mesaj|prenume|oras|acord|si|pentru|bună|buna ziua)\b", re.IGNORECASE
)
_WA_DIGITS = re.compile(r"(?:wa\.me/|phone=)\+?(\d{7,15})", re.IGNORECASE)
_VISIBLE = frozenset({"", "field", "text", "person", "other_person"})
_LONGEST = 2000
_MOST_HANDLES = 50
_HANDLED = ("phone", "email", "telegram", "instagram", "whatsapp")
_NICKNAMES = {"telegram": "tg_username", "instagram": "ig_username"}


@dataclass(frozen=True)
class People:
    """What the fields say of the person, and the fields that say nothing that we know."""

    name: str | None
    message: str | None
    subject: str | None
    company: str | None
    city: str | None
    consent: dict[str, Json]
    language: str | None
    handles: tuple[Handle, ...]
    others: dict[str, Json]


def read_people(fields: Sequence[Field], mapped: Mapping[str, str], regions: tuple[str, ...]) -> People:
    """Read the fields by the explicit mapping, else by guessing."""
    roles = _roles(fields, mapped, regions)
    name, message = _name(roles), _together(roles, "message") or _longest(roles.get("text", ()))
    visible = {field for role in _VISIBLE for field in roles.get(role, ())}
    others = shown(field for field in fields if field in visible)
    return People(
        name=name,
        message=message,
        subject=_together(roles, "subject"),
        company=_together(roles, "company"),
        city=_together(roles, "city"),
        consent=_consent(roles),
        language=_language(message or name or "", fields),
        handles=tuple(islice(dict.fromkeys(_handles(roles, message or "", regions)), _MOST_HANDLES)),
        others={key: value[:_LONGEST] for key, value in others.items() if value not in (name, message)},
    )


def _roles(fields: Sequence[Field], mapped: Mapping[str, str], regions: tuple[str, ...]) -> Roles:
    """The fields by what they mean; beside a plain phone, one with words of its own is another person's."""
    messenger = _messenger(fields)
    given = [
        (_borne_out(meant(field, mapped) or guess(field, regions, messenger) or "", field.value.strip()), field)
        for field in fields
        if field.value.strip()
    ]
    plain = {role for role, field in given if role in _HANDLED and is_plain(field.path)}
    roles: dict[str, list[Field]] = {}
    for role, field in given:
        own = role not in plain or is_plain(field.path) or meant(field, mapped)
        roles.setdefault(role if own else "other_person", []).append(field)
    return roles


def _borne_out(role: str, value: str) -> str:
    """A role that should give a handle and gives none is merely shown."""
    return role if role not in _HANDLED or any(_told(role, value, Trust.DECLARED)) else "field"


def meant(field: Field, mapped: Mapping[str, str]) -> str | None:
    """What the settings say: by the whole path (`billing.phone`, `billing[phone]`), else by a step of it."""
    if not mapped:
        return None
    explicit = {words(key): role for key, role in mapped.items()}
    names = (field.address, *reversed(field.path))
    return next((explicit[words(name)] for name in names if words(name) in explicit), None)


def _name(roles: Roles) -> str | None:
    first, middle, last = (_one(roles, role) for role in ("first_name", "middle_name", "last_name"))
    whole = _one(roles, "name")
    if whole and (first is None) != (last is None):  # Romanian forms ask 'nume' and 'prenume'
        first, last, whole = (first, whole, None) if first else (whole, last, None)
    apart = " ".join(part for part in (first, middle, last) if part)
    return (whole or apart or _one(roles, "person") or "")[:_LONGEST] or None


def _one(roles: Roles, role: str) -> str | None:
    return next((field.value.strip() for field in roles.get(role, ())), None)


def _handles(roles: Roles, message: str, regions: tuple[str, ...]) -> Iterator[Handle]:
    for role in _HANDLED:
        for field in roles.get(role, ()):
            yield from _told(role, field.value.strip(), Trust.DECLARED)
    for field in roles.get("number", ()):
        yield Handle("phone", field.value.strip(), Trust.TEXT)
    for field in roles.get("other_person", ()):
        yield from _of_another(field.value.strip(), regions)
    for phone in mentioned(message, regions):
        yield Handle("phone", phone, Trust.TEXT)


def _told(role: str, value: str, trust: Trust) -> Iterator[Handle]:
    """The handles in a value of that role."""
    if role == "phone":
        yield from (Handle("phone", one, trust) for one in dialled(value))
    elif role == "email":
        yield from (Handle("email", one, trust) for one in EMAIL.findall(value[:_LONGEST]))
    elif role == "whatsapp":
        yield from _whatsapp(value, trust)
    elif is_nick(value) or linked(value) == role:
        yield Handle(_NICKNAMES[role], value[:320], trust)


def _whatsapp(value: str, trust: Trust) -> Iterator[Handle]:
    digits = _WA_DIGITS.search(value)
    if digits is None:
        yield from _told("phone", value, trust)
    elif trust is Trust.TEXT:  # a wa_id names a contact point by itself, whoever vouches for it
        yield Handle("phone", f"+{digits[1]}", trust)
    else:
        yield Handle("wa_id", value if "wa.me/" in value.casefold() else digits[1], trust)


def _of_another(value: str, regions: tuple[str, ...]) -> Iterator[Handle]:
    """A friend's phone helps to find the friend, and is never the sender's."""
    said = by_value(value, regions)
    role = said if said in ("telegram", "instagram", "whatsapp", "email") else "phone"
    yield from _told(role, value, Trust.TEXT)


def _together(roles: Roles, role: str) -> str | None:
    return "\n".join(dict.fromkeys(field.value.strip() for field in roles.get(role, ()))) or None


def _longest(texts: Iterable[Field]) -> str | None:
    return max((field.value.strip() for field in texts), key=lambda text: (len(text), text), default=None)


def _consent(roles: Roles) -> dict[str, Json]:
    """Whoever agreed to each thing asked; a box that is posted as 0 and 1 was ticked."""
    found: dict[str, Json] = {}
    for role, purpose in _CONSENTS.items():
        answers: dict[tuple[str, ...], bool] = {}
        for field in roles.get(role, ()):
            answers[field.path] = answers.get(field.path, False) or _agreed(field.value)
        if answers:
            found[purpose] = all(answers.values())
    return found


def _agreed(answer: str) -> bool:
    text = answer.strip().casefold()
    return text not in NO and not _REFUSED.match(text)


def _messenger(fields: Iterable[Field]) -> str | None:
    """The messenger that was chosen in a list, which says whose nickname is given elsewhere."""
    for field in fields:
        if words(field.name) in _MESSENGER_KEYS and field.value.strip().casefold() in _MESSENGER_NAMES:
            return _MESSENGER_NAMES[field.value.strip().casefold()]
    return None


def _language(typed: str, fields: Iterable[Field]) -> str | None:
    """The language of what was typed, else of the names of the fields; unknown is better than wrong."""
    for text in (typed, " ".join(words(field.name) for field in fields)):
        if _CYRILLIC.search(text):
            return "ru"
        if _ROMANIAN.search(text):
            return "ro"
    return None
