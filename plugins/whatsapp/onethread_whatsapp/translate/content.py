"""What a message says, by its type."""

import base64
import binascii
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar

import msgspec
from msgspec import Raw

from onethread.plugin import Attachment, Handle, Json, Kind, Trust
from onethread_whatsapp.payloads import Button, Card, Choice, Interactive, Location, Media, Order, Text, Unsupported

Parts = TypeVar("Parts")

_EMAIL = re.compile(r"[^@\s]{1,64}@[^@\s]{1,190}\.[^@\s.]{2,}")
_PHONE_KEY = re.compile(r"phone|tel|telefon|mobil|тел|номер", re.IGNORECASE)


@dataclass(frozen=True)
class Content:
    """What one message says."""

    text: str | None = None
    kind: Kind = Kind.MESSAGE
    handles: tuple[Handle, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    attributes: Mapping[str, Json] = field(default_factory=dict)


def unsupported(type_: str) -> Content:
    """A placeholder for what this version does not know."""
    return Content(attributes={"unsupported": type_})


def _text(raw: Raw, _parts: Mapping[str, Raw]) -> Content:
    return Content(msgspec.json.decode(raw, type=Text).body)


def _media(type_: str) -> Callable[[Raw, Mapping[str, Raw]], Content]:
    def read(raw: Raw, _parts: Mapping[str, Raw]) -> Content:
        media = msgspec.json.decode(raw, type=Media)
        told: dict[str, Json] = {"media": "voice" if media.voice else type_}
        files = (_attachment(media),) if media.id else ()
        return Content(media.caption, attachments=files, attributes=told)

    return read


def _attachment(media: Media) -> Attachment:
    """The file by its id; its address works for minutes and is not kept."""
    return Attachment(media.id or "", media.mime_type, media.filename, None, _hex(media.sha256))


def _hex(digest: str | None) -> str | None:
    """Meta writes digests in base64."""
    try:
        raw = base64.b64decode(digest or "", validate=True)
    except (binascii.Error, ValueError):
        return None
    return raw.hex() if len(raw) == 32 else None


def _placeholder(_raw: Raw, _parts: Mapping[str, Raw]) -> Content:
    """A file of the history, which comes later under the same id."""
    return Content(attributes={"awaits_media": True})


def _location(raw: Raw, _parts: Mapping[str, Raw]) -> Content:
    pin = msgspec.json.decode(raw, type=Location)
    place = ", ".join(part for part in (pin.name, pin.address) if part)
    told: dict[str, Json] = {"latitude": pin.latitude, "longitude": pin.longitude}
    return Content(place or f"{pin.latitude}, {pin.longitude}", attributes={"location": told})


def _cards(raw: Raw, _parts: Mapping[str, Raw]) -> Content:
    """Cards of other people, which are theirs and not the sender's; or the sender's own number, given on request."""
    cards = msgspec.json.decode(raw, type=list[Card])
    shared = tuple(handle for card in cards for handle in _card_handles(card))
    told: list[Json] = [_told_card(card) for card in cards]
    names = ", ".join(card.name.formatted_name for card in cards if card.name.formatted_name)
    return Content(names or None, Kind.CONTACT_SHARE, shared, attributes={"cards": told})


def _card_handles(card: Card) -> tuple[Handle, ...]:
    trust = Trust.VERIFIED if card.origin == "contact_request" else Trust.TEXT
    phones = (phone.phone or phone.wa_id for phone in card.phones)
    emails = (email.email for email in card.emails)
    told = (*(("phone", phone) for phone in phones), *(("email", email) for email in emails))
    return tuple(Handle(kind, value, trust) for kind, value in told if value)


def _told_card(card: Card) -> Json:
    phones: list[Json] = [phone.phone or phone.wa_id for phone in card.phones]
    emails: list[Json] = [email.email for email in card.emails]
    return {"name": card.name.formatted_name, "phones": phones, "emails": emails, "org": card.org}


def _interactive(raw: Raw, _parts: Mapping[str, Raw]) -> Content:
    answer = msgspec.json.decode(raw, type=Interactive)
    choice = answer.button_reply or answer.list_reply
    if choice is not None:
        return Content(choice.title, attributes={"choice": _told_choice(choice)})
    if answer.nfm_reply is not None:
        return _flow(answer.nfm_reply.name, answer.nfm_reply.response_json)
    return unsupported(f"interactive {answer.type}".strip())


def _told_choice(choice: Choice) -> Json:
    told = {"id": choice.id, "description": choice.description}
    return {key: value for key, value in told.items() if value is not None}


def _flow(name: str | None, response: str | None) -> Content:
    """A form that was filled in WhatsApp: what was typed is declared, like in any form."""
    try:
        answers = msgspec.json.decode(response or "{}")
    except (msgspec.DecodeError, RecursionError):
        answers = None
    fields = answers if isinstance(answers, dict) else {}
    told = {key: value for key, value in fields.items() if key != "flow_token"}
    return Content(None, handles=_typed_handles(told), attributes={"flow": {"name": name, "answers": told}})


def _typed_handles(answers: Mapping[str, Any]) -> tuple[Handle, ...]:
    typed = [(key, value.strip()) for key, value in answers.items() if isinstance(value, str)]
    emails = [Handle("email", value) for _, value in typed if _EMAIL.fullmatch(value)]
    phones = [Handle("phone", value) for key, value in typed if _PHONE_KEY.search(key) and any(map(str.isdigit, value))]
    return (*emails, *phones)


def _button(raw: Raw, _parts: Mapping[str, Raw]) -> Content:
    button = msgspec.json.decode(raw, type=Button)
    return Content(button.text, attributes={"choice": {"id": button.payload}})


def _order(raw: Raw, _parts: Mapping[str, Raw]) -> Content:
    order = msgspec.json.decode(raw, type=Order)
    items: list[Json] = [*order.product_items]
    return Content(order.text, Kind.ORDER, attributes={"order": {"catalog": order.catalog_id, "items": items}})


def _welcome(_raw: Raw, _parts: Mapping[str, Raw]) -> Content:
    """The first time that this chat was opened."""
    return Content(attributes={"event": "request_welcome"})


def _unsupported(raw: Raw, _parts: Mapping[str, Raw]) -> Content:
    """Meta itself could not give it to us: a poll, a file that is too large."""
    part = msgspec.json.decode(raw, type=Unsupported)
    return unsupported(part.type or "unsupported")


CONTENTS: dict[str, Callable[[Raw, Mapping[str, Raw]], Content]] = {
    "text": _text,
    **{type_: _media(type_) for type_ in ("image", "video", "audio", "document", "sticker")},
    "media_placeholder": _placeholder,
    "location": _location,
    "contacts": _cards,
    "interactive": _interactive,
    "button": _button,
    "order": _order,
    "request_welcome": _welcome,
    "unsupported": _unsupported,
}
"""Readers by type of message; types that are not here give a placeholder and are counted."""
