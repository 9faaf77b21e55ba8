"""Statuses: how far one of our messages has come. They may come before the message, and in any order."""

from collections.abc import Iterable

from msgspec import Raw

from onethread.plugin import Direction, Interaction, Json, Kind, Record, Status
from onethread_whatsapp import payloads
from onethread_whatsapp.translate.change import ChangeRead, Person, moment_of_addition
from onethread_whatsapp.translate.lenient import read

_LONGEST = 60


def read_status(change: ChangeRead, place: str, raw: Raw) -> Iterable[Record]:
    """A part of the message (or call) that it is about: nothing of it but this status, and who it went to."""
    part = read(raw, payloads.Status)
    at = moment_of_addition(part.timestamp)
    person = _recipient(change, part)
    told = Interaction(
        channel="whatsapp",
        account=change.account,
        id=part.id,
        at=at,
        kind=Kind.CALL if part.type == "call" else Kind.MESSAGE,
        direction=Direction.OUT,
        conversation=part.recipient_id if part.in_group else None,
        handles=() if part.in_group else person.handles,
        statuses=(Status(at, part.status[:_LONGEST]),),
        attributes=_attributes(part),
        seen=False,
        live=change.live,
    )
    return [Record(told, (place, *person.places))]


def _recipient(change: ChangeRead, part: payloads.Status) -> Person:
    """Who it went to; in a group, who of its people it came from, which says nothing about the message."""
    if part.in_group:
        return change.person(part.recipient_participant_id, part.recipient_participant_user_id)
    return change.person(part.recipient_id, part.recipient_user_id)


def _attributes(part: payloads.Status) -> dict[str, Json]:
    """Each under a name of its own, so that the statuses of one message do not contradict each other."""
    told: dict[str, Json] = {
        "pricing": part.pricing,
        "billed_conversation": part.conversation,
        "callback": part.biz_opaque_callback_data,
        "errors": [*part.errors] or None,
    }
    return {key: value for key, value in told.items() if value is not None}
