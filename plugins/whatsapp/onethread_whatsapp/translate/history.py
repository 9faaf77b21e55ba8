"""History: chats from before the number was connected; true, but nothing that automation should start from."""

import re
from collections.abc import Iterable
from functools import partial

from msgspec import Raw

from onethread.plugin import Direction, Record, Unread, each
from onethread_whatsapp.payloads import History, Message, Thread
from onethread_whatsapp.translate.change import ChangeRead, Person, bare, plain
from onethread_whatsapp.translate.lenient import parts, read
from onethread_whatsapp.translate.messages import Sent, tell
from onethread_whatsapp.translate.places import placed, unread

_PHONE = re.compile(r"\+?[0-9]+")
_BSUID = re.compile(r"[A-Za-z]{2}\.[A-Za-z0-9.]+")


def read_history(change: ChangeRead, place: str, raw: Raw) -> Iterable[Record | Unread]:
    """A chunk of several chats; errors say that the owner shares none, or not all."""
    told = parts(raw)
    yield from each(placed(place, told, "threads"), partial(_read_thread, change))
    if read(raw, History).errors:
        yield Unread(f"{place}/errors", "the owner shares no history", known=False)
    yield from unread(place, told, {"threads", "errors"}, {"metadata"})


def _read_thread(change: ChangeRead, place: str, raw: Raw) -> Iterable[Record | Unread]:
    told = parts(raw)
    yield from each(placed(place, told, "messages"), partial(_read_message, change, read(raw, Thread), place))
    yield from unread(place, told, {"messages"}, {"id", "context"})


def _read_message(
    change: ChangeRead, thread: Thread, thread_place: str, place: str, raw: Raw
) -> Iterable[Record | Unread]:
    """Its place, to be blanked, is the whole thread: name and context of the thread speak of the same person."""
    message = read(raw, Message)
    named = _named(thread)
    direction = Direction.OUT if _is_ours(change, message, named) else Direction.IN
    sender = direction is Direction.IN
    person = change.person(
        named.wa_id or (message.from_ if sender else message.to),
        named.user_id or (message.from_user_id if sender else message.to_user_id),
    )
    whole = Person(person.wa_id, person.user_id, person.name, named.username or person.username)
    return tell(Sent(message, parts(raw), change, whole, direction, place, (thread_place, *person.places)))


def _named(thread: Thread) -> Person:
    """With whom a thread is: its context says so, or its name, which is a phone or the BSUID of who hides it."""
    name, context = thread.id or "", thread.context
    return Person(
        bare(context.wa_id or (name if _PHONE.fullmatch(name) else None)),
        context.user_id or (name if _BSUID.fullmatch(name) else None),
        username=plain(context.username),
    )


def _is_ours(change: ChangeRead, message: Message, them: Person) -> bool:
    """Who sent it decides; only where that says nothing, whether it is addressed to somebody."""
    if change.is_own(message.from_):
        return True
    if change.is_own(message.to) or Person(bare(message.from_), message.from_user_id).is_(them):
        return False
    return bool(message.to or message.to_user_id or (message.from_ and them.wa_id))
