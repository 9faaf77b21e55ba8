"""Redaction: places in the raw body of a delivery are blanked for good, and no replay brings them back."""

from collections.abc import Iterable
from datetime import datetime
from typing import Any

import msgspec
from sqlalchemy import Connection

from onethread.flow.interchange.connector import FIRST_LINE
from onethread.store import deliveries, redactions
from onethread.store.deliveries import Kept


def redact(connection: Connection, delivery: int, items: Iterable[str], now: datetime) -> None:
    """Blank these places of a stored delivery; the rest of it stays readable."""
    for kept in deliveries.numbered(connection, [delivery]):
        places = sorted(set(items))
        deliveries.rewrite(connection, kept, blanked(kept, places))
        redactions.add(connection, delivery, places, now)


def blanked(kept: Kept, places: Iterable[str]) -> bytes:
    """The body without what stands at these places (JSON pointers, lines of an import, '' for all of it)."""
    body, first = kept.delivery.body, kept.delivery.headers.get(FIRST_LINE)
    wanted = list(places)
    if "" in wanted:
        return b""
    if first is not None:
        gone = {int(line) - int(first) for line in wanted}
        return b"\n".join(b"" if at in gone else line for at, line in enumerate(body.split(b"\n")))
    whole = msgspec.json.decode(body)
    for place in wanted:
        _blank(whole, [_unescaped(step) for step in place.split("/")[1:]])
    return msgspec.json.encode(whole)


def _blank(part: Any, steps: list[str]) -> None:
    """Put null at the place, so that the places of its neighbours stay what they are."""
    for step in steps[:-1]:
        part = part[int(step)] if isinstance(part, list) else part[step]
    last = steps[-1]
    part[int(last) if isinstance(part, list) else last] = None


def _unescaped(step: str) -> str:
    """RFC 6901: '~1' is '/', '~0' is '~'."""
    return step.replace("~1", "/").replace("~0", "~")
