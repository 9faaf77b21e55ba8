"""Redaction: places in the raw body of a delivery are blanked for good, and no replay brings them back."""

import json
from collections.abc import Iterable, Set
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from onethread.flow.interchange.connector import FIRST_LINE, NAME
from onethread.plugin import Delivery
from onethread.store import deliveries, redactions


def redact(connection: Connection, delivery: int, items: Iterable[str], now: datetime) -> None:
    """Blank these places of a stored delivery; the rest of it stays readable."""
    for kept in deliveries.numbered(connection, [delivery]):
        blank, places = blanked(kept.delivery, set(items))
        deliveries.rewrite(connection, kept.id, blank)
        redactions.add(connection, kept.id, places, now)


def blanked(delivery: Delivery, places: Set[str]) -> tuple[Delivery, Set[str]]:
    """The delivery without what stands at these places (JSON pointers, lines of an import), and these places.

    '' is all of it, with the headers. So is any place of a body in which none can be found.
    """
    if "" not in places:
        try:
            without = (
                _without_lines(delivery, places) if delivery.connection == NAME else _without_parts(delivery, places)
            )
        except (ValueError, RecursionError):
            pass
        else:
            return replace(delivery, body=without), places
    return replace(delivery, body=b"", headers={}), {*places, ""}


def _without_lines(delivery: Delivery, places: Set[str]) -> bytes:
    lines = enumerate(delivery.body.split(b"\n"), int(delivery.headers.get(FIRST_LINE, "1")))
    return b"\n".join(b"" if str(number) in places else line for number, line in lines)


def _without_parts(delivery: Delivery, places: Set[str]) -> bytes:
    """Written as ASCII, since halves of letters, which remotes do send, have no UTF-8."""
    whole = json.loads(delivery.body)
    for place in sorted(places):
        _blank(whole, [_unescaped(step) for step in place.split("/")[1:]])
    return json.dumps(whole, separators=(",", ":"), allow_nan=False).encode()


def _blank(part: Any, steps: list[str]) -> None:
    """Leave an empty thing of the same kind, so that neighbours stay where they are and types what they were."""
    for step in steps[:-1]:
        part = _inner(part, step)
    if steps and (gone := _inner(part, steps[-1])) is not None:
        part[int(steps[-1]) if isinstance(part, list) else steps[-1]] = type(gone)()


def _inner(part: Any, step: str) -> Any:
    """What stands at a step; None where there is no such step."""
    if isinstance(part, dict):
        return part.get(step)
    if isinstance(part, list) and step.isascii() and step.isdigit() and int(step) < len(part):
        return part[int(step)]
    return None


def _unescaped(step: str) -> str:
    """RFC 6901: '~1' is '/', '~0' is '~'."""
    return step.replace("~1", "/").replace("~0", "~")
