"""History: chats from before the number was connected; true, but nothing that automation should start from."""

from collections.abc import Iterable, Iterator

import msgspec
from msgspec import Raw

from onethread.plugin import Direction, Record, Unread, UnsupportedEventError, each
from onethread_whatsapp.payloads import History, Message, Thread
from onethread_whatsapp.translate.change import ChangeRead, Person
from onethread_whatsapp.translate.messages import read


def read_history(change: ChangeRead, place: str, raw: Raw) -> Iterable[Record | Unread]:
    """A chunk of several chats."""
    history = msgspec.json.decode(raw, type=History)
    if history.errors:
        raise UnsupportedEventError("the owner shares no history")
    return _threads(change, f"{place}/threads", history.threads)


def _threads(change: ChangeRead, place: str, threads: list[Raw]) -> Iterator[Record | Unread]:
    def read_thread(place: str, raw: Raw) -> Iterable[Record | Unread]:
        thread = msgspec.json.decode(raw, type=Thread)
        return each(
            ((f"{place}/messages/{number}", item) for number, item in enumerate(thread.messages)),
            lambda item, message: _message(change, thread, item, message),
        )

    return each(((f"{place}/{number}", item) for number, item in enumerate(threads)), read_thread)


def _message(change: ChangeRead, thread: Thread, place: str, raw: Raw) -> Iterable[Record | Unread]:
    message = msgspec.json.decode(raw, type=Message)
    ours = bool(message.to or message.to_user_id) or message.from_ == change.own_number != ""
    known = change.person(thread.context.wa_id or _phone(thread.id), thread.context.user_id)
    person = Person(known.wa_id, known.user_id, known.name, known.username)
    return read(change, place, raw, person, Direction.OUT if ours else Direction.IN, live=False)


def _phone(thread: str | None) -> str | None:
    """A thread is named by the phone, or by the BSUID of who hides it."""
    return thread if thread and thread.isascii() and thread.isdigit() else None
