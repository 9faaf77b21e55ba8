"""`/thread/{customer}/live`: what is told of a customer while the thread is open, as server-sent events."""

from collections.abc import AsyncIterator, Mapping
from time import monotonic

from sqlalchemy import Connection
from starlette.responses import Response, StreamingResponse

from onethread.store import contact_points, interactions, news
from onethread.store.interactions import Stored
from onethread.web.news import Listener
from onethread.web.pages.gate import Visit, visited
from onethread.web.pages.places import read_number
from onethread.web.pages.thread import Stretch, entries, meant

HEARTBEAT = 15.0
"""Seconds after which something is sent, so that no proxy takes the page for gone, and it is looked who asks."""

_MOST_AT_ONCE = 50
_HEADERS = {"X-Accel-Buffering": "no", "Cache-Control": "no-store, no-transform"}
_AGAIN = "retry: 2000\n\n"
_PULSE = ": here\n\n"


async def follow(visit: Visit) -> Response:
    """An endless answer: `entries` has entries to put in or to replace; `stale` and `over` ask for the page anew."""
    number, public_id = await meant(visit.site, visit.request.path_params["customer"])
    request = visit.request
    since = read_number(request.headers.get("last-event-id") or request.query_params.get("since")) or 0
    if request.method == "HEAD":
        return Response(media_type="text/event-stream")
    visit.site.news.make_room()
    told = _told(visit, number, public_id, since)
    return StreamingResponse(told, media_type="text/event-stream", headers=_HEADERS)


async def _told(visit: Visit, customer: int, public_id: str, since: int) -> AsyncIterator[str]:
    database = visit.site.database
    async with visit.site.news.listening(customer) as listener:
        missed = await database.read(lambda connection: news.told_after(connection, since, customer))
        points = await database.read(lambda connection: contact_points.of_customer(connection, customer))
        if missed is None:
            yield _event("stale", since)
            return
        yield _AGAIN + await _entries(visit, public_id, listener, missed)
        looked = monotonic()
        while not listener.closed:
            facts = await listener.wait(HEARTBEAT)
            if not facts or monotonic() > looked + HEARTBEAT:
                if ending := await _ending(visit, customer, points):
                    yield _event(ending, listener.mark)
                    return
                looked = monotonic()
            yield await _entries(visit, public_id, listener, facts)


async def _ending(visit: Visit, customer: int, points: Mapping[str, int]) -> str | None:
    """Why it cannot go on like this, as an event: nobody is signed in any more, or the customer is another one by now."""
    if (await visited(visit.request)).session is None:
        return "over"
    now = await visit.site.database.read(lambda connection: contact_points.of_customer(connection, customer))
    return "stale" if now != points else None


async def _entries(visit: Visit, public_id: str, listener: Listener, facts: set[int]) -> str:
    """The event of these facts, the newest first, as far as they are the customer's still; a pulse of none."""

    def look(connection: Connection) -> list[Stored]:
        found = interactions.numbered(connection, sorted(facts)[-_MOST_AT_ONCE:])
        owners = contact_points.owners(connection, {stored.point for stored in found})
        mine = (stored for stored in found if owners[stored.point] == listener.customer)
        return sorted(mine, key=lambda stored: (stored.fact.at, stored.id), reverse=True)

    found = await visit.site.database.read(look) if facts else []
    if not found:
        return _PULSE
    written = entries(visit.site, visit.viewer, public_id, Stretch(found, None))
    return _event("entries", listener.mark, written)


def _event(name: str, mark: int, body: str = "") -> str:
    """An event; each line of its body by itself, and no other end of a line than ours in it."""
    lines = "\n".join(f"data: {line}" for line in body.replace("\r", " ").split("\n"))
    return f"event: {name}\nid: {mark}\n{lines}\n\n"
