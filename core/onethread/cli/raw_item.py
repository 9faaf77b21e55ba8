"""The part of a stored delivery that a dead letter is about, as it came in."""

import msgspec

from onethread.flow.places import part_at
from onethread.plugin import Delivery

LONGEST = 20_000
"""Characters; an uploaded file may be in there."""


def raw_item(delivery: Delivery, item: str) -> str:
    """What stands at a place (a line of an import, a JSON pointer, '' all of it); JSON is laid out for reading."""
    part = part_at(delivery, item)
    return _cut(_laid_out(delivery.body if part is None else part))


def _laid_out(part: bytes) -> str:
    try:
        return msgspec.json.format(msgspec.json.encode(msgspec.json.decode(part)), indent=2).decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return part.decode(errors="backslashreplace")


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ... ({len(text):,} characters)"
