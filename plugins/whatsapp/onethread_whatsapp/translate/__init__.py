"""From Meta's JSON to records: the way in, from the body down to the field of each change.

A field's reader is in FIELDS: messages and echoes in `messages`, statuses in `statuses`, the rest in `account`.
"""

import json
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from datetime import datetime
from functools import partial

import msgspec
from msgspec import Raw

from onethread.plugin import Delivery, Record, Unread, UnsupportedEventError, each
from onethread_whatsapp.payloads import Change, Entry, Envelope, Handover
from onethread_whatsapp.translate.account import read_call, read_handover, read_preference, read_sync
from onethread_whatsapp.translate.change import ChangeRead, moment
from onethread_whatsapp.translate.history import read_history
from onethread_whatsapp.translate.messages import read_echo, read_message
from onethread_whatsapp.translate.statuses import read_status

Parts = Iterable[Record | Unread]


def translate(delivery: Delivery) -> Parts:
    """Every message, status and other event of a webhook; a bad one never takes its neighbours along."""

    def read_entry(place: str, raw: Raw) -> Parts:
        entry = msgspec.json.decode(raw, type=Entry)
        at = moment(entry.time, delivery.received_at)
        return each(placed(f"{place}/changes", entry.changes), partial(_read_change, at))

    def read_body(_place: str, body: bytes) -> Parts:
        return each(placed("/entry", _envelope(body).entry), read_entry)

    return each([("", delivery.body)], read_body)


def _read_change(at: datetime, place: str, raw: Raw) -> Parts:
    change = msgspec.json.decode(raw, type=Change)
    reader = FIELDS.get(change.field)
    if reader is None:
        raise UnsupportedEventError(f"field {change.field[:60]}")
    return reader(ChangeRead(f"{place}/value", at), change.value)


def _envelope(body: bytes) -> Envelope:
    try:
        return msgspec.json.decode(body, type=Envelope)
    except msgspec.DecodeError:
        # Halves of letters (an emoji cut in two) are valid JSON to everybody but strict decoders.
        text = json.dumps(json.loads(body), ensure_ascii=False)
        whole = text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
        return msgspec.json.decode(whole, type=Envelope)


def placed(place: str, items: Sequence[Raw]) -> Iterator[tuple[str, Raw]]:
    """Items of a list, each with its JSON pointer."""
    return ((f"{place}/{number}", item) for number, item in enumerate(items))


def _read_value(change: ChangeRead, raw: Raw) -> Parts:
    """A value that may hold several lists of items at once."""
    value = msgspec.json.decode(raw, type=dict[str, Raw])
    return each(_lists(change.place, value), partial(_read_list, change.of(value)))


def _read_list(change: ChangeRead, place: str, raw: Raw) -> Parts:
    name = place.rpartition("/")[2]
    if name == "standby":
        return _read_standby(change, raw)
    return each(placed(place, msgspec.json.decode(raw, type=list[Raw])), partial(_ITEMS[name], change))


def _read_standby(change: ChangeRead, raw: Raw) -> Parts:
    """What happens while Meta's own agent holds the thread lies one level deeper, without the metadata."""
    value = msgspec.json.decode(raw, type=dict[str, Raw])
    nested = change.standing_by(value)
    return each(_lists(nested.place, value), partial(_read_list, nested))


def _lists(place: str, value: Mapping[str, Raw]) -> list[tuple[str, Raw]]:
    return [(f"{place}/{name}", value[name]) for name in (*_ITEMS, "standby") if name in value]


def _read_handover(change: ChangeRead, raw: Raw) -> Parts:
    return read_handover(change, msgspec.json.decode(raw, type=Handover))


def _read_error(change: ChangeRead, place: str, raw: Raw) -> Parts:
    raise UnsupportedEventError("an error of the account, of no message")


_ITEMS: dict[str, Callable[[ChangeRead, str, Raw], Parts]] = {
    "messages": read_message,
    "message_echoes": read_echo,
    "statuses": read_status,
    "history": read_history,
    "state_sync": read_sync,
    "user_preferences": read_preference,
    "calls": read_call,
    "errors": _read_error,
}

FIELDS: dict[str, Callable[[ChangeRead, Raw], Parts]] = {
    **dict.fromkeys(
        (
            "messages",
            "smb_message_echoes",
            "standby",
            "history",
            "smb_app_state_sync",
            "user_preferences",
            "calls",
        ),
        _read_value,
    ),
    "messaging_handovers": _read_handover,
}
"""Readers by subscribed field; fields that are not here are counted and wait for a newer version."""
