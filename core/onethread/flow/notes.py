"""Notes of ours about a customer: facts like all others, which say by themselves at which contact point they belong.

So a note goes with its contact point when customers are merged or parted, and is nobody's evidence.
"""

from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b

from sqlalchemy import Connection

from onethread.flow.contact_point import NOTED_AT, is_number
from onethread.flow.interchange.lines import write_line
from onethread.flow.interchange.shape import LONGEST_VALUE
from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Direction, Interaction, Kind
from onethread.plugin import Delivery, RefusedError
from onethread.store import contact_points, reissues, threads

NAME = "our-notes"
"""The connection that notes are delivered by. It is always there; no configured one can have a name with a dash."""

CHANNEL = "note"
LONGEST = 10_000
"""Letters of a note."""

_NO_PLACE = RefusedError(409, "no_place", "this customer has no contact point where a note could stand")


@dataclass(frozen=True, slots=True)
class Note:
    """What somebody of us wrote; `once` is the same whenever the same form is sent again."""

    author: str
    text: str
    once: str
    at: datetime


def delivery(note: Note, point: str) -> Delivery:
    """The note as it comes in: a line of the interchange format, of the contact point with this key."""
    return Delivery(NAME, write_line(_fact(note, point)), {}, note.at)


def place(connection: Connection, customer: int, now: datetime) -> str:
    """The key of the contact point where a note of now stands: that of the newest fact, unless its number is another's by now.

    RefusedError when there is none.
    """
    points = contact_points.of_customer(connection, customer)
    newest = {stored.point for stored in threads.page(connection, customer, 1)}
    keys = sorted(points, key=lambda key: (points[key] not in newest, points[key]))
    dates = reissues.of(connection, {reissues.number(key) for key in keys if is_number(key)})
    found = next(_lasting(keys, dates, now), None)
    if found is None:
        raise _NO_PLACE
    return found


def _lasting(keys: Iterable[str], dates: Mapping[str, Sequence[datetime]], now: datetime) -> Iterator[str]:
    """Those that a note of now would be placed at, as a note writes them: a number without the time of its owner."""
    for key in keys:
        number = reissues.number(key) if is_number(key) else key
        if len(number) <= LONGEST_VALUE and reissues.key_at(number, now, dates.get(number, ())) == key:
            yield number


def _fact(note: Note, point: str) -> Interaction:
    """Whoever sends a form twice tells one fact twice; another text, or of somebody else, is another note."""
    told = "\x1f".join((note.once, point, note.text))
    return Interaction(
        channel=CHANNEL,
        account=note.author,
        id=blake2b(told.encode(), digest_size=16).hexdigest(),
        at=note.at,
        kind=Kind.NOTE,
        direction=Direction.OUT,
        text=note.text,
        handles=(Handle(NOTED_AT, point, Trust.CRM),),
    )
