"""`/customers/{id}/links`, `/why-not` and `/merge`, `/links/{number}/unmerge`: why two are one, and having it otherwise."""

from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import Connection

from onethread.flow import explain
from onethread.flow.whom import by_id
from onethread.plugin import RefusedError
from onethread.store import contact_points
from onethread.web.api import problems
from onethread.web.api.customers import CustomerId
from onethread.web.api.decision import Author, Number, Reason, decided
from onethread.web.api.forms import ID
from onethread.web.api.shapes import Decided, Link, Links, Merge, WhyNot
from onethread.web.api.site import Here

router = APIRouter(tags=["who is who"], responses=problems.documented(404, 409))

_To = Query(pattern=ID, description="The id of the other, also one of before a merge.")
To = Annotated[str, _To]
MaybeTo = Annotated[str | None, _To]


@router.get("/customers/{id}/links", summary="Why it is one customer")
async def links(here: Here, public_id: CustomerId, to: MaybeTo = None) -> Links:
    """All links of a customer, with their evidence; with `to` only those on the way to what had that id.

    None where it was always one. 409 `two_customers` if `to` is another customer.
    """

    def look(connection: Connection) -> Links:
        one = by_id(connection, public_id)
        other = by_id(connection, to) if to is not None else None
        linked = explain.why(connection, one, other) if other else explain.links_of(connection, one.customer)
        if linked is None:
            raise RefusedError(409, "two_customers", "they are two customers; `why-not` says why")
        met = contact_points.met(connection, {end for link in linked for end in link.pair})
        return Links(customer=one.public_id, links=[Link.of(link, met) for link in linked])

    return await here.database.read(look)


@router.get("/customers/{id}/why-not", summary="Why two are not one customer")
async def why_not(here: Here, public_id: CustomerId, to: To) -> WhyNot:
    """What speaks for two being one customer, what against, and how much is missing. 409 `one_customer` if they are one."""

    def look(connection: Connection) -> WhyNot:
        one, other = by_id(connection, public_id), by_id(connection, to)
        found = explain.why_not(connection, one, other, here.reader.caution)
        if found is None:
            raise RefusedError(409, "one_customer", "they are one customer; `links` says why")
        return WhyNot.of(found, one.public_id, other.public_id)

    return await here.database.read(look)


@router.post("/customers/{id}/merge", summary="Make two customers one")
async def merge(here: Here, by: Author, public_id: CustomerId, said: Merge) -> Decided:
    """Whatever the evidence says. To unmerge the `link` of the answer undoes it exactly."""
    done = await here.deciding.merge(one=public_id, other=said.other, by=by, reason=said.reason)
    return await decided(here, done)


@router.post("/links/{number}/unmerge", summary="Take a link away")
async def unmerge(here: Here, by: Author, number: Number, reason: Reason) -> Decided:
    """What it had made one is apart again, with the ids of before.

    What somebody had decided is withdrawn, and what held before holds again, the evidence and vetoes; where the evidence
    had decided, the two sides are told apart for good.
    """
    return await decided(here, await here.deciding.unmerge(link=number, by=by, reason=reason))
