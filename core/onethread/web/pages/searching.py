"""`?q=`: what a thread says is looked through, the newest first, a portion at a time and not for long; the next look goes on from there."""

import asyncio
from collections.abc import Sequence

from onethread.model.sought import Sought
from onethread.store import interactions, texts
from onethread.store.chunks import chunks
from onethread.store.interactions import Stored
from onethread.store.texts import Texts
from onethread.store.threads import Place
from onethread.web.pages.discretion import visible
from onethread.web.pages.gate import Visit
from onethread.web.pages.places import write_place
from onethread.web.pages.stretch import PAGE, Asked, Found, Stretch
from onethread.web.pages.subject import Subject

PORTION = 500
LOOKED = 10_000
"""Facts that are looked at in one look."""

LETTERS = 3_000_000
"""The same in characters: mails may be long."""

MOST = 200
"""So many are counted; whoever finds more looks for other words."""


async def search(visit: Visit, about: Subject, asked: Asked) -> Stretch:
    """The newest page of what was found. What who looks may not see is not found either; one looks at a time."""
    found: list[Stored] = []
    place, looked, letters, on = asked.before, 0, 0, True
    async with visit.site.looking:
        while on and looked < LOOKED and letters < LETTERS and len(found) <= MOST:
            told = await _portion(visit, about, place)
            found += await _among(visit, told, asked, MOST + 1 - len(found))
            on, looked, letters = len(told) == PORTION, looked + len(told), letters + sum(one.letters for one in told)
            place = told[-1].place if told else place
    return _stretch(found, place if on else None)


async def _portion(visit: Visit, about: Subject, before: Place | None) -> list[Texts]:
    return await visit.site.database.read(lambda c: texts.portion(c, about.number, PORTION, before))


async def _among(visit: Visit, told: Sequence[Texts], asked: Asked, most: int) -> list[Stored]:
    """The newest that say it; no more are read whole than are wanted, but for the rest of a page.

    Comparing takes time, so it is done in a thread: others are answered meanwhile.
    """
    wanted = [one for one in told if asked.channel in (None, one.channel)]
    hits = await asyncio.to_thread(_hits, asked.sought, wanted)
    shown: list[Stored] = []
    for piece in chunks(hits, PAGE):
        if len(shown) >= most:
            break
        shown += visible(visit, await _whole(visit, piece))
    return shown[:most]


async def _whole(visit: Visit, numbers: Sequence[int]) -> list[Stored]:
    found = await visit.site.database.read(lambda c: interactions.numbered(c, numbers))
    return sorted(found, key=lambda one: (one.fact.at, one.id), reverse=True)


def _hits(sought: Sought, told: Sequence[Texts]) -> list[int]:
    return [one.place.id for one in told if sought.told_in(one.texts)]


def _stretch(found: list[Stored], on: Place | None) -> Stretch:
    """A page of what was found; the next begins under it, or where the look has ended."""
    shown = found[:PAGE]
    last = Place(shown[-1].fact.at, shown[-1].id) if len(found) > PAGE else on
    more = len(found) > MOST
    said = Found(min(len(found), MOST), more, on.at if on and not more else None)
    return Stretch(shown, write_place(last) if last else None, found=said)
