"""`/customers/{id}/thread`."""

import msgspec
from fastapi import APIRouter
from sqlalchemy import Connection
from starlette.responses import Response

from onethread.flow.interchange.lines import write_line
from onethread.store import directory, threads
from onethread.store.threads import Place
from onethread.web.api import problems
from onethread.web.api.cursors import AfterPlace, Limit, read_place, write_place
from onethread.web.api.customers import CustomerId, meant
from onethread.web.api.shapes import Thread
from onethread.web.api.site import Here

router = APIRouter(tags=["customers"])


@router.get(
    "/customers/{id}/thread",
    summary="Show the thread of a customer",
    response_model=Thread,
    responses=problems.documented(404),
)
async def thread(here: Here, public_id: CustomerId, limit: Limit = 50, after: AfterPlace = None) -> Response:
    """What happened on all channels, the newest first; each entry is a line as `onethread export interactions` writes it."""
    body = await here.database.read(lambda connection: _page(connection, public_id, limit, read_place(after)))
    return Response(body, media_type="application/json")


def _page(connection: Connection, asked: str, limit: int, before: Place | None) -> bytes:
    """The page as JSON, written by what writes exports, so that both are the same to the byte."""
    number = meant(connection, asked)
    found = threads.page(connection, number, limit + 1, before)
    shown, customer = found[:limit], directory.public_id(connection, number)
    lines = [
        msgspec.Raw(write_line(one.fact, customer=customer, learned_at=one.learned_at, delivery=one.delivery))
        for one in shown
    ]
    following = write_place(Place(shown[-1].fact.at, shown[-1].id)) if len(found) > limit else None
    return msgspec.json.encode({"customer": customer, "interactions": lines, "next": following})
