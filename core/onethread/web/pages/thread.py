"""`/thread/{customer}`: what happened with one customer on all channels, the newest first, and who that is and why."""

from dataclasses import dataclass, replace

from sqlalchemy import Connection
from starlette.responses import HTMLResponse, RedirectResponse, Response

from onethread.flow import notes
from onethread.flow.notes import LONGEST as LONGEST_NOTE
from onethread.model.account import Right
from onethread.model.secret import is_secret, new_secret
from onethread.store import contact_points, interactions, news, threads
from onethread.store.interactions import Stored
from onethread.store.threads import Place
from onethread.web.pages import people
from onethread.web.pages.days import by_day, under
from onethread.web.pages.discretion import visible
from onethread.web.pages.forms import Draft
from onethread.web.pages.gate import Visit
from onethread.web.pages.people import Known
from onethread.web.pages.places import read_channel, read_number, read_place, write_place
from onethread.web.pages.rendering import markup, page
from onethread.web.pages.subject import NOBODY, Subject, subject

PAGE = 50
MOST_CHANNELS = 12


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a thread is asked for: before which place, of which channel; around which entry, of all channels."""

    before: Place | None = None
    channel: str | None = None
    around: int | None = None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A page of a thread; `before` is where the next begins, `newer` the entry around which those above it are.

    `mark` is from where on news are told.
    """

    facts: list[Stored]
    before: str | None = None
    newer: int | None = None
    mark: int = 0


async def show(visit: Visit) -> Response:
    """The thread; an id of before a merge leads to the one of now."""
    about = await subject(visit)
    if about.public_id != visit.request.path_params["customer"]:
        return RedirectResponse(about.address, 302)
    return await shown(visit, about)


async def shown(visit: Visit, about: Subject) -> Response:
    """A page of the thread. With `part` only the entries, for a page that has the rest."""
    query = visit.request.query_params
    asked = Asked(read_place(query.get("before")), read_channel(query.get("channel")), read_number(query.get("around")))
    if "part" in query:
        stretch = await visit.site.database.read(lambda connection: read(connection, about.number, asked))
        return HTMLResponse(entries(visit, about, stretch, asked))
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
    stored = await visit.site.database.read(lambda connection: _numbered(connection, about.number, wanted))
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
    )


def read(connection: Connection, customer: int, asked: Asked) -> Stretch:
    """A page of a thread; what is told while it is read is news."""
    mark = news.mark(connection)
    if asked.around is not None:
        return replace(_around(connection, customer, asked.around), mark=mark)
    if asked.channel is not None:
        found, place = threads.of_channel(connection, customer, asked.channel, PAGE, asked.before)
        return Stretch(found, write_place(place) if place else None, mark=mark)
    return replace(_older(connection, customer, PAGE, asked.before), mark=mark)


def _older(connection: Connection, customer: int, most: int, before: Place | None) -> Stretch:
    found = threads.page(connection, customer, most + 1, before)
    shown = found[:most]
    return Stretch(shown, write_place(Place(shown[-1].fact.at, shown[-1].id)) if len(found) > most else None)


def _around(connection: Connection, customer: int, number: int) -> Stretch:
    """A page with an entry in the middle, or the newest page if it is there; what is above is around an entry, too."""
    middle = _numbered(connection, customer, number)
    if middle is None:
        raise NOBODY
    above = threads.newer(connection, customer, PAGE // 2 + 1, Place(middle.fact.at, number))
    if len(above) <= PAGE // 2:
        return _older(connection, customer, PAGE, None)
    top = above[-2]
    return replace(_older(connection, customer, PAGE, Place(top.at, top.id + 1)), newer=above[-1].id)


def _numbered(connection: Connection, customer: int, number: int) -> Stored | None:
    """A fact, if it is this customer's."""
    found = interactions.numbered(connection, [number])
    owners = contact_points.owners(connection, [stored.point for stored in found])
    return found[0] if found and owners[found[0].point] == customer else None


def entries(visit: Visit, about: Subject, stretch: Stretch, asked: Asked, *, folded: bool = True) -> str:
    """Entries as they are put into a page, with how many are not shown, and the ways to newer and older ones."""
    viewer, shown = visit.viewer, visible(visit, stretch.facts)
    today = visit.site.clock().astimezone(viewer.zone).date()
    withheld = len(stretch.facts) - len(shown)
    return markup(
        "entries.html",
        viewer,
        address=about.address,
        days=by_day(shown, viewer, today, folded=folded),
        stretch=stretch,
        asked=asked,
        withheld=withheld,
        under=under(stretch.facts[-1].fact.at) if withheld else "",
    )


def channels(connection: Connection, customer: int) -> list[str]:
    """The channels on which somebody was met, and that of notes."""
    met = {key.partition(":")[0] for key in contact_points.of_customer(connection, customer)}
    return [*sorted(met - {notes.CHANNEL})[:MOST_CHANNELS], notes.CHANNEL]


async def _whole(visit: Visit, about: Subject, draft: Draft, asked: Asked, status: int = 200) -> Response:
    def look(connection: Connection) -> tuple[Stretch, Known, list[str]]:
        number = about.number
        return read(connection, number, asked), people.known(connection, number), channels(connection, number)

    viewer = visit.viewer
    stretch, known, met = await visit.site.database.read(look)
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
        thread=entries(visit, about, stretch, asked),
        mark=stretch.mark,
        asked=asked,
        first=asked.before is None and stretch.newer is None,
        channels=met,
        draft=Draft(draft.text, draft.once if draft.wrong and draft.once else new_secret(), draft.wrong),
        most=LONGEST_NOTE,
        may_note=viewer.may(Right.NOTE),
    )


def _wrong_note(text: str, once: str) -> str | None:
    if not text or not is_secret(once):
        return "note_empty"
    return "note_long" if len(text) > LONGEST_NOTE else None
