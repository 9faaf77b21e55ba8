"""`/thread/{customer}/live`: what is told of a customer while the thread is open, as server-sent events."""

from collections.abc import AsyncIterator, Mapping
from time import monotonic

from sqlalchemy import Connection
from starlette.responses import Response, StreamingResponse

from onethread.store import contact_points, interactions, news
from onethread.store.interactions import Stored
from onethread.web.news import Listener
from onethread.web.pages.discretion import visible
from onethread.web.pages.framing import still_admitted
from onethread.web.pages.gate import Visit
from onethread.web.pages.looking import goes_on
from onethread.web.pages.places import read_channel, read_number
from onethread.web.pages.stretch import Asked, Stretch
from onethread.web.pages.subject import NOBODY, Subject, sought
from onethread.web.pages.thread import entries

HEARTBEAT = 15.0
"""Seconds after which something is sent, so that neither a proxy nor the page takes the other for gone, and it is looked who asks."""

_MOST_AT_ONCE = 50
_HEADERS = {"X-Accel-Buffering": "no", "Cache-Control": "no-store, no-transform"}
_AGAIN = "retry: 2000\n\n"
_PULSE = "event: pulse\ndata: here\n\n"
"""An event, not a comment: of these a page is told nothing, and after a sleep it has to know that nothing comes any more."""


async def follow(visit: Visit) -> Response:
    """An endless answer: `entries` has entries to put in or to replace; `stale` and `over` ask for the page anew."""
    about = await sought(visit)
    request = visit.request
    since = read_number(request.headers.get("last-event-id") or request.query_params.get("since")) or 0
    asked = Asked(channel=read_channel(request.query_params.get("channel")))
    if request.method == "HEAD":
        return Response(media_type="text/event-stream")
    visit.site.news.make_room()
    if about is None and visit.card is None:
        raise NOBODY
    known = about if "awaited" not in request.query_params else None
    told = _told(visit, known, since, asked) if known else _awaited(visit)
    return StreamingResponse(told, media_type="text/event-stream", headers=_HEADERS)


async def _told(visit: Visit, about: Subject, since: int, asked: Asked) -> AsyncIterator[str]:
    database, customer = visit.site.database, about.number
    async with visit.site.news.listening(customer) as listener:
        missed = await database.read(lambda connection: news.told_after(connection, since, customer))
        points = await database.read(lambda connection: contact_points.of_customer(connection, customer))
        if missed is None:
            yield _event("stale", since)
            return
        yield _AGAIN + await _entries(visit, about, listener, missed, asked)
        looked = monotonic()
        while not listener.closed:
            facts = await listener.wait(HEARTBEAT)
            if not facts or monotonic() > looked + HEARTBEAT:
                if ending := await _ending(visit, about, points):
                    yield _event(ending, listener.mark)
                    return
                looked = monotonic()
                if asked.channel is None:
                    await goes_on(visit, customer)
            yield await _entries(visit, about, listener, facts, asked)


async def _awaited(visit: Visit) -> AsyncIterator[str]:
    """Of a page of a card that was nobody's when it was opened: whatever is told of anybody may be told of them."""
    async with visit.site.news.listening(None) as listener:
        yield _AGAIN + _PULSE
        while not listener.closed:
            if await sought(visit) is not None:
                yield _event("stale", listener.mark)
                return
            await listener.wait(HEARTBEAT)
            if not await still_admitted(visit):
                yield _event("over", listener.mark)
                return
            yield _PULSE


async def _ending(visit: Visit, about: Subject, points: Mapping[str, int]) -> str | None:
    """Why it cannot go on like this, as an event: nobody is signed in any more, or the customer is another one by now."""
    if not await still_admitted(visit):
        return "over"
    if visit.card and await sought(visit) != about:
        return "stale"
    now = await visit.site.database.read(lambda connection: contact_points.of_customer(connection, about.number))
    return "stale" if now != points else None


async def _entries(visit: Visit, about: Subject, listener: Listener, facts: set[int], asked: Asked) -> str:
    """The event of these facts, the newest first, as far as they are the customer's still; a pulse of none.

    Nothing is folded: on the page, too, each is known by its number, wherever it stands.
    """

    def look(connection: Connection) -> list[Stored]:
        found = interactions.numbered(connection, sorted(facts)[-_MOST_AT_ONCE:])
        owners = contact_points.owners(connection, {stored.point for stored in found})
        mine = (one for one in found if owners[one.point] == about.number and asked.channel in (None, one.fact.channel))
        return sorted(mine, key=lambda stored: (stored.fact.at, stored.id), reverse=True)

    found = visible(visit, await visit.site.database.read(look)) if facts else []
    if not found:
        return _PULSE
    written = entries(visit, about, Stretch(found), asked, folded=False)
    return _event("entries", listener.mark, written)


def _event(name: str, mark: int, body: str = "") -> str:
    """An event; each line of its body by itself, and no other end of a line than ours in it."""
    lines = "\n".join(f"data: {line}" for line in body.replace("\r", " ").split("\n"))
    return f"event: {name}\nid: {mark}\n{lines}\n\n"
