"""`/customers`: whom to start from."""

from dataclasses import dataclass
from datetime import date, datetime

from sqlalchemy import Connection
from starlette.responses import RedirectResponse, Response

from onethread.flow.whom import find_by_handle
from onethread.store import directory, glances, looks
from onethread.store.glances import Glance
from onethread.store.interactions import Stored
from onethread.web.pages.days import is_own_note
from onethread.web.pages.entries import Entry, entry
from onethread.web.pages.gate import Visit
from onethread.web.pages.places import read_number
from onethread.web.pages.rendering import page
from onethread.web.pages.viewer import Viewer

PAGE = 50
_LONGEST = 200
_BRIEF = 80


@dataclass(frozen=True, slots=True)
class Row:
    """A customer in the list."""

    public_id: str
    name: str | None
    identities: str
    newest: Entry | None
    when: str
    news: bool
    """Whether who looks has looked at them before that."""


async def home(_visit: Visit) -> Response:
    """Begin with the list."""
    return RedirectResponse("/customers", 303)


async def listed(visit: Visit) -> Response:
    """Those heard lately; or all, those who are new first; or whom is looked for."""
    query = visit.request.query_params
    words = " ".join(query.get("q", "").split())[:_LONGEST]
    before = read_number(query.get("before"))
    if words:
        async with visit.site.looking:
            found = await visit.site.database.read(lambda connection: _found(connection, visit, words, before))
    elif "all" in query:
        found = await visit.site.database.read(lambda c: glances.at(c, glances.newcomers(c, before, PAGE + 1)))
    else:
        found = await visit.site.database.read(lambda c: glances.at(c, glances.lately(c, PAGE)))
    shown = found[:PAGE]
    following = shown[-1].number if len(found) > PAGE else None
    mode = "found" if words else "all" if "all" in query else "lately"
    today = visit.site.clock().astimezone(visit.viewer.zone).date()
    numbers = [one.number for one in shown]
    seen = await visit.site.database.read(lambda connection: looks.last(connection, visit.onlooker, numbers))
    rows = [row(one, visit.viewer, today, seen.get(one.number)) for one in shown]
    return page("customers.html", visit.viewer, rows=rows, words=words, mode=mode, following=following)


def _found(connection: Connection, visit: Visit, words: str, before: int | None) -> list[Glance]:
    """By what identifies them, else by name; those who are new first."""
    reader = visit.site.reader
    numbers = find_by_handle(connection, words, reader.kinds, reader) or directory.by_name(connection, words)
    ahead = (number for number in sorted(numbers, reverse=True) if before is None or number < before)
    return glances.at(connection, [number for number, _ in zip(ahead, range(PAGE + 1), strict=False)])


def row(glance: Glance, viewer: Viewer, today: date, seen: datetime | None = None) -> Row:
    """A customer in the words of a language."""
    newest = entry(glance.newest, viewer) if glance.newest else None
    known = [f"{viewer.language.identity(one.kind)} {viewer.value(one.kind, one.value)}" for one in glance.identities]
    name = glance.name if glance.name is None or len(glance.name) <= _BRIEF else f"{glance.name[: _BRIEF - 1]}…"
    when = (newest.clock if newest.day == today else f"{newest.day:%d.%m.%Y}") if newest else ""
    return Row(glance.public_id, name, " · ".join(known), newest, when, _is_new(glance.newest, seen, viewer))


def _is_new(newest: Stored | None, seen: datetime | None, viewer: Viewer) -> bool:
    return bool(newest and seen and newest.learned_at > seen and not is_own_note(newest, viewer))
