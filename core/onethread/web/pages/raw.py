"""`/thread/{customer}/entry/{number}/raw`: from what an entry was made, for those who look into what goes wrong."""

import asyncio
from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection
from starlette.responses import Response

from onethread.flow.places import part_at
from onethread.flow.raw_item import laid_out
from onethread.store import deliveries, sources
from onethread.store.deliveries import Kept, Outline
from onethread.store.interactions import Stored
from onethread.web.pages.gate import Visit
from onethread.web.pages.places import read_number
from onethread.web.pages.rendering import page
from onethread.web.pages.stretch import numbered
from onethread.web.pages.subject import NOBODY, subject
from onethread.web.pages.viewer import Viewer

MOST = 5
"""Deliveries, and places in each."""

LARGEST = 1_000_000
"""Bytes of a delivery that is unpacked and laid out."""


@dataclass(frozen=True, slots=True)
class Told:
    """A delivery that has told of the entry; of one that is too large, or of which nothing is left, no parts."""

    number: int
    connection: str
    received: str
    size: int
    parts: Sequence[str]

    @property
    def large(self) -> bool:
        """Whether it is too large to be laid out."""
        return self.size > LARGEST


async def show(visit: Visit) -> Response:
    """All that there is."""
    about, viewer = await subject(visit), visit.viewer
    wanted = read_number(visit.request.path_params["number"]) or 0
    found = await visit.site.database.read(lambda connection: _read(connection, about.number, wanted))
    if found is None:
        raise NOBODY
    stored, came, places = found
    told = await asyncio.to_thread(lambda: [_told(one, kept, places[one.id], viewer) for one, kept in came])
    happened, learned = _moment(stored.fact.at, viewer), _moment(stored.learned_at, viewer)
    return page("raw.html", viewer, address=about.address, stored=stored, told=told, happened=happened, learned=learned)


def _read(
    connection: Connection, customer: int, number: int
) -> tuple[Stored, list[tuple[Outline, Kept | None]], Mapping[int, list[str]]] | None:
    stored = numbered(connection, customer, number)
    if stored is None:
        return None
    places = sources.places(connection, number, MOST)
    came = deliveries.outlines(connection, places)
    kept = deliveries.numbered(connection, [one.id for one in came if one.size <= LARGEST])
    by_id = {one.id: one for one in kept}
    return stored, [(one, by_id.get(one.id)) for one in came], places


def _told(came: Outline, kept: Kept | None, places: Sequence[str], viewer: Viewer) -> Told:
    """The parts that told of it; nobody else's, but for what stands in the same part."""
    found = [part_at(kept.delivery, place) for place in places[:MOST]] if kept else []
    parts = [laid_out(part) for part in found if part]
    return Told(came.id, came.connection, _moment(came.received_at, viewer), came.size, parts)


def _moment(at: datetime, viewer: Viewer) -> str:
    there = at.astimezone(viewer.zone)
    return f"{there:%d.%m.%Y %H:%M:%S} ({viewer.zone.key})"
