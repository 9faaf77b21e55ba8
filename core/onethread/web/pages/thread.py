"""`/thread/{customer}`: what happened with one customer on all channels, the newest first, and who that is and why."""

from datetime import datetime

from sqlalchemy import Connection
from starlette.background import BackgroundTask
from starlette.responses import HTMLResponse, RedirectResponse, Response

from onethread.flow import notes
from onethread.flow.notes import LONGEST as LONGEST_NOTE
from onethread.model.account import Right
from onethread.model.secret import is_secret, new_secret
from onethread.model.sought import LONGEST
from onethread.store import contact_points, looks
from onethread.store.looks import Look
from onethread.web.pages import people
from onethread.web.pages.days import by_day, late, midnight_after, parting, under
from onethread.web.pages.discretion import visible
from onethread.web.pages.forms import Draft
from onethread.web.pages.gate import Visit
from onethread.web.pages.looking import remember
from onethread.web.pages.people import Known
from onethread.web.pages.places import read_day, read_number
from onethread.web.pages.rendering import markup, page
from onethread.web.pages.searching import search
from onethread.web.pages.stretch import Asked, Stretch, asked_by, numbered, read, way_to
from onethread.web.pages.subject import NOBODY, Subject, subject
from onethread.web.pages.viewer import Viewer

MOST_CHANNELS = 12


async def show(visit: Visit) -> Response:
    """The thread; an id of before a merge leads to the one of now."""
    about = await subject(visit)
    if about.public_id != visit.request.path_params["customer"]:
        return RedirectResponse(about.address, 302)
    return await shown(visit, about)


async def shown(visit: Visit, about: Subject) -> Response:
    """A page of the thread. With `part` only the entries, for a page that has the rest."""
    query = visit.request.query_params
    asked = asked_by(query)
    if day := read_day(query.get("day")):
        end = midnight_after(day, visit.viewer)
        way = await visit.site.database.read(lambda connection: way_to(connection, about.number, end, asked))
        return RedirectResponse(about.address + way, 303)
    if "part" in query:
        look = await visit.site.database.read(lambda connection: looks.of(connection, visit.onlooker, about.number))
        since = look.since if look else None
        return HTMLResponse(entries(visit, about, await _stretch(visit, about, asked), asked, since=since))
    return await _whole(visit, about, Draft(), asked)


async def note(visit: Visit) -> Response:
    """Write a note. The same form sent twice is one note."""
    about, form = await subject(visit), await visit.form()
    text, once = form.get("text", "").replace("\r\n", "\n").strip(), form.get("once", "")
    wrong = _wrong_note(text, once)
    if wrong:
        said = visit.viewer.language(wrong, most=LONGEST_NOTE)
        return await _whole(visit, about, Draft(text[: LONGEST_NOTE * 2], once, said), Asked(), 422)
    await visit.site.noting.write_note(about.public_id, visit.viewer.name, text, once)
    return RedirectResponse(about.address, 303)


async def one(visit: Visit) -> Response:
    """One entry, with all that is known of it."""
    about = await subject(visit)
    wanted = read_number(visit.request.path_params["number"]) or 0
    stored = await visit.site.database.read(lambda connection: numbered(connection, about.number, wanted))
    if stored is None or not visible(visit, [stored]):
        raise NOBODY
    today = visit.site.clock().astimezone(visit.viewer.zone).date()
    return page(
        "entry.html",
        visit.viewer,
        frame=visit.frame,
        address=about.address,
        stored=stored,
        days=by_day([stored], visit.viewer, today, whole=True),
        stretch=Stretch([stored]),
        asked=Asked(),
        withheld=0,
        parting=None,
        late=(),
    )


def entries(
    visit: Visit,
    about: Subject,
    stretch: Stretch,
    asked: Asked,
    *,
    folded: bool = True,
    since: datetime | None = None,
) -> str:
    """Entries as they are put into a page, with how many are not shown, and the ways to newer and older ones.

    What is new since a moment is parted from the others.
    """
    viewer, shown = visit.viewer, visible(visit, stretch.facts)
    today = visit.site.clock().astimezone(viewer.zone).date()
    withheld = len(stretch.facts) - len(shown)
    above = asked.before.at if asked.before else None
    since = None if asked.words else since
    return markup(
        "entries.html",
        viewer,
        address=about.address,
        days=by_day(shown, viewer, today, folded=folded and not asked.words, sought=asked.sought),
        stretch=stretch,
        asked=asked,
        withheld=withheld,
        parting=parting(since, shown, above, viewer, today) if since else None,
        late=late(since, shown, viewer) if since else (),
        under=under(stretch.facts[-1].fact.at) if withheld else "",
    )


def channels(connection: Connection, customer: int) -> list[str]:
    """The channels on which somebody was met, and that of notes."""
    met = {key.partition(":")[0] for key in contact_points.of_customer(connection, customer)}
    return [*sorted(met - {notes.CHANNEL})[:MOST_CHANNELS], notes.CHANNEL]


async def _stretch(visit: Visit, about: Subject, asked: Asked) -> Stretch:
    if asked.words:
        return await search(visit, about, asked)
    return await visit.site.database.read(lambda connection: read(connection, about.number, asked))


async def _whole(visit: Visit, about: Subject, draft: Draft, asked: Asked, status: int = 200) -> Response:
    def ask(connection: Connection) -> tuple[Known, list[str], Look | None]:
        number = about.number
        return (
            people.known(connection, number),
            channels(connection, number),
            looks.of(connection, visit.onlooker, number),
        )

    viewer = visit.viewer
    stretch = await _stretch(visit, about, asked)
    known, met, seen = await visit.site.database.read(ask)
    look = looks.looked(seen, visit.site.clock()) if asked == Asked() else seen
    response = page(
        "thread.html",
        viewer,
        status,
        frame=visit.frame,
        address=about.address,
        customer=about.public_id,
        thread=entries(visit, about, stretch, asked, since=look.since if look else None),
        channels=met,
        draft=Draft(draft.text, draft.once if draft.wrong and draft.once else new_secret(), draft.wrong),
        most=LONGEST_NOTE,
        may_note=viewer.may(Right.NOTE),
        **_who(known, visit),
        **_what(stretch, asked, viewer),
    )
    if look != seen and look is not None:
        response.background = BackgroundTask(remember, visit, about.number, look)
    return response


def _who(known: Known, visit: Visit) -> dict[str, object]:
    """Of the page: who it is, and why."""
    return {
        "name": known.name,
        "names": known.names,
        "identities": people.identities(known, visit.viewer),
        "linked": people.ties(known, visit.viewer, sure=True),
        "suggested": [] if visit.card else people.ties(known, visit.viewer, sure=False),
    }


def _what(stretch: Stretch, asked: Asked, viewer: Viewer) -> dict[str, object]:
    """Of the page: which part of the thread it shows."""
    return {
        "mark": stretch.mark,
        "asked": asked,
        "first": asked.before is None and stretch.newer is None and not asked.words,
        "found": stretch.found if asked.before is None else None,
        "back_to": _day(stretch, viewer),
        "longest": LONGEST,
    }


def _day(stretch: Stretch, viewer: Viewer) -> str:
    """Back to which day was looked; '' for all of them."""
    back_to = stretch.found and stretch.found.back_to
    return viewer.language.day(back_to.astimezone(viewer.zone).date()) if back_to else ""


def _wrong_note(text: str, once: str) -> str | None:
    if not text or not is_secret(once):
        return "note_empty"
    return "note_long" if len(text) > LONGEST_NOTE else None
