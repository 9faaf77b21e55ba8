"""Messages of open lines: those of a session that was read whole, and those that events tell one by one.

A message is the same fact whoever tells it, `message:9310`. It belongs to its chat (an identity that the card's IM field
claims, too), not to a card: whose card it is shown at may be corrected later. It bears no name, so that all messages of a
chat are of one contact point.
"""

from collections.abc import Iterator, Mapping
from datetime import UTC, datetime

import msgspec

from onethread.plugin import Direction, Handle, Interaction, Json, Kind, Record, RejectedRecordError, Trust
from onethread_bitrix24.payloads import OWN, Activity, Chat, Message, Outer
from onethread_bitrix24.translate.text import plain, spoken
from onethread_bitrix24.translate.whose import CHANNEL, Portal, messenger, moment


def read_session(activity: Activity, place: str, portal: Portal) -> Iterator[Record]:
    """The messages of the session that an activity is."""
    handle = messenger(activity.PROVIDER_PARAMS.USER_CODE, portal.account, Trust.CHANNEL)
    for message in activity.messages:
        if message.senderid.strip("0") and message.text:  # the system's own words are no message
            yield Record(_from_session(message, handle, activity, portal), (place,))


def _from_session(message: Message, handle: Handle | None, activity: Activity, portal: Portal) -> Interaction:
    inbound = message.guest == "Y"
    return _message(
        portal, message.id, moment(message.date, activity.CREATED), handle, inbound=inbound, text=message.text,
        staff="" if inbound else message.author, chat=activity.PROVIDER_PARAMS.USER_CODE,
    )  # fmt: skip


def read_added(data: Json, place: str, portal: Portal, ts: datetime) -> Iterator[Record]:
    """ONOPENLINEMESSAGEADD: what was said in a chat of any connector."""
    told = msgspec.convert(data, Chat)
    code = "|".join(_text(told.connector.get(name)) for name in ("connector_id", "line_id", "chat_id"))
    if code.startswith(OWN):
        return  # we have put it there ourselves, or carry it out and are told of that
    handle = messenger(code, portal.account, Trust.CHANNEL)
    if handle is None:
        raise RejectedRecordError("a message of no known chat")
    author, guest = _text(told.message.get("user_id")), _text(told.connector.get("user_id"))
    if not author.strip("0") or not _text(told.message.get("text")):
        return
    at = _unix(told.message.get("date")) or ts
    said = _message(
        portal, _id(told.message), at, handle, inbound=author == guest, text=_text(told.message.get("text")), chat=code
    )
    yield Record(said, (place,))


def read_answered(line: str, item: Json, place: str, portal: Portal, ts: datetime) -> Iterator[Record]:
    """ONIMCONNECTORMESSAGEADD: what the staff answered on this 'connector|line', to be carried out by the connector."""
    told = msgspec.convert(item, Outer)
    code = f"{line}|{_text(told.chat.get('id'))}"
    handle = messenger(code, portal.account, Trust.CHANNEL)
    if handle is None:
        raise RejectedRecordError("an answer in no known chat")
    text, id_ = _text(told.message.get("text")), _id({"id": told.im.get("message_id")})
    yield Record(_message(portal, id_, ts, handle, inbound=False, text=text, chat=code), (place,))


def _message(
    portal: Portal, id_: str, at: datetime, handle: Handle | None, *, inbound: bool, text: str, chat: str, staff: str = ""
) -> Interaction:  # fmt: skip
    connector, line, outer = (*chat.split("|"), "", "", "")[:3]
    return Interaction(
        CHANNEL, portal.account, f"message:{id_}", at, Kind.MESSAGE, Direction.IN if inbound else Direction.OUT,
        conversation=f"chat:{connector}|{line}|{outer}"[:300], text=plain(text, "2") if inbound else spoken(text),
        handles=(handle,) if handle else (),
        attributes={"via": "openline", "connector": connector, **({"staff": staff} if staff else {})},
    )  # fmt: skip


def _id(message: Mapping[str, Json]) -> str:
    id_ = _text(message.get("id"))
    if not id_.isdecimal() or len(id_) > 20:
        raise RejectedRecordError("a message without a number")
    return id_


def _unix(value: Json) -> datetime | None:
    """Seconds, or a time with its offset."""
    text = _text(value)
    if text.isdecimal() and 0 < len(text) <= 11:
        return datetime.fromtimestamp(int(text), UTC)
    try:
        return moment(text)
    except RejectedRecordError:
        return None


def _text(value: Json) -> str:
    return value if isinstance(value, str) else str(value) if isinstance(value, int) else ""
