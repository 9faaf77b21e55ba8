"""Where the next page begins, as an opaque word; every word of the right form is a place, so none can be wrong."""

from datetime import UTC, datetime
from struct import pack, unpack
from typing import Annotated

from fastapi import Query

from onethread.store.columns import MICROSECOND
from onethread.store.links import Rank
from onethread.store.threads import Place
from onethread.web.api.forms import AFTER_NUMBER, AFTER_PLACE, AFTER_RANK

MOST = 200
"""Entries of a page."""

_BEGIN = datetime(1900, 1, 1, tzinfo=UTC)
"""Nothing in a store is older; 14 digits from here end in the year 4183."""

_MOMENT_DIGITS = 14
_BITS_DIGITS = 16
"""Of which the first is at most 6: all of them are finite, and none is negative."""
_AFTER = "`next` of the page before."

Limit = Annotated[int, Query(ge=1, le=MOST, description="Entries of the page, at most.")]
AfterNumber = Annotated[str | None, Query(pattern=AFTER_NUMBER, description=_AFTER)]
AfterRank = Annotated[str | None, Query(pattern=AFTER_RANK, description=_AFTER)]
AfterPlace = Annotated[str | None, Query(pattern=AFTER_PLACE, description=_AFTER)]


def write_number(number: int) -> str:
    """The place behind the customer with this number."""
    return f"{number:016x}"


def read_number(word: str | None) -> int:
    """The number; 0 at the beginning."""
    return int(word, 16) if word else 0


def write_rank(rank: Rank) -> str:
    """The place behind the suggestion of this rank: its bits as they are in memory, since no digit may be lost."""
    return pack(">d", rank.bits).hex() + write_number(rank.id)


def read_rank(word: str | None) -> Rank | None:
    """The rank; None at the beginning."""
    if word is None:
        return None
    (bits,) = unpack(">d", bytes.fromhex(word[:_BITS_DIGITS]))
    return Rank(bits, read_number(word[_BITS_DIGITS:]))


def write_place(place: Place) -> str:
    """The place in a thread."""
    return f"{(place.at - _BEGIN) // MICROSECOND:014x}{place.id:016x}"


def read_place(word: str | None) -> Place | None:
    """The place; None at the beginning."""
    if word is None:
        return None
    moment, number = int(word[:_MOMENT_DIGITS], 16), int(word[_MOMENT_DIGITS:], 16)
    return Place(_BEGIN + moment * MICROSECOND, number)
