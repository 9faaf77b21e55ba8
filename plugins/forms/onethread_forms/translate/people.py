"""Who filled the form in, and what they said."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, field

from onethread.plugin import Handle
from onethread_forms.translate.guess import guess, words

_YES = frozenset({"on", "1", "yes", "true", "да", "da", "y", "ok", "agree", "accept", "accepted"})
_MESSENGER_KEYS = frozenset({"messenger", "мессенджер", "канал", "contact via", "channel"})
_MESSENGER_NAMES = {"telegram": "telegram", "телеграм": "telegram", "instagram": "instagram", "инстаграм": "instagram"}
_CYRILLIC = re.compile(r"[а-яё]", re.IGNORECASE)
_ROMANIAN = re.compile(
    r"[ăâîșțşţ]|\b(?:nume|telefon|mesaj|prenume|oras|acord|si|pentru|bună|buna ziua)\b", re.IGNORECASE
)
_HANDLES = {"phone": "phone", "email": "email", "telegram": "tg_username", "instagram": "ig_username"}
_LONGEST = 2000


@dataclass
class People:
    """What the fields say of the person, and the fields that say nothing that we know."""

    name: str | None = None
    message: str | None = None
    subject: str | None = None
    company: str | None = None
    city: str | None = None
    consent: bool | None = None
    language: str | None = None
    handles: tuple[Handle, ...] = ()
    others: dict[str, str] = field(default_factory=dict)


def read_people(fields: Mapping[str, str], mapped: Mapping[str, str], regions: tuple[str, ...]) -> People:
    """Read the fields by the explicit mapping, else by guessing."""
    by_role: dict[str, list[str]] = {}
    others: dict[str, str] = {}
    explicit = {words(key): role for key, role in mapped.items()}
    messenger = _messenger(fields)
    for key, value in fields.items():
        role = mapped.get(key) or explicit.get(words(key)) or guess(key, value, regions, messenger)
        if value.strip() and role != "ignore":
            by_role.setdefault(role or "", []).append(value.strip())
        if value.strip() and role in (None, "text", "person"):
            others[key[:200]] = value[:_LONGEST]
    return _people(by_role, others, fields)


def _people(by_role: Mapping[str, list[str]], others: dict[str, str], fields: Mapping[str, str]) -> People:
    people = People(others=others)
    people.name = _name(by_role)
    people.message = _together(by_role, "message") or _longest(by_role.get("text", ()))
    people.subject = _together(by_role, "subject")
    people.company = _together(by_role, "company")
    people.city = _together(by_role, "city")
    people.consent = _consent(by_role)
    people.language = _language(people, fields)
    people.handles = _handles(by_role)
    used = {people.name, people.message}
    people.others = {key: value for key, value in others.items() if value.strip() not in used}
    return people


def _name(by_role: Mapping[str, list[str]]) -> str | None:
    parts = [*by_role.get("first_name", ())[:1], *by_role.get("last_name", ())[:1]]
    whole = by_role.get("name", ())
    if parts and len(whole) == 1 and len(parts) == 1:  # Romanian forms ask 'nume' and 'prenume'
        parts = [*parts, *whole] if by_role.get("first_name") else [*whole, *parts]
        whole = ()
    name = " ".join(whole or parts) or next(iter(by_role.get("person", ())), "")
    return name[:_LONGEST] or None


def _handles(by_role: Mapping[str, list[str]]) -> tuple[Handle, ...]:
    told = [(kind, value) for role, kind in _HANDLES.items() for value in by_role.get(role, ())]
    told += [("wa_id" if "wa.me/" in value else "phone", value) for value in by_role.get("whatsapp", ())]
    return tuple(dict.fromkeys(Handle(kind, value[:320]) for kind, value in told))


def _together(by_role: Mapping[str, list[str]], role: str) -> str | None:
    return "\n".join(by_role.get(role, ())) or None


def _longest(texts: list[str] | tuple[str, ...]) -> str | None:
    return max(texts, key=len, default=None)


def _consent(by_role: Mapping[str, list[str]]) -> bool | None:
    said = by_role.get("consent")
    return any(value.casefold() in _YES for value in said) if said else None


def _messenger(fields: Mapping[str, str]) -> str | None:
    """The messenger that was chosen in a list, which says whose nickname is given elsewhere."""
    for key, value in fields.items():
        if words(key) in _MESSENGER_KEYS and value.strip().casefold() in _MESSENGER_NAMES:
            return _MESSENGER_NAMES[value.strip().casefold()]
    return None


def _language(people: People, fields: Mapping[str, str]) -> str | None:
    """The language of what was typed, else of the names of the fields; unknown is better than wrong."""
    for text in (people.message or people.name or "", " ".join(map(words, fields))):
        if _CYRILLIC.search(text):
            return "ru"
        if _ROMANIAN.search(text):
            return "ro"
    return None
