"""Statuses: how far one of our messages has come. They may come before the message, and in any order."""

from collections.abc import Iterable

import msgspec
from msgspec import Raw

from onethread.plugin import Direction, Interaction, Json, Record, Status
from onethread_whatsapp import payloads
from onethread_whatsapp.translate.change import ChangeRead, moment

_LONGEST = 60


def read_status(change: ChangeRead, place: str, raw: Raw) -> Iterable[Record]:
    """A part of the message that it is about: nothing of it but this status, and who it went to."""
    part = msgspec.json.decode(raw, type=payloads.Status)
    at = moment(part.timestamp, change.at)
    person = change.person(None if part.recipient_type == "group" else part.recipient_id, part.recipient_user_id)
    told = Interaction(
        channel="whatsapp",
        account=change.account,
        id=part.id,
        at=at,
        direction=Direction.OUT,
        handles=person.handles,
        statuses=(Status(at, part.status[:_LONGEST]),),
        attributes=_attributes(part),
        seen=False,
    )
    return [Record(told, tuple(item for item in (place, person.place) if item))]


def _attributes(part: payloads.Status) -> dict[str, Json]:
    """Each under a name of its own, so that the statuses of one message do not contradict each other."""
    told: dict[str, Json] = {
        "pricing": part.pricing,
        "billed_conversation": part.conversation,
        "callback": part.biz_opaque_callback_data,
        "errors": [*part.errors] or None,
        "group": part.recipient_id if part.recipient_type == "group" else None,
    }
    return {key: value for key, value in told.items() if value is not None}
