"""Walks through lists by ids that prove to be complete: up to fifty pages a request, never short in silence.

In a chained batch command k asks for ids above the last one of page k-1. Behind a page that is not whole such a
reference leads nowhere, and the portal takes the whole list for it: what comes then is never looked at. [D huge-data, S]
"""

from collections.abc import AsyncIterator, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from onethread_bitrix24.client import batch
from onethread_bitrix24.client.answers import Answer
from onethread_bitrix24.client.batch import Command, Outcome
from onethread_bitrix24.client.calling import Calling
from onethread_bitrix24.client.cursor import Cursor
from onethread_bitrix24.client.encode import asks_for_nothing, without_empty_denials
from onethread_bitrix24.client.errors import Bitrix24Error, BusyError, InconsistentListError
from onethread_bitrix24.client.listings import Listing
from onethread_bitrix24.client.operations import Operation
from onethread_bitrix24.client.retries import TRIES

OVERLAP = timedelta(minutes=2)
"""A change is seen this much later than its time at most: a transaction of the portal may be slow."""

_CHAINS = (1, 10, 50)
"""Pages asked for in the first request, the second, and all others: short lists cost the portal nothing in vain."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in the order of their ids, the cursor behind them, and whether they were the last."""

    rows: list[dict[str, Any]] = field(repr=False)
    cursor: Cursor
    last: bool


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a chain of pages proved: rows up to id `after`, whether the list ends there, and what stopped it if not."""

    rows: list[dict[str, Any]] = field(repr=False)
    after: int
    ends: bool = False
    stopped: Bitrix24Error | None = None


async def everything(
    calling: Calling, listing: Listing, filter_: Mapping[str, Any], select: Sequence[str], cursor: Cursor
) -> AsyncIterator[Page]:
    """All rows above the cursor; an error carries the cursor behind the last page that was given."""
    asked = _asked(listing, filter_, select)
    if asks_for_nothing(asked):
        yield Page([], cursor, last=True)
        return
    at, strikes = 0, 0
    while True:
        chain = chained(listing, without_empty_denials(asked), cursor.after, _CHAINS[min(at, len(_CHAINS) - 1)])
        stretch = proven(listing, await batch.run(calling, chain), cursor.after)
        at, strikes = at + 1, 0 if stretch.rows else strikes + 1
        cursor = replace(cursor, after=stretch.after)
        if stretch.rows or stretch.ends:
            yield Page(stretch.rows, cursor, stretch.ends)
        if stretch.ends:
            return
        _go_on(stretch, strikes, cursor)


async def changes(
    calling: Calling, listing: Listing, since: datetime | None, filter_: Mapping[str, Any], select: Sequence[str],
    cursor: Cursor | None,
) -> AsyncIterator[Page]:  # fmt: skip
    """Rows changed since then, the cursor's time or ever, by their ids.

    Who changes while this goes on is found by the next walk, which starts, by the portal's clock, where this one began.
    """
    if not listing.changed:
        raise ValueError(f"{listing.method} does not tell when rows change")
    here = cursor or Cursor(since=_written(since) if since else "")
    if not here.begun:
        here = replace(here, begun=await _portal_time(calling))
    changed = {f">={listing.changed}": _earlier(here.since)} if here.since else {}
    async for page in everything(calling, listing, {**filter_, **changed}, select, here):
        yield replace(page, cursor=Cursor(since=here.begun)) if page.last else page


def chained(listing: Listing, asked: Mapping[str, Any], after: int, pages: int) -> list[Command]:
    """Commands for so many pages in a row, each asking for what follows the last row of the one before. Pure."""
    begins: list[Any] = [after, *(listing.last_of(f"c{at}") for at in range(pages - 1))]
    return [
        Command(listing.method, {**asked, "filter": {**asked["filter"], f">{listing.order}": begin}}, refers=True)
        for begin in begins
    ]


def proven(listing: Listing, outcomes: Sequence[Outcome], after: int) -> Stretch:
    """What the pages of a chain prove. Pure.

    Ids must grow, within a page and from one to the next: a list that leaves out the filter, or a reference that led
    nowhere, is found so. Behind a page that is not whole nothing counts.
    """
    rows: list[dict[str, Any]] = []
    for outcome in outcomes:
        if not isinstance(outcome, Answer):
            return Stretch(rows, after, stopped=outcome)
        page = listing.rows(outcome.result)
        last = None if page is None else _ascended(listing, page, after)
        if page is None or last is None:
            error = InconsistentListError("rows are not those that were asked for", method=listing.method)
            return Stretch(rows, after, stopped=error)
        rows, after = [*rows, *page], last
        if len(page) < listing.size:
            return Stretch(rows, after, ends=True)
    return Stretch(rows, after)


def _ascended(listing: Listing, page: Sequence[Mapping[str, Any]], after: int) -> int | None:
    """The last id of a page whose ids all grow from there; None if they do not, or if there are too many."""
    if len(page) > listing.size:
        return None
    for row in page:
        id_ = listing.id_of(row)
        if id_ is None or id_ <= after:
            return None
        after = id_
    return after


def _go_on(stretch: Stretch, strikes: int, cursor: Cursor) -> None:
    """Raise what stopped a chain, unless it may go better next time."""
    if stretch.stopped is None:
        return
    passing = isinstance(stretch.stopped, BusyError) and not stretch.stopped.retry_after
    if not passing or strikes >= TRIES:
        stretch.stopped.cursor = cursor
        raise stretch.stopped


def _asked(listing: Listing, filter_: Mapping[str, Any], select: Sequence[str]) -> dict[str, Any]:
    """Parameters of each page. ValueError for a filter that would get into the walk's way."""
    if any(key.strip("<>=!@%") == listing.order and key.startswith((">", "<")) for key in filter_):
        raise ValueError(f"a walk filters by {listing.order} itself")
    names = {"select": [*dict.fromkeys((listing.id, *select))]} if select else {}
    return {**listing.params, **names, "filter": dict(filter_), "order": {listing.order: "ASC"}, "start": -1}


async def _portal_time(calling: Calling) -> str:
    """The portal's clock, with its offset, in whole seconds as it writes changes."""
    answer = await calling.call("server.time", {}, Operation.READ)
    return _written(datetime.fromisoformat(str(answer.result)))


def _earlier(since: str) -> str:
    return _written(datetime.fromisoformat(since) - OVERLAP)


def _written(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a time needs an offset")
    return moment.replace(microsecond=0).isoformat()
