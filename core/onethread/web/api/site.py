"""What routes work on."""

from asyncio import Lock
from dataclasses import dataclass, field
from typing import Annotated

from fastapi import Depends, Request

from onethread.engine.tasks import Deciding
from onethread.flow.handles import HandleReader
from onethread.store.database import Database


@dataclass(frozen=True, slots=True)
class Site:
    """The store, how this firm reads handles, and what changes who is who.

    `looking` is held by whoever reads a whole table, so by one at a time.
    """

    database: Database
    reader: HandleReader
    deciding: Deciding
    looking: Lock = field(default_factory=Lock)


async def _site(request: Request) -> Site:
    site: Site = request.app.state.site
    return site


Here = Annotated[Site, Depends(_site)]
"""The site, as an argument of a route."""
