"""`/thread/{customer}`: what happened with one customer on all channels, the newest first, and who that is and why."""

from dataclasses import dataclass

from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from onethread.flow.notes import LONGEST as LONGEST_NOTE
from onethread.model.account import Right
from onethread.model.secret import is_secret, new_secret
from onethread.store import contact_points, interactions, news, threads
from onethread.store.interactions import Stored
from onethread.store.threads import Place
from onethread.web.pages import people
from onethread.web.pages.days import by_day, under
from onethread.web.pages.discretion import visible
from onethread.web.pages.gate import Visit
from onethread.web.pages.people import Known
from onethread.web.pages.places import read_number, read_place, write_place
from onethread.web.pages.rendering import markup, page
from onethread.web.pages.subject import NOBODY, Subject, subject

PAGE = 50


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
    """The thread; an id of before a merge leads to the one of now."""
    about = await subject(visit)
    if about.public_id != visit.request.path_params["customer"]:
        return RedirectResponse(about.address, 302)
    return await shown(visit, about)


async def shown(visit: Visit, about: Subject) -> Response:
    """A page of the thread. With `part` only the entries, for a page that has the rest."""
    query = visit.request.query_params
    before = read_place(query.get("before"))
    if "part" in query:
        stretch = await visit.site.database.read(lambda connection: read(connection, about.number, before))
        return HTMLResponse(entries(visit, about, stretch))
    return await _whole(visit, about, Draft(), before)


async def note(visit: Visit) -> Response:
    """Write a note. The same form sent twice is one note."""
    about, form = await subject(visit), await visit.form()
    text, once = form.get("text", "").replace("\r\n", "\n").strip(), form.get("once", "")
    wrong = _wrong_note(text, once)
    if wrong:
        said = visit.viewer.language(wrong, most=LONGEST_NOTE)
        return await _whole(visit, about, Draft(text[: LONGEST_NOTE * 2], once, said), None, 422)
    await visit.site.noting.write_note(about.public_id, visit.viewer.name, text, once)
    return RedirectResponse(about.address, 303)


async def one(visit: Visit) -> Response:
    """One entry, with all that is known of it."""
    about = await subject(visit)
    wanted = read_number(visit.request.path_params["number"])

    def look(connection: Connection) -> Stored | None:
        found = interactions.numbered(connection, [wanted or 0])
        owners = contact_points.owners(connection, [stored.point for stored in found])
        return found[0] if found and owners[found[0].point] == about.number else None

    stored = await visit.site.database.read(look)
    if stored is None or not visible(visit, [stored]):
        raise NOBODY
    today = visit.site.clock().astimezone(visit.viewer.zone).date()
    days = by_day([stored], visit.viewer, today, whole=True)
    frame = visit.frame
    return page("entry.html", visit.viewer, frame=frame, address=about.address, stored=stored, days=days)


def read(connection: Connection, customer: int, before: Place | None) -> Stretch:
    """A page of a thread; what is told while it is read is news."""
    mark = news.mark(connection)
    found = threads.page(connection, customer, PAGE + 1, before)
    shown = found[:PAGE]
    following = write_place(Place(shown[-1].fact.at, shown[-1].id)) if len(found) > PAGE else None
    return Stretch(shown, following, mark)


def entries(visit: Visit, about: Subject, stretch: Stretch, *, folded: bool = True) -> str:
    """Entries as they are put into a page, with how many are not shown, and the way to older ones."""
    viewer, shown = visit.viewer, visible(visit, stretch.facts)
    today = visit.site.clock().astimezone(viewer.zone).date()
    withheld = len(stretch.facts) - len(shown)
    return markup(
        "entries.html",
        viewer,
        address=about.address,
        days=by_day(shown, viewer, today, folded=folded),
        before=stretch.before,
        withheld=withheld,
        under=under(stretch.facts[-1].fact.at) if withheld else "",
    )


async def _whole(visit: Visit, about: Subject, draft: Draft, before: Place | None, status: int = 200) -> Response:
    def look(connection: Connection) -> tuple[Stretch, Known]:
        return read(connection, about.number, before), people.known(connection, about.number)

    viewer = visit.viewer
    stretch, known = await visit.site.database.read(look)
    return page(
        "thread.html",
        viewer,
        status,
        frame=visit.frame,
        address=about.address,
        customer=about.public_id,
        name=known.name,
        names=known.names,
        identities=people.identities(known, viewer),
        linked=people.ties(known, viewer, sure=True),
        suggested=[] if visit.card else people.ties(known, viewer, sure=False),
        thread=entries(visit, about, stretch),
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
