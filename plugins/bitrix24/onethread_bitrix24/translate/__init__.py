"""From what Bitrix24 told to records: pages of streams row by row, events one by one. Pure."""

import json
from collections.abc import Callable, Collection, Iterable, Iterator, Mapping
from functools import partial
from itertools import chain

from onethread.plugin import Delivery, Json, Record, RejectedRecordError, Unread, each
from onethread_bitrix24.translate.activities import read_activity
from onethread_bitrix24.translate.cards import read_card, read_move
from onethread_bitrix24.translate.events import event_of, hints_of, read_event, read_row
from onethread_bitrix24.translate.whose import CHANNEL, Portal

__all__ = ["CHANNEL", "ENTITY", "Portal", "hints", "translate"]

ENTITY = "entity"
"""The header that says of a page what its rows are."""

_Read = Callable[[Mapping[str, Json], str, Portal], Iterator[Record]]
_READERS: Mapping[str, _Read] = {
    "contacts": partial(read_card, "contact"),
    "leads": partial(read_card, "lead"),
    "companies": partial(read_card, "company"),
    "deals": partial(read_card, "deal"),
    "lead_stages": partial(read_move, "lead"),
    "deal_stages": partial(read_move, "deal"),
    "activities": read_activity,
    "events": read_row,
}


def translate(delivery: Delivery, portal: Portal) -> Iterable[Record | Unread]:
    """All that a page or an event tells; a bad row never takes its neighbours along."""
    entity = delivery.headers.get(ENTITY)
    if entity is None:
        return each([("", delivery)], lambda _, event: read_event(event, portal))
    reader = _READERS.get(entity)
    if reader is None:
        raise RejectedRecordError(f"a page of {entity[:60]!r}")
    return each(_placed(delivery), lambda place, row: reader(row, place, portal))


def hints(delivery: Delivery) -> Collection[str]:
    """The streams that a delivery says to look at."""
    if delivery.headers.get(ENTITY, "events") != "events":
        return ()
    if ENTITY in delivery.headers:
        names = [str(row.get("EVENT_NAME", "")) for _, row in _placed(delivery)]
    else:
        names = [str(event_of(delivery).get("event", ""))]
    return set(chain.from_iterable(map(hints_of, names)))


def _placed(delivery: Delivery) -> Iterator[tuple[str, Mapping[str, Json]]]:
    rows = json.loads(delivery.body)["rows"]
    return ((f"/rows/{number}", row) for number, row in enumerate(rows))
