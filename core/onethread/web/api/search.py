"""`/search`."""

from contextlib import nullcontext
from dataclasses import dataclass
from typing import Annotated

from fastapi import APIRouter, Query
from sqlalchemy import Connection

from onethread.flow.handles import HandleReader
from onethread.flow.whom import find_by_handle
from onethread.plugin import RefusedError
from onethread.plugin.wording import did_you_mean
from onethread.store import directory
from onethread.web.api import problems
from onethread.web.api.cursors import AfterNumber, Limit, read_number
from onethread.web.api.customers import page
from onethread.web.api.forms import KIND, WORDS
from onethread.web.api.shapes import Customers
from onethread.web.api.site import Here

router = APIRouter(tags=["customers"])

Handle = Annotated[
    str | None,
    Query(max_length=300, pattern=WORDS, description="A phone in any spelling, an e-mail, a customer's id ..."),
]
Kind = Annotated[str | None, Query(pattern=KIND, description="Read the handle as of this kind.")]
Name = Annotated[
    str | None,
    Query(max_length=200, pattern=WORDS, description="Words of a name, in any order, case and alphabet."),
]


@router.get("/search", summary="Find customers", responses=problems.documented(404))
async def search(
    here: Here,
    handle: Handle = None,
    kind: Kind = None,
    name: Name = None,
    limit: Limit = 50,
    after: AfterNumber = None,
) -> Customers:
    """Customers who have that handle, or that name; where both are given, both. Without either it finds nobody."""
    asked = _Asked(handle, _kinds(kind, here.reader), name)
    async with here.looking if name is not None else nullcontext():
        return await here.database.read(lambda connection: _page(connection, asked, limit, after, here.reader))


@dataclass(frozen=True, slots=True)
class _Asked:
    """Who is asked for."""

    handle: str | None
    kinds: tuple[str, ...]
    name: str | None

    def find(self, connection: Connection, reader: HandleReader) -> set[int]:
        if self.handle is None:
            return self._named(connection) if self.name is not None else set()
        found = set(find_by_handle(connection, self.handle, self.kinds, reader))
        return found & self._named(connection) if found and self.name is not None else found

    def _named(self, connection: Connection) -> set[int]:
        return set(directory.by_name(connection, self.name or ""))


def _page(connection: Connection, asked: _Asked, limit: int, after: str | None, reader: HandleReader) -> Customers:
    behind = read_number(after)
    numbers = sorted(number for number in asked.find(connection, reader) if number > behind)
    return page(connection, numbers[: limit + 1], limit)


def _kinds(wanted: str | None, reader: HandleReader) -> tuple[str, ...]:
    """The kinds of handles that are meant; RefusedError for one that no plugin brings."""
    if wanted is None:
        return tuple(reader.kinds)
    if wanted not in reader.kinds:
        raise RefusedError(404, "no_kind", f"handles are not of that kind here{did_you_mean(wanted, reader.kinds)}")
    return (wanted,)
