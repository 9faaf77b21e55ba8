"""What is said about people rather than by them: address book, marketing consent, calls, handovers."""

from collections.abc import Iterable

import msgspec
from msgspec import Raw

from onethread.plugin import Direction, Handle, Interaction, Json, Kind, Record, Trust, UnsupportedEventError
from onethread_whatsapp.payloads import Call, Handover, Preference, StateSync
from onethread_whatsapp.translate.change import ChangeRead, handles, moment


def read_sync(change: ChangeRead, place: str, raw: Raw) -> Iterable[Record]:
    """A contact in the manager's phone. The name there is a label of ours, not what the customer calls themselves."""
    part = msgspec.json.decode(raw, type=StateSync)
    if part.type != "contact":
        raise UnsupportedEventError(f"address book entry of type {part.type[:60]}")
    contact = part.contact
    at = moment(part.metadata.timestamp, change.at)
    phone = (Handle("phone", contact.phone_number, Trust.CRM),) if contact.phone_number else ()
    who = contact.user_id or contact.phone_number or ""
    told: dict[str, Json] = {"label": contact.full_name or contact.first_name, "action": part.action}
    return [
        _note(
            change,
            place,
            id=f"contact:{who}:{int(at.timestamp())}:{part.action}",
            at=at,
            kind=Kind.RECORD,
            handles=(*handles(None, contact.user_id), *phone),
            attributes={key: value for key, value in told.items() if value},
            live=False,
        )
    ]


def read_preference(change: ChangeRead, place: str, raw: Raw) -> Iterable[Record]:
    """Marketing is not wanted any more, or wanted again."""
    part = msgspec.json.decode(raw, type=Preference)
    at = moment(part.timestamp, change.at)
    person = change.person(part.wa_id, part.user_id)
    who = part.user_id or part.wa_id or ""
    told: dict[str, Json] = {"category": part.category, "value": part.value, "detail": part.detail}
    return [
        _note(
            change,
            place,
            id=f"preference:{who}:{int(at.timestamp())}:{part.category}:{part.value}",
            at=at,
            kind=Kind.NOTE,
            direction=Direction.IN,
            handles=person.handles,
            attributes={"consent": told},
        )
    ]


def read_call(change: ChangeRead, place: str, raw: Raw) -> Iterable[Record]:
    """An event of a call; all events of one call are parts of one interaction."""
    part = msgspec.json.decode(raw, type=Call)
    ours = part.direction == "BUSINESS_INITIATED"
    who = (part.to, part.to_user_id) if ours else (part.from_, part.from_user_id)
    event: dict[str, Json] = {
        "at": str(part.timestamp) if part.timestamp is not None else None,
        "status": part.status if isinstance(part.status, str) else None,
        "duration": part.duration,
    }
    return [
        _note(
            change,
            place,
            id=part.id,
            at=moment(part.timestamp, change.at),
            kind=Kind.CALL,
            direction=Direction.OUT if ours else Direction.IN,
            handles=change.person(*who).handles,
            attributes={f"call_{part.event or 'event'}": {key: value for key, value in event.items() if value}},
        )
    ]


def read_handover(change: ChangeRead, part: Handover) -> Iterable[Record]:
    """Who answers from now on. There is no metadata here: our number is the recipient."""
    at = moment(part.timestamp, change.at)
    who = part.sender.user_id or part.sender.phone_number or ""
    details: Json = part.control_passed or part.control_taken
    told = Interaction(
        channel="whatsapp",
        account=part.recipient.phone_number_id,
        id=f"handover:{who}:{int(at.timestamp())}:{part.type}",
        at=at,
        kind=Kind.NOTE,
        handles=handles(part.sender.phone_number, part.sender.user_id),
        attributes={"event": part.type, "handover": details},
    )
    return [Record(told, (change.place,))]


def _note(change: ChangeRead, place: str, **told: object) -> Record:
    return Record(Interaction(channel="whatsapp", account=change.account, **told), (place,))  # type: ignore[arg-type]
