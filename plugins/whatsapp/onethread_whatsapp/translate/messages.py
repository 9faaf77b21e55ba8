"""Messages, from the customer and from our own phone (echoes)."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

import msgspec
from msgspec import Raw

from onethread.plugin import (
    Direction,
    Interaction,
    Json,
    Kind,
    Reaction,
    Record,
    RejectedRecordError,
    Revision,
    Trust,
    Unread,
)
from onethread_whatsapp.payloads import Edit, Message, ReactionPart, Revoke, System
from onethread_whatsapp.translate.change import ChangeRead, Person, handles, moment
from onethread_whatsapp.translate.content import CONTENTS, Content, Parts, unsupported

_NUMBER_CHANGES = frozenset({"user_changed_number", "customer_changed_number", "user_changed_user_id"})
# Pictures of an advertisement come from addresses that soon die.
_TEMPORARY = frozenset({"image_url", "video_url", "thumbnail_url"})


@dataclass(frozen=True)
class Sent:
    """A message with all that surrounds it."""

    message: Message
    parts: Mapping[str, Raw]
    change: ChangeRead
    person: Person
    direction: Direction
    items: tuple[str, ...]
    live: bool = True
    more: Mapping[str, Json] = field(default_factory=dict)

    def fact(self, id_: str, **told: object) -> Record:
        """A record of the interaction with this id, between this person and us."""
        at = moment(self.message.timestamp, self.change.at)
        fact = Interaction(
            channel="whatsapp",
            account=self.change.account,
            id=id_,
            at=at,
            direction=self.direction,
            handles=self.person.handles,
            live=self.live,
        )
        return Record(replace(fact, **told), self.items)  # type: ignore[arg-type]


def read_message(change: ChangeRead, place: str, raw: Raw) -> Iterable[Record | Unread]:
    """A message that came in."""
    message = msgspec.json.decode(raw, type=Message)
    return read(change, place, raw, change.person(message.from_, message.from_user_id), Direction.IN)


def read_echo(change: ChangeRead, place: str, raw: Raw) -> Iterable[Record | Unread]:
    """A message that somebody of ours wrote on the phone, or that Meta's agent sent."""
    message = msgspec.json.decode(raw, type=Message)
    wrapped = msgspec.json.decode(raw, type=dict[str, Raw]).get("message")
    author = "agent" if wrapped is not None else "phone"
    if wrapped is not None:  # an echo in standby wraps what was asked to be sent, without the id
        message, raw = _unwrapped(message, wrapped)
    person = change.person(message.to, message.to_user_id)
    return read(change, place, raw, person, Direction.OUT, more={"author": author})


def read(
    change: ChangeRead,
    place: str,
    raw: Raw,
    person: Person,
    direction: Direction,
    *,
    live: bool = True,
    more: Mapping[str, Json] | None = None,
) -> Iterable[Record | Unread]:
    """A message in any direction; its type decides what it makes of which interaction."""
    message = msgspec.json.decode(raw, type=Message)
    parts = msgspec.json.decode(raw, type=dict[str, Raw])
    items = tuple(item for item in (place, person.place) if item)
    sent = Sent(message, parts, change, person, direction, items, live, more or {})
    reader = _OF_OTHERS.get(message.type)
    if reader is not None:
        return [reader(sent)]
    return _own(sent, place)


def _unwrapped(outer: Message, wrapped: Raw) -> tuple[Message, Raw]:
    """The echoed request as a message of its own, with the id and time that stand around it."""
    inner = msgspec.json.decode(wrapped, type=dict[str, Raw])
    inner |= {"id": Raw(msgspec.json.encode(outer.id)), "timestamp": Raw(msgspec.json.encode(outer.timestamp))}
    if "recipient" in inner and "to_user_id" not in inner:
        inner["to_user_id"] = inner["recipient"]
    context = inner.get("context")
    if context is not None:  # here the message replied to is `message_id`
        told = msgspec.json.decode(context, type=dict[str, Raw])
        inner["context"] = Raw(msgspec.json.encode({**told, "id": told.get("message_id", told.get("id"))}))
    raw = Raw(msgspec.json.encode(inner))
    return msgspec.json.decode(raw, type=Message), raw


