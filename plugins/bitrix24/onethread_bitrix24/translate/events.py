"""Events, online or from the offline queue: few say themselves what has happened, the others only where to look. [D events]"""

import re
from collections.abc import Iterable, Iterator, Mapping
from datetime import UTC, datetime

import msgspec

from onethread.plugin import (
    Delivery,
    Interaction,
    Json,
    Kind,
    Record,
    RejectedRecordError,
    Unread,
    UnsupportedEventError,
    each,
)
from onethread_bitrix24.payloads import Told
from onethread_bitrix24.translate.chats import read_added, read_answered
from onethread_bitrix24.translate.form import read_form
from onethread_bitrix24.translate.whose import CHANNEL, At, Portal, is_id, moment

_CARDS = {"CONTACT": "contact", "LEAD": "lead", "COMPANY": "company"}
_STREAMS = {"CONTACT": "contacts", "LEAD": "leads", "COMPANY": "companies", "DEAL": "deals", "ACTIVITY": "activities"}
_CRM = re.compile(r"ONCRM(CONTACT|LEAD|COMPANY|DEAL|ACTIVITY)(ADD|UPDATE|DELETE|MOVETOCATEGORY)")
_OTHERS: Mapping[str, tuple[str, ...]] = {
    "ONVOXIMPLANTCALLEND": ("activities",),
    "ONSESSIONSTART": ("activities", "chats"),
    "ONSESSIONFINISH": ("activities", "chats"),
    "ONOPENLINEMESSAGEUPDATE": ("chats",),
    "ONOPENLINEMESSAGEDELETE": ("chats",),
    "ONOFFLINEEVENT": ("events",),
    "ONUSERADD": ("users",),
}
_SILENT = {"ONAPPINSTALL", "ONAPPUNINSTALL", "ONAPPUPDATE", "ONAPPTEST", "ONAPPPAYMENT", "ONAPPMETHODCONFIRM"}

OFFLINE = tuple(
    f"ONCRM{card}{what}" for card in _STREAMS for what in ("ADD", "UPDATE", "DELETE")
)  # fmt: skip
"""What the offline queue is asked to keep."""

BELL = "ONOFFLINEEVENT"
ONLINE = (
    BELL, "ONOPENLINEMESSAGEADD", "ONIMCONNECTORMESSAGEADD", "ONSESSIONSTART", "ONSESSIONFINISH", "ONVOXIMPLANTCALLEND",
)  # fmt: skip
"""What is sent to our hook: what the queue does not keep, and its doorbell."""


def hints_of(name: str) -> tuple[str, ...]:
    """The streams to look at because of an event."""
    name = name.upper()
    found = _CRM.fullmatch(name)
    return (_STREAMS[found[1]],) if found else _OTHERS.get(name, ())


def event_of(delivery: Delivery) -> dict[str, Json]:
    """The form that an online event is; RejectedRecordError for what is none."""
    try:
        return read_form(delivery.body)
    except ValueError as error:
        raise RejectedRecordError("not a form") from error


def read_event(delivery: Delivery, portal: Portal) -> Iterable[Record | Unread]:
    """What an online event tells by itself. Its place is the whole body: a form has no others."""
    form = event_of(delivery)
    name, data, ts = str(form.get("event", "")).upper(), form.get("data"), _sent(form, delivery)
    if name == "ONOPENLINEMESSAGEADD":
        told = [("", item) for item in _items(_inner(data, "DATA"))]
        yield from each(told, lambda place, item: read_added(item, place, portal, ts))
    elif name == "ONIMCONNECTORMESSAGEADD":
        line = f"{_inner(data, 'CONNECTOR')}|{_inner(data, 'LINE')}"
        told = [("", item) for item in _items(_inner(data, "MESSAGES"))]
        yield from each(told, lambda place, item: read_answered(line, item, place, portal, ts))
    else:
        yield from _read(name, data, ts, "", portal)


def read_row(row: Mapping[str, Json], place: str, portal: Portal) -> Iterator[Record]:
    """What a row of the offline queue tells by itself."""
    told = msgspec.convert(row, Told)
    yield from _read(told.EVENT_NAME.upper(), told.EVENT_DATA, moment(told.TIMESTAMP_X), place, portal)


def _read(name: str, data: Json, at: datetime, place: str, portal: Portal) -> Iterator[Record]:
    """That a card was deleted, or has become part of another: the event does not tell which."""
    found = _CRM.fullmatch(name)
    if found and found[2] == "DELETE" and found[1] in _CARDS:
        id_ = str(_inner(_inner(data, "FIELDS"), "ID"))
        if not is_id(id_):
            raise RejectedRecordError("a deletion without an id")
        card = At(_CARDS[found[1]], id_)
        attributes: dict[str, Json] = {"card": card.kind, "event": "deleted"}
        gone = Interaction(
            CHANNEL,
            portal.account,
            f"{card.text}:deleted",
            at,
            Kind.RECORD,
            handles=card.handles,
            attributes=attributes,
        )
        yield Record(gone, (place,))
    elif not hints_of(name) and name not in _SILENT:
        raise UnsupportedEventError(f"event {name[:60]}")


def _sent(form: Mapping[str, Json], delivery: Delivery) -> datetime:
    """The portal's `ts`, unless it is no time."""
    written = str(form.get("ts", ""))
    return datetime.fromtimestamp(int(written), UTC) if is_id(written) and len(written) <= 11 else delivery.received_at


def _inner(value: Json, name: str) -> Json:
    return value.get(name) if isinstance(value, dict) else None


def _items(value: Json) -> Iterable[Json]:
    return value.values() if isinstance(value, dict) else value if isinstance(value, list) else ()
