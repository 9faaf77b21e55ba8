"""What routes share by which somebody decides who is who."""

from typing import Annotated

from fastapi import Depends, Path
from sqlalchemy import Connection

from onethread.engine.tasks import Decided as Done
from onethread.store import directory
from onethread.store.links import BY_API, GREATEST
from onethread.web.api.guard import Holder
from onethread.web.api.shapes import Customer, Decided, Said
from onethread.web.api.site import Site

Number = Annotated[int, Path(ge=1, le=GREATEST, description="`number` of a link, or of a suggestion.")]


async def _author(holder: Holder) -> str:
    return f"{BY_API}{holder.name}"


Author = Annotated[str, Depends(_author)]
"""Who decides what this request asks for."""


async def _reason(said: Said | None = None) -> str:
    return said.reason if said else ""


Reason = Annotated[str, Depends(_reason)]
"""Why; nobody has to say, so there may be no body at all."""


async def decided(here: Site, done: Done) -> Decided:
    """The answer of what has come of a decision."""

    def look(connection: Connection) -> Decided:
        found = [directory.by_public_id(connection, public_id) for public_id in done["customers"]]
        entries = directory.entries(connection, [number for number in found if number is not None])
        return Decided(customers=[Customer.of(entry) for entry in entries], link=done["link"])

    return await here.database.read(look)
