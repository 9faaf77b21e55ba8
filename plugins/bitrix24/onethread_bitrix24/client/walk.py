"""Walks through lists by ids that prove to be complete: up to fifty pages a request, a few requests at the same time."""

import asyncio
from collections import deque
from collections.abc import AsyncIterator, Awaitable, Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Any

from onethread_bitrix24.client import batch
from onethread_bitrix24.client.answers import Answer
from onethread_bitrix24.client.calling import Calling
from onethread_bitrix24.client.commands import Outcome
from onethread_bitrix24.client.cursor import Cursor
from onethread_bitrix24.client.encode import asks_for_nothing, without_empty_denials
from onethread_bitrix24.client.errors import InconsistentListError
from onethread_bitrix24.client.listings import Listing
from onethread_bitrix24.client.operations import Operation
from onethread_bitrix24.client.retries import TRIES, backoff
from onethread_bitrix24.client.shapes import as_moment
from onethread_bitrix24.client.slices import Cutter, Slice, Stretch, chained, parameters, proven, rest

OVERLAP = timedelta(minutes=2)
"""A change is seen this much later than its time at most: a transaction of the portal may be slow."""

_AT_ONCE = 4
"""Slices that are read at the same time, and kept in memory."""


@dataclass(frozen=True, slots=True)
class Page:
    """Rows in the order of their ids, the cursor behind them, and whether they were the last."""

    rows: list[dict[str, Any]] = field(repr=False)
    cursor: Cursor
    last: bool


@dataclass(slots=True)
class _Reading:
    """A walk on its way: slices are begun early and given in order."""

    calling: Calling
    listing: Listing
    asked: Mapping[str, Any]
    begun: "deque[tuple[Slice, asyncio.Task[Stretch]]]" = field(default_factory=deque)

    def begin(self, part: Slice) -> "tuple[Slice, asyncio.Task[Stretch]]":
        """Read a slice from now on."""
        return part, asyncio.create_task(_read(self.calling, self.listing, self.asked, part))

    def fill(self, cutter: Cutter) -> None:
        """Have as many on the way as may be."""
        while len(self.begun) < _AT_ONCE and (part := cutter.cut()) is not None:
            self.begun.append(self.begin(part))

    async def leave(self) -> None:
        """Nobody wants the rest."""
        for _, task in self.begun:
            task.cancel()
            with suppress(asyncio.CancelledError):
                await task


async def everything(
    calling: Calling, listing: Listing, filter_: Mapping[str, Any], select: Sequence[str], cursor: Cursor,
    *, dated: bool = False,
) -> AsyncIterator[Page]:  # fmt: skip
    """All rows above the cursor; an error carries the cursor behind the last page that was given.

    With `dated` the cursor keeps when the walk begun, by the portal's clock.
    """
    asked = parameters(listing, filter_, select)
    if asks_for_nothing(asked):
        yield Page([], cursor, last=True)
        return
    asked = without_empty_denials(asked)
    first, begun = await _first(calling, listing, asked, cursor)
    cursor = replace(cursor, after=first.after, begun=begun if dated and not cursor.begun else cursor.begun)
    yield Page(first.rows, cursor, first.ends)
    if first.ends:
        return
    reading, cutter = _Reading(calling, listing, asked), Cutter(first.after, first.top or 0, listing.size)
    cutter.learn(len(first.rows), first.after - (listing.id_of(first.rows[0]) or 0) + 1)
    try:
        async for stretch in _stretches(reading, cutter):
            cursor = replace(cursor, after=stretch.after)
            if stretch.rows or stretch.ends:
                yield Page(stretch.rows, cursor, stretch.ends)
            _raise(stretch, cursor)
    finally:
        await reading.leave()


async def _first(calling: Calling, listing: Listing, asked: Mapping[str, Any], cursor: Cursor) -> tuple[Stretch, str]:
    """The first page, and when the portal was asked: whether there is more is known at once."""
    part = Slice(cursor.after, None, pages=1)
    told: list[Outcome] = []

    async def ask() -> Stretch:
        told[:] = await batch.run(calling, chained(listing, asked, part))
        return proven(listing, told, part)

    stretch = await _patiently(calling, ask)
    _raise(stretch, cursor)
    return stretch, _begun(told[0])


async def _stretches(reading: _Reading, cutter: Cutter) -> AsyncIterator[Stretch]:
    """Slice by slice in order, each until it ends; only the last one says that the list does."""
    reading.fill(cutter)
    while reading.begun:
        part, task = reading.begun[0]
        stretch = await task
        reading.begun.popleft()
        cutter.learn(len(stretch.rows), stretch.after - part.low)
        if not stretch.ends and stretch.stopped is None:
            reading.begun.appendleft(reading.begin(rest(reading.listing, part, stretch)))
        reading.fill(cutter)
        yield replace(stretch, ends=stretch.ends and part.high is None)


async def _read(calling: Calling, listing: Listing, asked: Mapping[str, Any], part: Slice) -> Stretch:
    """One chain of a slice."""

    async def ask() -> Stretch:
        fits = replace(part, pages=calling.durations.fits(listing.method, Operation.READ, part.pages))
        return proven(listing, await batch.run(calling, chained(listing, asked, fits)), fits)

    return await _patiently(calling, ask)


async def _patiently(calling: Calling, ask: Callable[[], Awaitable[Stretch]]) -> Stretch:
    """Again as long as a list contradicts itself, which may pass; rows that were proven are taken, and then it goes on.

    Whatever else stopped it has been tried again where that was worth it.
    """
    for tries in range(1, TRIES + 1):
        stretch = await ask()
        if not isinstance(stretch.stopped, InconsistentListError):
            break
        if stretch.rows:
            return replace(stretch, stopped=None)
        if tries < TRIES:
            await calling.clock.sleep(backoff(tries, calling.chance()))
    return stretch


def _raise(stretch: Stretch, cursor: Cursor) -> None:
    """What stopped a walk, with the cursor to go on from."""
    if stretch.stopped is not None:
        stretch.stopped.cursor = cursor
        raise stretch.stopped


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
    changed = {f">={listing.changed}": _earlier(here.since)} if here.since else {}
    async for page in everything(calling, listing, {**filter_, **changed}, select, here, dated=True):
        yield replace(page, cursor=Cursor(since=page.cursor.begun or here.since)) if page.last else page


def _begun(outcome: Outcome) -> str:
    """The portal's clock when it was asked, with its offset, in whole seconds as it writes changes."""
    moment = as_moment(outcome.time.get("date_start")) if isinstance(outcome, Answer) else None
    return _written(moment) if moment else ""


def _earlier(since: str) -> str:
    return _written(datetime.fromisoformat(since) - OVERLAP)


def _written(moment: datetime) -> str:
    if moment.tzinfo is None:
        raise ValueError("a time needs an offset")
    return moment.replace(microsecond=0).isoformat()
