"""Messages, from the customer and from our own phone (echoes)."""

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from functools import cached_property

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
from onethread_whatsapp.payloads import NOTHING, Edit, Message, ReactionPart, Revoke, System, Version
from onethread_whatsapp.translate.change import ChangeRead, Person, handles, moment, moment_of_addition
from onethread_whatsapp.translate.content import Content, content_of
from onethread_whatsapp.translate.lenient import Payload, parts, read

_NUMBER_CHANGES = frozenset({"user_changed_number", "customer_changed_number", "user_changed_user_id"})
# Pictures of an advertisement come from addresses that soon die.
_TEMPORARY = frozenset({"image_url", "video_url", "thumbnail_url"})


@dataclass
class Sent:
    """A message with all that surrounds it; `place` is where it stands, `items` all that speaks of its person."""

    message: Message
    parts: Mapping[str, Raw]
    change: ChangeRead
    person: Person
    direction: Direction
    place: str
    items: tuple[str, ...]
    more: Mapping[str, Json] = field(default_factory=dict)

    @cached_property
    def said_at(self) -> datetime:
        """When something was said about another message."""
        return moment_of_addition(self.message.timestamp)

    def fact(self, **told: object) -> Record:
        """A record of an interaction of its own, between this person and us."""
        known = {
            "channel": "whatsapp",
            "account": self.change.account,
            "id": self.message.id,
            "at": moment(self.message.timestamp) or self.change.at,
            "direction": self.direction,
            "conversation": self.message.group,
            "handles": self.person.handles,
            "live": self.change.live,
        }
        return Record(Interaction(**known | told), self.items)  # type: ignore[arg-type]

    def addition(self, id_: str, **told: object) -> Record:
        """A record of what it says about another message. In a group that need not be a message of the same person."""
        nobody = () if self.message.in_group else self.person.handles
        return self.fact(id=id_, at=self.said_at, handles=nobody, seen=False, **told)

    def part(self, type_: type[Payload]) -> Payload:
        """Its content, without which it says nothing."""
        raw = self.parts.get(self.message.type)
        if raw is None:
            raise RejectedRecordError(f"a message of type {self.message.type} without its content")
        return read(raw, type_)


def read_message(change: ChangeRead, place: str, raw: Raw) -> Iterable[Record | Unread]:
    """A message that came in."""
    message = read(raw, Message)
    person = change.person(message.from_, message.from_user_id)
    return tell(Sent(message, parts(raw), change, person, Direction.IN, place, (place, *person.places)))


def read_echo(change: ChangeRead, place: str, raw: Raw) -> Iterable[Record | Unread]:
    """A message that somebody of ours wrote on the phone, or that Meta's agent sent."""
    told = parts(raw)
    more: dict[str, Json] = {"author": "phone"}
    if change.standby and "message" in told:
        told, more = _unwrapped(told)
    message = read(msgspec.json.encode(told), Message)
    person = Person() if message.in_group else change.person(message.to, message.to_user_id or message.recipient)
    return tell(Sent(message, told, change, person, Direction.OUT, place, (place, *person.places), more))


def _unwrapped(told: Mapping[str, Raw]) -> tuple[dict[str, Raw], dict[str, Json]]:
    """What Meta's agent asked to be sent, with the id and the time that stand around it; and what else does."""
    around = {name: told[name] for name in ("id", "timestamp") if name in told}
    more = {name: msgspec.json.decode(told[name]) for name in ("template", "flow") if name in told}
    return parts(told["message"]) | around, {"author": "agent", **more}


def tell(sent: Sent) -> Iterable[Record | Unread]:
    """Its type decides what it says of which interaction."""
    return _OF_OTHERS.get(sent.message.type, _own)(sent)


def _own(sent: Sent) -> Iterable[Record | Unread]:
    """A message that is an interaction of its own."""
    content = content_of(sent.message.type, sent.parts)
    yield sent.fact(
        kind=content.kind,
        text=content.text,
        name=sent.person.name if sent.direction is Direction.IN else None,
        handles=(*sent.person.handles, *content.handles),
        attachments=content.attachments,
        attributes=_attributes(sent, content),
    )
    yield from content.unread_at(sent.place)


def _attributes(sent: Sent, content: Content) -> dict[str, Json]:
    message, context = sent.message, sent.message.context
    told: dict[str, Json] = {**content.attributes, **sent.more}
    if sent.direction is Direction.IN:
        told["username"] = sent.person.username
    told["reply_to"] = (context.id or context.message_id) if context else None
    told["forwarded"] = bool(context and (context.forwarded or context.frequently_forwarded)) or None
    told["product"] = context.referred_product if context else None
    told["referral"] = _lasting(message.referral)
    told["errors"] = [*message.errors] or None
    told["standby"] = sent.change.standby or None
    told["history_status"] = message.history_context.status if message.history_context else None
    return {key: value for key, value in told.items() if value is not None}


def _lasting(referral: Mapping[str, Json] | None) -> Json:
    return {key: value for key, value in referral.items() if key not in _TEMPORARY} if referral else None


def _reaction(sent: Sent) -> Iterable[Record]:
    """An emoji on a message; it is added to that message, which may not have come yet."""
    part = sent.part(ReactionPart)
    reaction = Reaction(sent.said_at, _who(sent), part.emoji or None)
    return [sent.addition(part.message_id, direction=None, reactions=(reaction,))]


def _who(sent: Sent) -> str:
    """In a group there is more than one customer."""
    if sent.direction is Direction.OUT:
        return "us"
    participant = sent.person.user_id or sent.person.wa_id
    return participant if sent.message.in_group and participant else "customer"


def _edit(sent: Sent) -> Iterable[Record | Unread]:
    """A new version of a message; both are kept."""
    part = sent.part(Edit)
    version = parts(part.message)
    if not version:
        raise RejectedRecordError("an edit without its new version")
    content = content_of(read(part.message, Version).type, version)
    yield sent.addition(part.original_message_id, revisions=(Revision(sent.said_at, content.text),))
    yield from content.unread_at(sent.place)


def _revoke(sent: Sent) -> Iterable[Record]:
    """The deletion of a message; its text is kept."""
    part = sent.part(Revoke)
    return [sent.addition(part.original_message_id, revisions=(Revision(sent.said_at, None, deleted=True),))]


def _system(sent: Sent) -> Iterable[Record]:
    """A change of the phone or of the business-scoped id: the old ones are let go, the new ones are theirs."""
    part = read(sent.parts.get("system", NOTHING), System)
    told = sent.fact(kind=Kind.NOTE, direction=None, attributes={"event": part.type or sent.message.type})
    if part.type not in _NUMBER_CHANGES:
        return [told]
    old = handles(sent.message.from_, part.previous_user_id, Trust.RELEASED)
    new = handles(part.wa_id or part.new_wa_id, part.user_id)
    kept = {handle.value for handle in new}
    changed = (*(handle for handle in old if handle.value not in kept), *new)
    places = (*sent.items, *_places(sent, part))
    return [Record(replace(told.told, kind=Kind.NUMBER_CHANGE, handles=changed), tuple(dict.fromkeys(places)))]


def _places(sent: Sent, part: System) -> tuple[str, ...]:
    old = sent.change.person(sent.message.from_, part.previous_user_id)
    new = sent.change.person(part.wa_id or part.new_wa_id, part.user_id)
    return (*old.places, *new.places)


_OF_OTHERS: dict[str, Callable[[Sent], Iterable[Record | Unread]]] = {
    "reaction": _reaction,
    "edit": _edit,
    "revoke": _revoke,
    "system": _system,
}
"""Types that are not messages of their own but speak of another one, or of the person."""
