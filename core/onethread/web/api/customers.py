"""`/customers`: all of them, and one."""

from collections.abc import Iterable
from typing import Annotated

from fastapi import APIRouter, Path
from sqlalchemy import Connection

from onethread.plugin import RefusedError
from onethread.store import directory
from onethread.web.api import problems
from onethread.web.api.cursors import AfterNumber, Limit, read_number, write_number
from onethread.web.api.forms import ID
from onethread.web.api.shapes import Customer, Customers
from onethread.web.api.site import Here

router = APIRouter(tags=["customers"])

CustomerId = Annotated[
    str,
    Path(
        alias="id",
        pattern=ID,
        description="The id of a customer; one that was merged away leads to the customer that it is now.",
    ),
]


@router.get("/customers", summary="List customers")
async def customers(here: Here, limit: Limit = 50, after: AfterNumber = None) -> Customers:
    """All customers, those whom we know longest first: who comes in meanwhile is on a later page."""

    def look(connection: Connection) -> Customers:
        return page(connection, directory.following(connection, read_number(after), limit + 1), limit)

    return await here.database.read(look)


@router.get("/customers/{id}", summary="Show a customer", responses=problems.documented(404))
async def customer(here: Here, public_id: CustomerId) -> Customer:
    """The customer of this id; `id` of the answer is another one if that was merged."""

    def look(connection: Connection) -> Customer:
        (entry,) = directory.entries(connection, [meant(connection, public_id)])
        return Customer.of(entry)

    return await here.database.read(look)


def meant(connection: Connection, public_id: str) -> int:
    """The number of the customer that this id leads to now; RefusedError for an id of nobody."""
    number = directory.by_public_id(connection, public_id)
    if number is None:
        raise RefusedError(404, "no_customer", "no customer has, or ever had, this id")
    return number


def page(connection: Connection, numbers: Iterable[int], limit: int) -> Customers:
    """The first of these customers, ascending, of whom one more than the limit tells that there is a next page."""
    found = list(numbers)
    shown = found[:limit]
    following = write_number(shown[-1]) if len(found) > limit else None
    return Customers(customers=[Customer.of(one) for one in directory.entries(connection, shown)], next=following)
