"""Reads the next rows of a stream: some pages in one request, proven to be complete, as one page for the core."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from onethread.plugin import Page, Pull
from onethread_bitrix24.client import Answer, Client, Command, InconsistentListError, as_moment
from onethread_bitrix24.client.slices import Slice, Stretch, chained, parameters, proven
from onethread_bitrix24.client.transport import TOO_LARGE
from onethread_bitrix24.streams.beside import Beside
from onethread_bitrix24.streams.place import Place, Walk, written
from onethread_bitrix24.streams.rows import bodies
from onethread_bitrix24.streams.tables import Table
from onethread_bitrix24.translate import ENTITY
from onethread_bitrix24.translate.activities import OPEN_LINE

_FIRST = (1, 10)
"""Pages of the first request of a pass, and of the second: short lists cost the portal nothing in vain."""

MOST_CHATS = 100
"""Chats of a page: each is a call of its own."""


@dataclass(frozen=True, slots=True)
class Portion:
    """What a request brought: rows, when it began by the portal's clock, and how many there are in all, if it was asked."""

    stretch: Stretch
    begun: str = ""
    total: int | None = None
    heavy: bool = False
    """Whether so few pages were asked for because more were too much."""


async def read_changes(client: Client, tables: Sequence[Table], pull: Pull, beside: Beside) -> Page:
    """Rows that have changed. The first pass ever begins now; what was before is history."""
    place = Place.of(pull.cursor, len(tables)) or Place.begin(len(tables), await portal_time(client))
    table, walk = tables[place.at], place.walk
    portion = await _portion(client, table, {f">={table.listing.changed}": walk.changed_from}, place, count=False)
    walk = replace(walk, begun=walk.begun or portion.begun or await portal_time(client))
    return await _page(client, table, place.moved(walk), portion, beside)


async def read_history(client: Client, tables: Sequence[Table], pull: Pull, beside: Beside) -> Page:
    """Rows that were made since a moment."""
    place = Place.of(pull.cursor, len(tables)) or Place.begin(len(tables))
    table = tables[place.at]
    filter_ = {f">={table.made}": written(pull.since)} if pull.since else {}
    portion = await _portion(client, table, filter_, place, count=place.walk.after == 0)
    if portion.total is not None:
        place = replace(place, total=(place.total or 0) + portion.total)
    return await _page(client, table, place, portion, beside)


async def _page(client: Client, table: Table, place: Place, portion: Portion, beside: Beside) -> Page:
    stretch = _cut(table, portion.stretch)
    walk = replace(place.walk, after=stretch.after, step=0 if portion.heavy else place.walk.step + 1)
    place = place.moved(walk.ended() if stretch.ends else walk)
    following = place.next() if stretch.ends else place
    rows = await beside.complete(client, table.entity, stretch.rows)
    cursor = (following or replace(place, at=0)).cursor
    return Page(cursor, following is not None, tuple(bodies(rows)), {ENTITY: table.entity}, len(rows), place.total)


async def _portion(client: Client, table: Table, filter_: Mapping[str, Any], place: Place, *, count: bool) -> Portion:
    """Some pages above the id where the walk stands. What stopped them is raised unless rows came before it."""
    step = place.walk.step
    pages = min(_FIRST[step] if step < len(_FIRST) else table.pages, table.pages)
    portion = await _asked(client, table, filter_, place.walk, pages, count=count)
    stopped = portion.stretch.stopped
    if stopped is not None and stopped.code == TOO_LARGE and pages > 1:
        portion = replace(await _asked(client, table, filter_, place.walk, 1, count=count), heavy=True)
        stopped = portion.stretch.stopped
    if stopped is not None and not portion.stretch.rows:
        raise stopped
    return portion


async def _asked(
    client: Client, table: Table, filter_: Mapping[str, Any], walk: Walk, pages: int, *, count: bool
) -> Portion:
    """What so many pages brought."""
    listing = table.listing
    part = Slice(walk.after, None, pages)
    chain = chained(listing, parameters(listing, filter_, table.select), part)
    counting = [Command(listing.method, _counted(table, filter_))] if count else []
    outcomes = await client.batch([*chain, *counting])
    stretch = proven(listing, outcomes[: len(chain)], part)
    last = outcomes[-1] if count else None
    total = last.total if isinstance(last, Answer) else None
    return Portion(stretch, _begun(outcomes[0]), total)


def _cut(table: Table, stretch: Stretch) -> Stretch:
    """No more chats than can be asked for in time; what is behind them is read with the next page."""
    chats = [at for at, row in enumerate(stretch.rows) if row.get("PROVIDER_ID") == OPEN_LINE]
    if table.entity != "activities" or len(chats) <= MOST_CHATS:
        return stretch
    rows = stretch.rows[: chats[MOST_CHATS]]
    return Stretch(rows, table.listing.id_of(rows[-1]) or stretch.after)


def _counted(table: Table, filter_: Mapping[str, Any]) -> dict[str, Any]:
    return {**parameters(table.listing, filter_, [table.listing.id]), "start": 0}


def _begun(first: object) -> str:
    """When the portal began to answer, by its own clock. [D time]"""
    told = as_moment(first.time.get("date_start")) if isinstance(first, Answer) else None
    return written(told) if told else ""


async def portal_time(client: Client) -> str:
    """The portal's clock, with its offset."""
    found = as_moment((await client.call("server.time")).result)
    if found is None:
        raise InconsistentListError("server.time is no time", method="server.time")
    return written(found)
