"""Redaction: places in the raw body of a delivery are blanked for good, and no replay brings them back."""

import json
from collections.abc import Mapping, Set
from dataclasses import replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection

from onethread.flow.interchange.connector import NAME
from onethread.flow.places import inner, lines, steps
from onethread.plugin import Delivery
from onethread.store import deliveries, redactions


def redact(connection: Connection, places: Mapping[int, Set[str]], now: datetime) -> None:
    """Blank these places of stored deliveries; the rest of each stays readable."""
    blank_already = redactions.of(connection, places)
    for number, wanted in places.items():
        if wanted - blank_already[number]:
            for kept in deliveries.numbered(connection, [number]):  # one after the other: bodies may be large
                blank, gone = blanked(kept.delivery, wanted)
                deliveries.rewrite(connection, kept.id, blank)
                redactions.add(connection, kept.id, gone, now)


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
    return b"\n".join(b"" if number in places else line for number, line in lines(delivery))


def _without_parts(delivery: Delivery, places: Set[str]) -> bytes:
    """Written as ASCII, since halves of letters, which remotes do send, have no UTF-8."""
    whole = json.loads(delivery.body)
    for place in sorted(places):
        _blank(whole, steps(place))
    return json.dumps(whole, separators=(",", ":"), allow_nan=False).encode()


def _blank(part: Any, way: list[str]) -> None:
    """Leave an empty thing of the same kind, so that neighbours stay where they are and types what they were."""
    around = inner(part, way[:-1])
    if way and (gone := inner(around, way[-1:])) is not None:
        around[int(way[-1]) if isinstance(around, list) else way[-1]] = type(gone)()
