"""From Meta's JSON to records: the way in, from the body down to the field of each change.

A field's reader is in FIELDS: messages and echoes in `messages`, statuses in `statuses`, the rest in `account`.
"""

from collections.abc import Callable, Iterable, Mapping
from datetime import datetime
from functools import partial

import msgspec
from msgspec import Raw

from onethread.plugin import Delivery, Record, Unread, UnsupportedEventError, each
from onethread_whatsapp.payloads import Change, Entry
from onethread_whatsapp.translate.account import read_call, read_handover, read_preference, read_sync
from onethread_whatsapp.translate.change import ChangeRead, moment
from onethread_whatsapp.translate.history import read_history
from onethread_whatsapp.translate.lenient import parts, read, whole
from onethread_whatsapp.translate.messages import read_echo, read_message
from onethread_whatsapp.translate.places import placed, unread
from onethread_whatsapp.translate.statuses import read_status

Parts = Iterable[Record | Unread]

_OBJECT = "whatsapp_business_account"
_BACKFILLED = frozenset({"history", "smb_app_state_sync"})
_LONGEST = 60


def translate(delivery: Delivery) -> Parts:
    """Every message, status and other event of a webhook; a bad one never takes its neighbours along."""
    return each([("", delivery.body)], partial(_read_body, delivery.received_at))


def _read_body(received_at: datetime, place: str, body: bytes) -> Parts:
    told = whole(body)
    if "object" in told and msgspec.json.decode(told["object"]) != _OBJECT:
        raise UnsupportedEventError("a webhook of another product of Meta's")
    yield from each(placed(place, told, "entry"), partial(_read_entry, received_at))
    yield from unread(place, told, {"entry"}, {"object"})


def _read_entry(received_at: datetime, place: str, raw: Raw) -> Parts:
    told = parts(raw)
    at = moment(read(raw, Entry).time) or received_at
    yield from each(placed(place, told, "changes"), partial(_read_change, at))
    yield from unread(place, told, {"changes"}, {"id", "time"})


def _read_change(at: datetime, place: str, raw: Raw) -> Parts:
    change = read(raw, Change)
    reader = FIELDS.get(change.field)
    if reader is None:
        raise UnsupportedEventError(f"field {change.field[:_LONGEST]}")
    return reader(ChangeRead(f"{place}/value", at, change.field not in _BACKFILLED), change.value)


def _read_value(change: ChangeRead, raw: Raw) -> Parts:
    """A value that may hold several lists of items at once."""
    told = _named(raw)
    filled = change.of(told)
    standby = [(f"{change.place}/standby", told["standby"])] if "standby" in told else []
    yield from _read_lists(filled, told)
    yield from each(standby, partial(_read_standby, filled))
    yield from unread(change.place, told, {*_ITEMS, "standby"}, _ABOUT)


def _read_standby(change: ChangeRead, place: str, raw: Raw) -> Parts:
    """What happens while Meta's own agent holds the thread lies one level deeper, without the metadata."""
    told = _named(raw)
    yield from _read_lists(change.standing_by(told), told)
    yield from unread(place, told, _ITEMS, _ABOUT)


def _named(raw: Raw) -> dict[str, Raw]:
    """All parts, also those that are null: there was something to say, only nothing in it."""
    return msgspec.json.decode(raw, type=dict[str, Raw] | None) or {}


def _read_lists(change: ChangeRead, told: Mapping[str, Raw]) -> Parts:
    lists = [(f"{change.place}/{name}", name) for name in _ITEMS if name in told]
    return each(lists, lambda _place, name: each(placed(change.place, told, name), partial(_ITEMS[name], change)))


def _read_error(change: ChangeRead, place: str, raw: Raw) -> Parts:
    raise UnsupportedEventError("an error of the account, of no message")


_ABOUT = frozenset({"messaging_product", "metadata", "contacts"})
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
    "messaging_handovers": read_handover,
}
"""Readers by subscribed field; fields that are not here are counted and wait for a newer version."""
