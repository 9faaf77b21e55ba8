"""`/thread/{customer}`: what happened with one customer on all channels, the newest first, and who that is and why."""

import re
from dataclasses import dataclass

from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from onethread.flow.notes import LONGEST as LONGEST_NOTE
from onethread.model.account import Right
from onethread.model.secret import is_secret, new_secret
from onethread.plugin import RefusedError
from onethread.store import contact_points, directory, interactions, news, threads
from onethread.store.interactions import Stored
from onethread.store.threads import Place
from onethread.web.pages import people
from onethread.web.pages.entries import by_day
from onethread.web.pages.gate import Visit
from onethread.web.pages.people import Known
from onethread.web.pages.places import read_number, read_place, write_place
from onethread.web.pages.rendering import markup, page
from onethread.web.pages.site import Site
from onethread.web.pages.viewer import Viewer

PAGE = 50
_ID = re.compile(r"[0-9A-Za-z]{10}")
_NOBODY = RefusedError(404, "no_customer", "no customer has, or ever had, this id")


@dataclass(frozen=True, slots=True)
class Stretch:
    """A page of a thread; `before` is where the next begins, `mark` from where on news are told."""

    facts: list[Stored]
    before: str | None
    mark: int = 0


@dataclass(frozen=True, slots=True)
class Draft:
    """What was written in the form of a note, which has to be sent again, and what is wrong with it."""

    text: str = ""
    once: str = ""
    wrong: str | None = None


async def show(visit: Visit) -> Response:
    """The thread; an id of before a merge leads to the one of now. With `part` only the entries, for a page that has the rest."""
    asked, query = visit.request.path_params["customer"], visit.request.query_params
    number, public_id = await meant(visit.site, asked)
    if public_id != asked:
        return RedirectResponse(f"/thread/{public_id}", 302)
    before = read_place(query.get("before"))
    if "part" in query:
        stretch = await visit.site.database.read(lambda connection: read(connection, number, before))
        return HTMLResponse(entries(visit.site, visit.viewer, public_id, stretch))
    return await _whole(visit, number, public_id, Draft(), before)


async def note(visit: Visit) -> Response:
    """Write a note. The same form sent twice is one note."""
    number, public_id = await meant(visit.site, visit.request.path_params["customer"])
    form = await visit.form()
    text, once = form.get("text", "").replace("\r\n", "\n").strip(), form.get("once", "")
    wrong = _wrong_note(text, once)
    if wrong:
        said = visit.viewer.language(wrong, most=LONGEST_NOTE)
        return await _whole(visit, number, public_id, Draft(text[: LONGEST_NOTE * 2], once, said), None, 422)
    await visit.site.noting.write_note(public_id, visit.viewer.name, text, once)
    return RedirectResponse(f"/thread/{public_id}", 303)


async def one(visit: Visit) -> Response:
    """One entry, with all that is known of it."""
    number, public_id = await meant(visit.site, visit.request.path_params["customer"])
    wanted = read_number(visit.request.path_params["number"])

    def look(connection: Connection) -> Stored | None:
        found = interactions.numbered(connection, [wanted or 0])
        owners = contact_points.owners(connection, [stored.point for stored in found])
        return found[0] if found and owners[found[0].point] == number else None

    stored = await visit.site.database.read(look)
    if stored is None:
        raise _NOBODY
    today = visit.site.clock().astimezone(visit.viewer.zone).date()
    days = by_day([stored], visit.viewer, today, whole=True)
    return page("entry.html", visit.viewer, customer=public_id, stored=stored, days=days)


async def meant(site: Site, asked: str) -> tuple[int, str]:
    """The number and the id of now of the customer that is asked for; RefusedError for an id of nobody."""
    if _ID.fullmatch(asked) is None:
        raise _NOBODY

    def look(connection: Connection) -> tuple[int, str] | None:
        number = directory.by_public_id(connection, asked)
        return None if number is None else (number, directory.public_id(connection, number))

    found = await site.database.read(look)
    if found is None:
        raise _NOBODY
    return found


def read(connection: Connection, customer: int, before: Place | None) -> Stretch:
    """A page of a thread; what is told while it is read is news."""
    mark = news.mark(connection)
    found = threads.page(connection, customer, PAGE + 1, before)
    shown = found[:PAGE]
    following = write_place(Place(shown[-1].fact.at, shown[-1].id)) if len(found) > PAGE else None
    return Stretch(shown, following, mark)


def entries(site: Site, viewer: Viewer, public_id: str, stretch: Stretch) -> str:
    """Entries as they are put into a page, with the way to older ones."""
    today = site.clock().astimezone(viewer.zone).date()
    days = by_day(stretch.facts, viewer, today)
    return markup("entries.html", viewer, customer=public_id, days=days, before=stretch.before)


async def _whole(
    visit: Visit, number: int, public_id: str, draft: Draft, before: Place | None, status: int = 200
) -> Response:
    def look(connection: Connection) -> tuple[Stretch, Known]:
        return read(connection, number, before), people.known(connection, number)

    site, viewer = visit.site, visit.viewer
    stretch, known = await site.database.read(look)
    return page(
        "thread.html",
        viewer,
        status,
        customer=public_id,
        name=known.name,
        names=known.names,
        identities=people.identities(known, viewer),
        linked=people.ties(known, viewer, sure=True),
        suggested=people.ties(known, viewer, sure=False),
        thread=entries(site, viewer, public_id, stretch),
        mark=stretch.mark,
        first=before is None,
        draft=Draft(draft.text, draft.once if draft.wrong and draft.once else new_secret(), draft.wrong),
        most=LONGEST_NOTE,
        may_note=viewer.may(Right.NOTE),
    )


def _wrong_note(text: str, once: str) -> str | None:
    if not text or not is_secret(once):
        return "note_empty"
    return "note_long" if len(text) > LONGEST_NOTE else None
