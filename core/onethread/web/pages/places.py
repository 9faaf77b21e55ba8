"""Where a page of a list begins, as a word in its address."""

import re
from datetime import UTC, date, datetime

from onethread.plugin import RefusedError
from onethread.store.columns import MICROSECOND
from onethread.store.threads import Place

_BEGIN = datetime(1900, 1, 1, tzinfo=UTC)
_PLACE = re.compile(r"([0-9a-f]{14})([0-7][0-9a-f]{15})")
_CHANNEL = re.compile(r"[0-9A-Za-z_-]{1,60}")
_DAY = re.compile(r"(?:19|2[0-9])[0-9]{2}-[0-9]{2}-[0-9]{2}", re.ASCII)
_NUMBER = re.compile(r"[0-9]{1,18}")
_WRONG = RefusedError(400, "bad_place", "this is no address of a page")


def write_place(place: Place) -> str:
    """The place in a thread."""
    return f"{(place.at - _BEGIN) // MICROSECOND:014x}{place.id:016x}"


def read_place(word: str | None) -> Place | None:
    """The place; None at the beginning, RefusedError for what was never one."""
    if word is None:
        return None
    found = _PLACE.fullmatch(word)
    if found is None:
        raise _WRONG
    return Place(_BEGIN + int(found[1], 16) * MICROSECOND, int(found[2], 16))


def read_channel(word: str | None) -> str | None:
    """A channel; None for all of them."""
    if not word:
        return None
    if _CHANNEL.fullmatch(word) is None:
        raise _WRONG
    return word


def read_day(word: str | None) -> date | None:
    """A day, as 2026-11-03; None for none."""
    if not word:
        return None
    if _DAY.fullmatch(word) is None:
        raise _WRONG
    try:
        return date.fromisoformat(word)
    except ValueError:
        raise _WRONG from None


def read_number(word: str | None) -> int | None:
    """A number; None where there is none."""
    if word is None:
        return None
    if _NUMBER.fullmatch(word) is None:
        raise _WRONG
    return int(word)
