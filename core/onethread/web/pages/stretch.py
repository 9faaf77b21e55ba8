"""Which stretch of a thread is asked for, and what is read of it: a page, what is around an entry, what was found."""

from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from urllib.parse import urlencode

from sqlalchemy import Connection

from onethread.model.sought import LONGEST, Sought, sought
from onethread.store import contact_points, interactions, news, threads
from onethread.store.interactions import Stored
from onethread.store.threads import Place
from onethread.web.pages.places import read_channel, read_number, read_place, write_place
from onethread.web.pages.subject import NOBODY

PAGE = 50


@dataclass(frozen=True, slots=True)
class Asked:
    """What of a thread is asked for: before which place, of which channel, which words; around which entry, of all channels."""

    before: Place | None = None
    channel: str | None = None
    around: int | None = None
    words: str = ""
    sought: Sought = field(default_factory=Sought)

    @property
    def narrowed(self) -> str:
        """The same of which channel and words, as a query; '' for all of it."""
        told = {"channel": self.channel, "q": self.words}
        return urlencode({name: value for name, value in told.items() if value})


@dataclass(frozen=True, slots=True)
class Found:
    """What was found of words: how many (`more` than that where nobody counted on), and the day back to which was looked, None for all."""

    many: int
    more: bool
    back_to: datetime | None


@dataclass(frozen=True, slots=True)
class Stretch:
    """A page of a thread; `before` is where the next begins, `newer` the entry around which those above it are.

    `mark` is from where on news are told.
    """

    facts: list[Stored]
    before: str | None = None
    newer: int | None = None
    mark: int = 0
    found: Found | None = None


def asked_by(query: Mapping[str, str]) -> Asked:
    """What an address asks for; RefusedError for what was never one."""
    words = " ".join(query.get("q", "").split())[:LONGEST]
    known = sought(words)
    return Asked(
        read_place(query.get("before")),
        read_channel(query.get("channel")),
        read_number(query.get("around")),
        words if known.words else "",
        known,
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


def way_to(connection: Connection, customer: int, end: datetime, asked: Asked) -> str:
    """The query that shows what happened last before that moment: around it; of what is narrowed, from it on."""
    place = Place(end, 0)
    if asked.narrowed:
        return f"?{asked.narrowed}&before={write_place(place)}"
    last = threads.older(connection, customer, 1, place) or threads.newer(connection, customer, 1, place)
    return f"?around={last[0].id}#e{last[0].id}" if last else ""


def numbered(connection: Connection, customer: int, number: int) -> Stored | None:
    """A fact, if it is this customer's."""
    found = interactions.numbered(connection, [number])
    owners = contact_points.owners(connection, [stored.point for stored in found])
    return found[0] if found and owners[found[0].point] == customer else None


def _older(connection: Connection, customer: int, most: int, before: Place | None) -> Stretch:
    found = threads.page(connection, customer, most + 1, before)
    shown = found[:most]
    return Stretch(shown, write_place(Place(shown[-1].fact.at, shown[-1].id)) if len(found) > most else None)


def _around(connection: Connection, customer: int, number: int) -> Stretch:
    """A page with an entry in the middle, or the newest page if it is there; what is above is around an entry, too."""
    middle = numbered(connection, customer, number)
    if middle is None:
        raise NOBODY
    above = threads.newer(connection, customer, PAGE // 2 + 1, Place(middle.fact.at, number))
    if len(above) <= PAGE // 2:
        return _older(connection, customer, PAGE, None)
    top = above[-2]
    return replace(_older(connection, customer, PAGE, Place(top.at, top.id + 1)), newer=above[-1].id)
