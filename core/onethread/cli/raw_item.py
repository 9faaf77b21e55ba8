"""The part of a stored delivery that a dead letter is about, as it came in."""

from typing import Any

import msgspec

from onethread.flow.interchange.connector import FIRST_LINE
from onethread.plugin import Delivery

LONGEST = 20_000
"""Characters; an uploaded file may be in there."""


def raw_item(delivery: Delivery, item: str) -> str:
    """What stands at a place (a line of an import, a JSON pointer, '' all of it); JSON is laid out for reading."""
    first = delivery.headers.get(FIRST_LINE)
    body = delivery.body
    if first is not None and item:
        body, item = body.split(b"\n")[int(item) - int(first)], ""
    try:
        part = _followed(msgspec.json.decode(body), item.split("/")[1:])
    except (msgspec.DecodeError, UnicodeDecodeError, LookupError, ValueError, TypeError, RecursionError):
        return _cut(body.decode(errors="backslashreplace"))
    return _cut(msgspec.json.format(msgspec.json.encode(part), indent=2).decode())


def _followed(part: Any, steps: list[str]) -> Any:
    for step in steps:
        # RFC 6901: '~1' is '/', '~0' is '~'.
        part = part[int(step)] if isinstance(part, list) else part[step.replace("~1", "/").replace("~0", "~")]
    return part


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ... ({len(text):,} characters)"
