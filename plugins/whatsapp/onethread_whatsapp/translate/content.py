"""What a message says, by its type."""

import base64
import binascii
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field, replace

import msgspec
from msgspec import Raw

from onethread.plugin import Attachment, Handle, Json, Kind, Trust, Unread
from onethread_whatsapp.payloads import (
    NOTHING,
    Button,
    Card,
    CardPhone,
    Choice,
    FlowReply,
    Interactive,
    Location,
    Media,
    Order,
    Text,
    Unsupported,
)
from onethread_whatsapp.translate.answers import answers_of, typed_handles
from onethread_whatsapp.translate.change import bare
from onethread_whatsapp.translate.lenient import listed, read

# Of two values the longer one holds (onethread.model.join), so this gives way to 'image', 'voice' and all others.
_ANY_FILE = "file"


@dataclass(frozen=True)
class Content:
    """What one message says; `unread` is what of it could not be read, or not yet."""

    text: str | None = None
    kind: Kind = Kind.MESSAGE
    handles: tuple[Handle, ...] = ()
    attachments: tuple[Attachment, ...] = ()
    attributes: Mapping[str, Json] = field(default_factory=dict)
    unread: Unread | None = None

    def unread_at(self, place: str) -> Iterator[Unread]:
        """What could not be read, with the place of the message."""
        if self.unread is not None:
            yield replace(self.unread, item=place)


def content_of(type_: str, parts: Mapping[str, Raw]) -> Content:
    """What stands under the name of the type; a message without its content, or with a broken one, is still one."""
    reader = CONTENTS.get(type_)
    if reader is None:
        return _unknown(f"message type {type_}", type_)
    try:
        return reader(parts.get(type_, NOTHING))
    except (msgspec.DecodeError, TypeError):
        return Content(unread=Unread("", f"the content of a message of type {type_}"))


def _unknown(what: str, told: str) -> Content:
    """A placeholder for what this version does not know."""
    return Content(attributes={"unsupported": told}, unread=Unread("", what[:80], known=False))


def _text(raw: Raw) -> Content:
    return Content(read(raw, Text).body)


def _media(type_: str) -> Callable[[Raw], Content]:
    def read_media(raw: Raw) -> Content:
        media = read(raw, Media)
        told: dict[str, Json] = {"media": "voice" if media.voice else type_}
        files = (_attachment(media),) if media.id else ()
        return Content(media.caption, attachments=files, attributes=told)

    return read_media


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


def _placeholder(_raw: Raw) -> Content:
    """A file of the history, which may come later under the same id and then says of what kind it is."""
    return Content(attributes={"media": _ANY_FILE})


def _location(raw: Raw) -> Content:
    pin = read(raw, Location)
    place = ", ".join(part for part in (pin.name, pin.address) if part)
    if pin.latitude is None or pin.longitude is None:
        return Content(place or None)
    told: dict[str, Json] = {"latitude": pin.latitude, "longitude": pin.longitude}
    return Content(place or f"{pin.latitude}, {pin.longitude}", attributes={"location": told})


def _cards(raw: Raw) -> Content:
    """Cards of other people, which are theirs and not the sender's; or the sender's own number, given on request."""
    written = listed(raw) if raw != NOTHING else []
    cards = [card for card in map(_card, written) if card is not None]
    shared = tuple(handle for card in cards for handle in _card_handles(card))
    told: list[Json] = [_told_card(card) for card in cards]
    names = ", ".join(card.name.formatted_name for card in cards if card.name.formatted_name)
    unread = Unread("", "a card that cannot be read") if len(cards) < len(written) else None
    return Content(names or None, Kind.CONTACT_SHARE, shared, attributes={"cards": told} if told else {}, unread=unread)


def _card(raw: Raw) -> Card | None:
    try:
        return read(raw, Card)
    except msgspec.DecodeError:
        return None


def _card_handles(card: Card) -> tuple[Handle, ...]:
    """On request the sender proves the phone, and only that; what else stands on the own card is declared."""
    own = card.origin == "contact_request"
    phones = [("phone", _phone(phone), Trust.VERIFIED if own else Trust.TEXT) for phone in card.phones]
    emails = [("email", email.email, Trust.DECLARED if own else Trust.TEXT) for email in card.emails]
    return tuple(Handle(kind, value, trust) for kind, value, trust in (*phones, *emails) if value)


def _phone(phone: CardPhone) -> str | None:
    """The number as WhatsApp knows it, which needs no guess at the country, else as it is written."""
    return f"+{bare(phone.wa_id)}" if phone.wa_id else phone.phone


def _told_card(card: Card) -> Json:
    phones: list[Json] = [phone.phone or phone.wa_id for phone in card.phones]
    emails: list[Json] = [email.email for email in card.emails]
    return {"name": card.name.formatted_name, "phones": phones, "emails": emails, "org": card.org}


def _interactive(raw: Raw) -> Content:
    """What was chosen of what we offered; or (from Meta's agent) the offer."""
    part = read(raw, Interactive)
    choice = part.button_reply or part.list_reply
    if choice is not None:
        return Content(choice.title, attributes={"choice": _told_choice(choice)})
    if part.nfm_reply is not None:
        return _flow(part.nfm_reply)
    if part.call_permission_reply is not None:
        return Content(attributes={"call_permission": part.call_permission_reply})
    if part.body is not None:
        return Content(part.body.text, attributes={"interactive": part.type})
    return _unknown(f"interactive type {part.type}", f"interactive {part.type}".strip())


def _told_choice(choice: Choice) -> Json:
    told = {"id": choice.id, "description": choice.description}
    return {key: value for key, value in told.items() if value is not None}


def _flow(reply: FlowReply) -> Content:
    """A form that was filled in WhatsApp: what was typed is declared, like in any form."""
    answers = answers_of(reply.response_json)
    if answers is None:
        told: dict[str, Json] = {"name": reply.name, "unreadable": True}
        return Content(attributes={"flow": told}, unread=Unread("", "the answers of a flow"))
    told = {"name": reply.name, "answers": answers}
    return Content(handles=typed_handles(answers), attributes={"flow": told})


def _button(raw: Raw) -> Content:
    button = read(raw, Button)
    return Content(button.text, attributes={"choice": {"id": button.payload}} if button.payload else {})


def _order(raw: Raw) -> Content:
    order = read(raw, Order)
    items: list[Json] = [*order.product_items]
    return Content(order.text, Kind.ORDER, attributes={"order": {"catalog": order.catalog_id, "items": items}})


def _welcome(_raw: Raw) -> Content:
    """The first time that this chat was opened."""
    return Content(attributes={"event": "request_welcome"})


def _unsupported(raw: Raw) -> Content:
    """Meta itself could not give it to us: a poll, a file that is too large."""
    return Content(attributes={"unsupported": read(raw, Unsupported).type or "unsupported"})


CONTENTS: dict[str, Callable[[Raw], Content]] = {
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