def _own(sent: Sent, place: str) -> Iterable[Record | Unread]:
    """A message that is an interaction of its own."""
    message = sent.message
    reader = CONTENTS.get(message.type)
    raw = sent.parts.get(message.type)
    content = reader(raw if raw is not None else Raw(b"{}"), sent.parts) if reader else unsupported(message.type)
    yield sent.fact(
        message.id,
        kind=content.kind,
        text=content.text,
        name=sent.person.name if sent.direction is Direction.IN else None,
        handles=(*sent.person.handles, *content.handles),
        attachments=content.attachments,
        attributes=_attributes(sent, content),
    )
    if reader is None:
        yield Unread(place, f"message type {message.type[:60]}", known=False)


def _attributes(sent: Sent, content: Content) -> dict[str, Json]:
    message, context = sent.message, sent.message.context
    told: dict[str, Json] = {**content.attributes, **sent.more}
    if sent.direction is Direction.IN:
        told["username"] = sent.person.username
    told["reply_to"] = context.id if context else None
    told["forwarded"] = bool(context and (context.forwarded or context.frequently_forwarded)) or None
    told["product"] = context.referred_product if context else None
    told["referral"] = _lasting(message.referral)
    told["errors"] = [*message.errors] or None
    told["group"] = message.group_id
    told["standby"] = sent.change.standby or None
    told["history_status"] = message.history_context.status if message.history_context else None
    return {key: value for key, value in told.items() if value is not None}


def _lasting(referral: Mapping[str, Json] | None) -> Json:
    return {key: value for key, value in referral.items() if key not in _TEMPORARY} if referral else None


def _part(sent: Sent, type_: type[Parts]) -> Parts:
    raw = sent.parts.get(sent.message.type)
    if raw is None:
        raise RejectedRecordError(f"a message of type {sent.message.type} without its content")
    return msgspec.json.decode(raw, type=type_)


def _reaction(sent: Sent) -> Record:
    """An emoji on a message; it is added to that message, which may not have come yet."""
    part = _part(sent, ReactionPart)
    at = moment(sent.message.timestamp, sent.change.at)
    by = "customer" if sent.direction is Direction.IN else "us"
    reaction = Reaction(at, by, part.emoji or None)
    return sent.fact(part.message_id, seen=False, direction=None, reactions=(reaction,))


def _edit(sent: Sent) -> Record:
    """A new version of a message; both are kept."""
    part = _part(sent, Edit)
    inner = msgspec.json.decode(msgspec.json.encode(part.message), type=dict[str, Raw])
    type_ = str(part.message.get("type", "text"))
    reader = CONTENTS.get(type_)
    content = reader(inner.get(type_, Raw(b"{}")), inner) if reader else unsupported(type_)
    revision = Revision(moment(sent.message.timestamp, sent.change.at), content.text)
    return sent.fact(part.original_message_id, seen=False, revisions=(revision,))


def _revoke(sent: Sent) -> Record:
    """The deletion of a message; its text is kept."""
    part = _part(sent, Revoke)
    revision = Revision(moment(sent.message.timestamp, sent.change.at), None, deleted=True)
    return sent.fact(part.original_message_id, seen=False, revisions=(revision,))


def _system(sent: Sent) -> Record:
    """A change of the phone or of the business-scoped id: the old ones are let go, the new ones are theirs."""
    part = _part(sent, System)
    told: dict[str, Json] = {"event": part.type or sent.message.type}
    if part.type not in _NUMBER_CHANGES:
        return sent.fact(sent.message.id, kind=Kind.NOTE, attributes=told)
    old = handles(sent.message.from_, part.previous_user_id, Trust.RELEASED)
    new = handles(part.wa_id or part.new_wa_id, part.user_id)
    kept = {handle.value for handle in new}
    changed = (*(handle for handle in old if handle.value not in kept), *new)
    return sent.fact(sent.message.id, kind=Kind.NUMBER_CHANGE, handles=changed, attributes=told)


_OF_OTHERS = {"reaction": _reaction, "edit": _edit, "revoke": _revoke, "system": _system}
"""Types that are not messages of their own but speak of another one, or of the person."""
