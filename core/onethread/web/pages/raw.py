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
from onethread.store.deliveries import Kept
from onethread.store.interactions import Stored
from onethread.web.pages.gate import Visit
from onethread.web.pages.places import read_number
from onethread.web.pages.rendering import page
from onethread.web.pages.stretch import numbered
from onethread.web.pages.subject import NOBODY, subject
from onethread.web.pages.viewer import Viewer

MOST = 5
"""Deliveries, and places in each."""

LARGEST = 4_000_000
"""Bytes of a delivery that is laid out."""


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
    stored, kept, places = found
    told = await asyncio.to_thread(lambda: [_told(one, places[one.id], viewer) for one in kept])
    happened, learned = _moment(stored.fact.at, viewer), _moment(stored.learned_at, viewer)
    return page("raw.html", viewer, address=about.address, stored=stored, told=told, happened=happened, learned=learned)


def _read(
    connection: Connection, customer: int, number: int
) -> tuple[Stored, list[Kept], Mapping[int, list[str]]] | None:
    stored = numbered(connection, customer, number)
    if stored is None:
        return None
    places = sources.places(connection, number, MOST)
    return stored, deliveries.numbered(connection, places), places


def _told(kept: Kept, places: Sequence[str], viewer: Viewer) -> Told:
    """The parts that told of it; nobody else's, but for what stands in the same part."""
    size = len(kept.delivery.body)
    found = [part_at(kept.delivery, place) for place in places[:MOST]] if size <= LARGEST else []
    parts = [laid_out(part) for part in found if part]
    return Told(kept.id, kept.delivery.connection, _moment(kept.delivery.received_at, viewer), size, parts)


def _moment(at: datetime, viewer: Viewer) -> str:
    there = at.astimezone(viewer.zone)
    return f"{there:%d.%m.%Y %H:%M:%S} ({viewer.zone.key})"
