"""SYNC: streams of remote records, read page by page into the same intake as webhooks.

A page and the place where the next one begins are stored in one transaction (decision 0012): whatever dies, nothing is read
twice into history and nothing is left out. Who calls the remote is engine.sync.
"""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from hashlib import blake2b
from typing import Any, cast

from sqlalchemy import Connection

from onethread.model.join import Json
from onethread.plugin import Delivery, Page, Pull
from onethread.plugin.pulling import HISTORY, STREAM
from onethread.store import cursors, deliveries
from onethread.store.locks import hold

_JITTER = 0.1
"""By how much two waits of a schedule may differ, so that not all streams are read at once."""


_HASTE = timedelta(seconds=2)
"""Between two looks because of hints: a storm of them is one look now and then."""

_HINT = "hint"


@dataclass(frozen=True, slots=True)
class Place:
    """How far a stream, or its history, was read: `rows` of `total`, and whether there is more right now."""

    cursor: Json = None
    more: bool = True
    rows: int = 0
    total: int | None = None
    since: str | None = None
    """Of history: from when on it is wanted."""

    hint: Json = None
    """Of changes: the hint that there was when this pass began; what came later wants another."""


def part(stream: str, *, history: bool) -> str:
    """What a stream's changes, or its history, are called among the parts of a connection."""
    return f"{stream} {HISTORY}" if history else stream


def place(connection: Connection, name: str, of: str) -> Place | None:
    """How far this part of a connection was read; None if it was never begun."""
    stored = cursors.read(connection, name, of)
    return None if stored is None else Place(**cast(Mapping[str, Any], stored))


def begin_history(
    connection: Connection, name: str, streams: Iterable[str], since: datetime, now: datetime
) -> dict[str, Place]:
    """Have the history of these streams read from that moment on; where each of them stands.

    What was begun for the same moment, and not yet said to be ended, goes on where it was, be it done or not.
    """
    at = since.isoformat()
    known = {stream: place(connection, name, part(stream, history=True)) for stream in streams}
    begun = {stream: where for stream, where in known.items() if where and where.since == at}
    for stream in known.keys() - begun.keys():
        begun[stream] = Place(since=at)
        _move(connection, name, part(stream, history=True), begun[stream], now)
    return begun


def end_history(connection: Connection, name: str, streams: Iterable[str], now: datetime) -> None:
    """Whoever wanted the history of these streams knows that all was read; when it is wanted again, it is read anew."""
    known = {of: place(connection, name, of) for of in (part(stream, history=True) for stream in streams)}
    if any(where and where.more for where in known.values()):
        return
    for of, where in known.items():
        if where:
            _move(connection, name, of, replace(where, since=None), now)


def next_pull(stream: str, known: Place | None, *, history: bool) -> Pull:
    """What to ask the connector for."""
    since = datetime.fromisoformat(known.since) if known and known.since else None
    return Pull(stream, known.cursor if known else None, history, since)


def store_page(
    connection: Connection, name: str, pull: Pull, known: Place | None, page: Page, now: datetime, hint: Json = None
) -> bool:
    """Keep a page and move on, in this transaction; False when somebody else has moved on meanwhile.

    `hint` is what was hinted at before the page was read.
    """
    of = part(pull.stream, history=pull.history)
    hold(connection, f"sync {name}/{of}")
    if place(connection, name, of) != known:
        return False
    headers = {**page.headers, STREAM: pull.stream, **({HISTORY: "yes"} if pull.history else {})}
    if page.bodies:
        deliveries.keep(connection, [Delivery(name, body, headers, now) for body in page.bodies])
    new = after(known or Place(), page, hint)
    _move(connection, name, of, new, now)
    if not page.more and not pull.history and new.hint is not None:
        _answered(connection, name, pull.stream, new.hint, now)
    return True


def after(known: Place, page: Page, hint: Json = None) -> Place:
    """Where a stream stands behind a page. Pure."""
    begun = known.more and known.cursor is not None
    rows = (known.rows if known.more else 0) + page.rows
    total = known.total if page.total is None and known.more else page.total
    hint = known.hint if begun else hint
    return replace(known, cursor=page.cursor, more=page.more, rows=rows, total=total, hint=hint)


def due(
    known: Place | None, at: datetime | None, every: timedelta | None, key: str, now: datetime, *, hinted: bool = False
) -> bool:
    """Whether changes are to be looked for now. `every` None: never by itself. Pure."""
    if every is None:
        return False
    if known is None or known.more or at is None or (hinted and now >= at + _HASTE):
        return True
    return now >= at + every * jitter(key, at)


def hint(connection: Connection, hints: Iterable[tuple[str, str]], delivery: int, now: datetime) -> None:
    """Have these streams looked at as soon as may be, since this delivery says so; many hints are one."""
    for name, stream in sorted(hints):
        hold(connection, f"hint {name}")
        cursors.move(connection, name, f"{stream} {_HINT}", delivery, now)


def hinted(connection: Connection, name: str, stream: str) -> Json:
    """The last hint at a stream that no pass has followed yet; None for none."""
    return cursors.read(connection, name, f"{stream} {_HINT}")


def _answered(connection: Connection, name: str, stream: str, followed: Json, now: datetime) -> None:
    """The hint was followed, unless another has come since."""
    hold(connection, f"hint {name}")
    if hinted(connection, name, stream) == followed:
        cursors.move(connection, name, f"{stream} {_HINT}", None, now)


def jitter(key: str, at: datetime) -> float:
    """By how much this wait is longer or shorter than the last."""
    spread = blake2b(f"{key} {at.isoformat()}".encode(), digest_size=2).digest()
    return 1 - _JITTER + 2 * _JITTER * int.from_bytes(spread) / 0xFFFF


def _move(connection: Connection, name: str, of: str, to: Place, now: datetime) -> None:
    stored: Json = {
        "cursor": to.cursor,
        "more": to.more,
        "rows": to.rows,
        "total": to.total,
        "since": to.since,
        "hint": to.hint,
    }
    cursors.move(connection, name, of, stored, now)
