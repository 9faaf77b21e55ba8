"""What people of a firm read on their cards, in Russian, Romanian and English. Pure."""

from collections.abc import Mapping
from datetime import datetime
from typing import Literal

from onethread_bitrix24.writing.asked import File, Happening

Language = Literal["ru", "ro", "en"]

_WORDS: Mapping[Language, Mapping[str, str]] = {
    "ru": {
        "message in": "входящее сообщение", "message out": "исходящее сообщение", "message": "сообщение",
        "call in": "входящий звонок", "call out": "исходящий звонок", "call": "звонок", "form": "заполненная форма",
        "visit": "визит на сайт", "order": "заказ", "note": "заметка", "at": "Время", "whole": "Вся переписка",
        "edited": "Изменено", "deleted": "Удалено", "deleted text": "Сообщение удалено", "nothing": "Без текста",
        "more": "… продолжение в полной переписке", "accepted": "Принято", "sent": "Отправлено",
        "delivered": "Доставлено", "read": "Прочитано", "played": "Прослушано", "failed": "Не доставлено",
        "form channel": "Сайт", "calls channel": "Телефон", "visitor": "Посетитель",
    },
    "ro": {
        "message in": "mesaj primit", "message out": "mesaj trimis", "message": "mesaj", "call in": "apel primit",
        "call out": "apel efectuat", "call": "apel", "form": "formular completat", "visit": "vizită pe site",
        "order": "comandă", "note": "notiță", "at": "Ora", "whole": "Toată conversația", "edited": "Modificat",
        "deleted": "Șters", "deleted text": "Mesajul a fost șters", "nothing": "Fără text",
        "more": "… continuarea în toată conversația", "accepted": "Acceptat", "sent": "Trimis", "delivered": "Livrat",
        "read": "Citit", "played": "Ascultat", "failed": "Nelivrat", "form channel": "Site", "calls channel": "Telefon",
        "visitor": "Vizitator",
    },
    "en": {
        "message in": "incoming message", "message out": "outgoing message", "message": "message",
        "call in": "incoming call", "call out": "outgoing call", "call": "call", "form": "form filled in",
        "visit": "visit to the site", "order": "order", "note": "note", "at": "Time", "whole": "Whole thread",
        "edited": "Edited", "deleted": "Deleted", "deleted text": "The message was deleted", "nothing": "Without text",
        "more": "… the rest is in the whole thread", "accepted": "Accepted", "sent": "Sent", "delivered": "Delivered",
        "read": "Read", "played": "Played", "failed": "Not delivered", "form channel": "Site", "calls channel": "Phone",
        "visitor": "Visitor",
    },
}  # fmt: skip
_TITLES = {"whatsapp": "WhatsApp", "instagram": "Instagram", "telegram": "Telegram", "email": "E-mail"}
_TIMES: Mapping[Language, str] = {"ru": "%d.%m.%Y %H:%M", "ro": "%d.%m.%Y %H:%M", "en": "%Y-%m-%d %H:%M"}
_KB = 1024


def word(language: Language, name: str) -> str:
    """What this is called."""
    return _WORDS[language][name]


def channel(language: Language, name: str) -> str:
    """What a channel is called: brands have names of their own, others a word."""
    key = {"form": "form channel", "forms": "form channel", "call": "calls channel", "calls": "calls channel"}.get(name)
    return word(language, key) if key else _TITLES.get(name, name[:50].capitalize())


def title(language: Language, told: Happening) -> str:
    """WhatsApp: incoming message."""
    names = _WORDS[language]
    what = names.get(f"{told.kind} {told.direction}") or names.get(told.kind) or names["note"]
    return f"{channel(language, told.channel)}: {what}"


def moment(language: Language, at: datetime) -> str:
    """A time, in the zone that it has."""
    return at.strftime(_TIMES[language])


def file(told: File) -> str:
    """offer.pdf (120 KB)."""
    name = (told.name or told.mime or "?")[:100]
    if not told.size:
        return name
    kilo = max(1, round(told.size / _KB))
    return f"{name} ({kilo} KB)" if kilo < _KB else f"{name} ({kilo / _KB:.1f} MB)"


def status(language: Language, name: str | None) -> str:
    """How far a message of ours has come; empty if that is not known."""
    return _WORDS[language].get(name, "") if name in _STATUSES else ""


_STATUSES = ("accepted", "sent", "delivered", "read", "played", "failed")
