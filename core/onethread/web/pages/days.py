"""Entries day by day; a row of what merely happened is folded into one."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import date, datetime, timedelta
from itertools import groupby

from onethread.flow import notes
from onethread.model.sought import ALL, Sought
from onethread.store.columns import MICROSECOND, to_microseconds
from onethread.store.interactions import Stored
from onethread.web.pages.entries import Entry, entry
from onethread.web.pages.viewer import Viewer

UNFOLDED = 3
"""So many in a row are shown one by one."""


@dataclass(frozen=True, slots=True)
class Row:
    """An entry by itself; with a name several that are folded, and what they are."""

    entries: Sequence[Entry]
    name: str | None = None


@dataclass(frozen=True, slots=True)
class Day:
    """A day, and the rows of it that are on a page."""

    day: date
    name: str
    order: str
    rows: Sequence[Row]


@dataclass(frozen=True, slots=True)
class Parting:
    """Stands between what is new and what is not: the moment, in words, and the word by which it is put there."""

    moment: str
    order: str


def parting(
    since: datetime, stored: Sequence[Stored], above: datetime | None, viewer: Viewer, today: date
) -> Parting | None:
    """Where somebody who comes back goes on reading; None where nothing on a page (that begins below that moment) is new, or all is.

    Their own notes are not new to them.
    """
    there = since.astimezone(viewer.zone)
    times = [one.fact.at for one in stored if not is_own_note(one, viewer)]
    new = max([*times, *([above] if above else [])], default=since) > since
    if not new or all(one.fact.at > since for one in stored):
        return None
    day = "" if there.date() == today else f"{viewer.language.short_day(there.date(), today)}, "
    return Parting(f"{day}{there:%H:%M}", under(since + MICROSECOND))


def late(since: datetime, stored: Iterable[Stored], viewer: Viewer) -> set[int]:
    """The numbers of those that stand below that moment, and were told after it."""
    below = (one for one in stored if one.fact.at <= since < one.learned_at)
    return {one.id for one in below if not is_own_note(one, viewer)}


def is_own_note(stored: Stored, viewer: Viewer) -> bool:
    """Whether who looks wrote it."""
    return stored.fact.channel == notes.CHANNEL and stored.fact.account == viewer.name


def by_day(
    stored: Iterable[Stored],
    viewer: Viewer,
    today: date,
    *,
    whole: bool = False,
    folded: bool = True,
    sought: Sought = ALL,
) -> list[Day]:
    """Facts (newest first) as rows of entries, day by day; of long texts what is sought in them."""
    made = [entry(one, viewer, whole=whole, sought=sought) for one in stored]
    return [
        Day(day, _day_name(day, viewer, today), _end_of(day, viewer), list(_rows(some, viewer, folded=folded)))
        for day, some in groupby(made, key=lambda one: one.day)
    ]


def _rows(entries: Iterable[Entry], viewer: Viewer, *, folded: bool) -> Iterator[Row]:
    for folds, some in groupby(entries, key=lambda one: folded and one.folds is not None):
        run = list(some)
        if folds and len(run) > UNFOLDED:
            yield Row(run, _name(run, viewer))
        else:
            yield from (Row([one]) for one in run)


def _name(run: Sequence[Entry], viewer: Viewer) -> str:
    """What they are, each kind with its number, and from when to when."""
    many = Counter(one.folds for one in run)
    said = ", ".join(viewer.language.many(f"folded_{kind}", number) for kind, number in many.items())
    return f"{said}, {run[-1].clock}–{run[0].clock}"


def midnight_after(day: date, viewer: Viewer) -> datetime:
    """When a day ends where who looks is."""
    return datetime.combine(day + timedelta(days=1), datetime.min.time(), viewer.zone)


def under(at: datetime) -> str:
    """A word that sorts right below what happened then."""
    return f"{to_microseconds(at) - 1 + 10**16:018d}.~"


def _end_of(day: date, viewer: Viewer) -> str:
    """A word that sorts after all entries of a day, and before those of the next."""
    return under(midnight_after(day, viewer))


def _day_name(day: date, viewer: Viewer, today: date) -> str:
    name = viewer.language.day(day)
    if day == today:
        return f"{viewer.language('today')}, {name}"
    return f"{viewer.language('yesterday')}, {name}" if day == today - timedelta(days=1) else name
