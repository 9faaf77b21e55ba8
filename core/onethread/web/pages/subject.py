"""Whom a page is about: the customer that its address names, or the one that a card of a CRM is of just now."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection

from onethread.flow.handles import HandleReader
from onethread.model.handle import Handle
from onethread.plugin import RefusedError
from onethread.store import directory
from onethread.store.passes import Pass
from onethread.web.pages.gate import Visit

_ID = re.compile(r"[0-9A-Za-z]{10}")
NOBODY = RefusedError(404, "no_customer", "no customer has, or ever had, this id")


@dataclass(frozen=True, slots=True)
class Subject:
    """A customer by number and id of now, and where the addresses of the pages about them begin."""

    number: int
    public_id: str
    address: str


async def subject(visit: Visit) -> Subject:
    """Whom it is about; RefusedError for nobody."""
    found = await sought(visit)
    if found is None:
        raise NOBODY
    return found


async def sought(visit: Visit) -> Subject | None:
    """The same; None for nobody. What a pass is for is asked anew each time: customers merge and part."""
    asked = visit.request.path_params.get("customer", "")
    if visit.card is None and _ID.fullmatch(asked) is None:
        return None
    shown, reader = visit.card, visit.site.reader

    def look(connection: Connection) -> tuple[int, str] | None:
        number = directory.by_public_id(connection, asked) if shown is None else of_cards(connection, shown, reader)
        return None if number is None else (number, directory.public_id(connection, number))

    found = await visit.site.database.read(look)
    return found and Subject(*found, visit.address or f"/thread/{found[1]}")


def of_cards(connection: Connection, shown: Pass, reader: HandleReader) -> int | None:
    """The customer of the first of a pass's cards that is anybody's."""
    for kind, value in shown.cards:
        identity = reader.identity(Handle(kind, value), shown.account)
        number = directory.of_card(connection, identity) if identity else None
        if number is not None:
            return number
    return None
