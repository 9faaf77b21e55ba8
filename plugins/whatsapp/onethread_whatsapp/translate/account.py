"""What is said about people rather than by them: address book, marketing consent, calls, handovers."""

from collections.abc import Iterable, Mapping

from msgspec import Raw

from onethread.plugin import Direction, Handle, Interaction, Json, Kind, Record, Trust, UnsupportedEventError
from onethread_whatsapp.payloads import BookContact, Call, Handover, Preference, StateSync
from onethread_whatsapp.translate.change import ChangeRead, digest, handles, moment, plain, stamp
from onethread_whatsapp.translate.lenient import read


def read_sync(change: ChangeRead, place: str, raw: Raw) -> Iterable[Record]:
    """A contact in the manager's phone. The name there is a label of ours, not what the customer calls themselves."""
    part = read(raw, StateSync)
    if part.type != "contact":
        raise UnsupportedEventError(f"address book entry of type {part.type[:60]}")
    contact, at = part.contact, part.metadata.timestamp
    who = contact.user_id or contact.phone_number or digest(raw)
    told = Interaction(
        channel="whatsapp",
        account=change.account,
        id=f"contact:{who}:{stamp(at, raw)}:{part.action}",
        at=moment(at) or change.at,
        kind=Kind.RECORD,
        handles=_book_handles(contact),
        attributes=_said(_book_attributes(contact) | {"action": part.action or None}),
        live=change.live,
    )
    return [Record(told, (place, *change.person(contact.phone_number, contact.user_id).places))]


def _book_handles(contact: BookContact) -> tuple[Handle, ...]:
    phone = (Handle("phone", contact.phone_number, Trust.CRM),) if contact.phone_number else ()
    return (*handles(None, contact.user_id), *phone)


def _book_attributes(contact: BookContact) -> dict[str, Json]:
    return {"label": contact.full_name or contact.first_name or None, "username": plain(contact.username)}


def read_preference(change: ChangeRead, place: str, raw: Raw) -> Iterable[Record]:
    """Marketing is not wanted any more, or wanted again."""
    part = read(raw, Preference)
    person = change.person(part.wa_id, part.user_id)
    who = part.user_id or part.wa_id or digest(raw)
    told = Interaction(
        channel="whatsapp",
        account=change.account,
        id=f"preference:{who}:{stamp(part.timestamp, raw)}:{part.category}:{part.value}",
        at=moment(part.timestamp) or change.at,
        kind=Kind.NOTE,
        handles=person.handles,
        attributes={"consent": {"category": part.category, "value": part.value, "detail": part.detail}},
        live=change.live,
    )
    return [Record(told, (place, *person.places))]


def read_call(change: ChangeRead, place: str, raw: Raw) -> Iterable[Record]:
    """An event of a call; all events of one call are parts of one interaction."""
    part = read(raw, Call)
    ours = part.direction == "BUSINESS_INITIATED" or (part.direction is None and change.is_own(part.from_))
    person = change.person(*((part.to, part.to_user_id) if ours else (part.from_, part.from_user_id)))
    told = Interaction(
        channel="whatsapp",
        account=change.account,
        id=part.id,
        at=moment(part.timestamp) or change.at,
        kind=Kind.CALL,
        direction=Direction.OUT if ours else Direction.IN,
        name=None if ours else person.name,
        handles=person.handles,
        attributes={f"call_{part.event or 'event'}": _event(part)},
        live=change.live,
    )
    return [Record(told, (place, *person.places))]


def _event(call: Call) -> dict[str, Json]:
    at = None if call.timestamp is None else str(call.timestamp)
    status: Json = [*call.status] if isinstance(call.status, list) else call.status
    return _said({"at": at, "status": status, "duration": call.duration})


def read_handover(change: ChangeRead, raw: Raw) -> Iterable[Record]:
    """Who answers from now on. There is no metadata here: our number is the recipient."""
    part = read(raw, Handover)
    who = part.sender.user_id or part.sender.phone_number or digest(raw)
    details: Json = part.control_passed or part.control_taken
    told = Interaction(
        channel="whatsapp",
        account=part.recipient.phone_number_id,
        id=f"handover:{who}:{stamp(part.timestamp, raw)}:{part.type}",
        at=moment(part.timestamp) or change.at,
        kind=Kind.NOTE,
        handles=handles(part.sender.phone_number, part.sender.user_id),
        attributes={"event": part.type, "handover": details},
        live=change.live,
    )
    return [Record(told, (change.all_of_it,))]


def _said(told: Mapping[str, Json]) -> dict[str, Json]:
    return {key: value for key, value in told.items() if value is not None}
