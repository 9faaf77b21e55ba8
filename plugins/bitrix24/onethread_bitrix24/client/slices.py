"""How a long list is cut into stretches of ids that are read at the same time, and what a reading proves. Pure.

A chain is a batch in which command k asks for ids above the last one of page k-1. Behind a page that is not whole such a
reference leads nowhere, and the portal takes the whole list for it: what comes then is never looked at. [D huge-data, S]

A page that is not whole is no end by itself: rows may have been hidden after they were counted. What ends is an empty page, the
last id of a slice, or the greatest id that there is, for which the last command of the batch asks.
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from onethread_bitrix24.client.answers import Answer
from onethread_bitrix24.client.commands import LONGEST, Command, Outcome
from onethread_bitrix24.client.errors import Bitrix24Error, InconsistentListError
from onethread_bitrix24.client.listings import Listing

MOST_PAGES = LONGEST - 1
"""Of a chain that asks for the greatest id, too."""

_WIDEST = 64
"""A slice spans so many times as many ids as it may hold rows, at most."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Ids above `low` up to `high`, or all above where that is None; read in so many `pages` first."""

    low: int
    high: int | None
    pages: int = MOST_PAGES


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a chain proved: all rows up to id `after`, whether its slice ends there, and what stopped it if not.

    `top` is the greatest id of the slice, if that was told.
    """

    rows: list[dict[str, Any]] = field(repr=False)
    after: int
    ends: bool = False
    stopped: Bitrix24Error | None = None
    top: int | None = None


@dataclass(slots=True)
class Cutter:
    """Cuts what lies between `low` and `top`, the greatest id there was, into slices of about one request each.

    `density` is how many of the ids have rows, by what was read last; the last slice is open, so that what is made
    meanwhile is read too.
    """

    low: int
    top: int
    size: int
    density: float = 1.0
    over: bool = False

    def cut(self) -> Slice | None:
        """The next slice; None behind the last."""
        if self.over:
            return None
        low, width = self.low, self._width()
        self.low = low + width
        self.over = self.low >= self.top
        if self.over:
            return Slice(low, None, self._pages(self.top - low) if self.top > low else MOST_PAGES)
        return Slice(low, self.low, self._pages(width))

    def learn(self, rows: int, span: int) -> None:
        """So many rows were found among so many ids; of a few nothing is learned."""
        if span >= self.size:
            self.density = min(1.0, max(rows / span, 1 / _WIDEST))

    def _width(self) -> int:
        rows = self.size * LONGEST
        return rows if self.density > _FULL else int(_FULL * rows / self.density)

    def _pages(self, width: int) -> int:
        """No more than there can be, nor many more than there will be: pages behind the end cost the portal time.

        Where nearly each id has a row the last one of the slice has, and proves its end without being asked for.
        """
        most, likely = -(-width // self.size), int(width * self.density / self.size * _MORE) + 1
        fit = LONGEST if self.density > _FULL and not self.over else MOST_PAGES
        return max(1, min(most, likely, fit))


_FULL, _MORE = 0.95, 1.1


def parameters(listing: Listing, filter_: Mapping[str, Any], select: Sequence[str]) -> dict[str, Any]:
    """Parameters of each page. ValueError for a filter that would get into the walk's way."""
    if any(key.strip("<>=!@%") == listing.order and key.startswith((">", "<")) for key in filter_):
        raise ValueError(f"a walk filters by {listing.order} itself")
    names = {"select": [*dict.fromkeys((listing.id, *select))]} if select else {}
    return {**listing.params, **names, "filter": dict(filter_), "order": {listing.order: "ASC"}, "start": -1}


def chained(listing: Listing, asked: Mapping[str, Any], part: Slice) -> list[Command]:
    """Commands for the pages of a slice, each asking for what follows the last row of the one before; behind them one for
    the greatest id, where there is room."""
    begins: list[Any] = [part.low, *(listing.last_of(f"c{at}") for at in range(part.pages - 1))]
    pages = [Command(listing.method, _within(listing, asked, begin, part.high), refers=True) for begin in begins]
    top = {**_within(listing, asked, part.low, part.high), "select": [listing.id], "order": {listing.order: "DESC"}}
    return [*pages, *([Command(listing.method, top)] if part.pages < LONGEST else [])]


def _within(listing: Listing, asked: Mapping[str, Any], low: Any, high: int | None) -> dict[str, Any]:
    bound = {} if high is None else {f"<={listing.order}": high}
    return {**asked, "filter": {**asked["filter"], f">{listing.order}": low, **bound}}


def proven(listing: Listing, outcomes: Sequence[Outcome], part: Slice) -> Stretch:
    """What the outcomes of a chain prove.

    Ids must grow, within a page and from one to the next, and keep within the slice: a list that takes no notice of the
    filter, or a reference that led nowhere, is found so. Pages behind one that is not whole are never looked at.
    """
    pages, top = outcomes[: part.pages], _top(listing, outcomes[part.pages :], part)
    rows: list[dict[str, Any]] = []
    after = part.low
    for outcome in pages:
        if not isinstance(outcome, Answer):
            return Stretch(rows, after, stopped=outcome, top=top)
        page = listing.rows(outcome.result)
        last = None if page is None else _ascended(listing, page, after, part.high)
        if page is None or last is None:
            error = InconsistentListError("rows are not those that were asked for", method=listing.method)
            return Stretch(rows, after, stopped=error, top=top)
        rows += page
        after = last
        if not page or after == part.high or (top is not None and after >= top):
            return Stretch(rows, after if part.high is None else part.high, ends=True, top=top)
        if len(page) < listing.size:
            break
    return Stretch(rows, after, top=top)


def rest(listing: Listing, part: Slice, stretch: Stretch) -> Slice:
    """What of a slice is left behind a stretch, in no more pages than it can have."""
    last = part.high if stretch.top is None else stretch.top
    pages = 1 if last is None else -(-(last - stretch.after) // listing.size)
    return Slice(stretch.after, part.high, max(1, min(pages, MOST_PAGES)))


def _top(listing: Listing, told: Sequence[Outcome], part: Slice) -> int | None:
    """The greatest id of a slice; None if it was not told, or by a list that takes no notice of the order."""
    rows = listing.rows(told[0].result) if told and isinstance(told[0], Answer) else None
    ids = [listing.id_of(row) or 0 for row in rows or ()]
    falls = all(after < before for before, after in pairwise(ids))
    return ids[0] if ids and falls and ids[-1] > part.low else None


def _ascended(listing: Listing, page: Sequence[Mapping[str, Any]], after: int, high: int | None) -> int | None:
    """The last id of a page whose ids all grow from there and not beyond; None if they do not, or are too many."""
    if len(page) > listing.size:
        return None
    for row in page:
        id_ = listing.id_of(row)
        if id_ is None or id_ <= after or (high is not None and id_ > high):
            return None
        after = id_
    return after
