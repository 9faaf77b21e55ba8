"""How a long list is cut into stretches of ids that are read at the same time, and what a reading proves. Pure.

A chain is a batch in which command k asks for ids above the last one of page k-1. Behind a page that is not whole such a
reference leads nowhere, and the portal takes the whole list for it: what comes then is never looked at. [D huge-data, S]
"""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onethread_bitrix24.client.answers import Answer
from onethread_bitrix24.client.batch import LONGEST, Command, Outcome
from onethread_bitrix24.client.errors import Bitrix24Error, InconsistentListError
from onethread_bitrix24.client.listings import Listing

_WIDEST = 64
"""A slice spans so many times as many ids as it may hold rows, at most."""


@dataclass(frozen=True, slots=True)
class Slice:
    """Ids above `low` up to `high`, or all above where that is None; read in so many `pages` first."""

    low: int
    high: int | None
    pages: int = LONGEST


@dataclass(frozen=True, slots=True)
class Stretch:
    """What a chain proved: all rows up to id `after`, whether its slice ends there, and what stopped it if not."""

    rows: list[dict[str, Any]] = field(repr=False)
    after: int
    ends: bool = False
    stopped: Bitrix24Error | None = None


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
            return Slice(low, None, self._pages(max(0, self.top - low)) + 1 if self.top > low else LONGEST)
        return Slice(low, self.low, self._pages(width))

    def learn(self, rows: int, span: int) -> None:
        """So many rows were found among so many ids."""
        if span > 0:
            self.density = min(1.0, max(rows / span, 1 / _WIDEST))

    def _width(self) -> int:
        rows = self.size * LONGEST
        return rows if self.density > _FULL else int(_FULL * rows / self.density)

    def _pages(self, width: int) -> int:
        """No more than there can be, nor many more than there will be: pages behind the end cost the portal time."""
        most, likely = -(-width // self.size), int(width * self.density / self.size * _MORE) + 1
        return max(1, min(most, likely, LONGEST - 1 if self.over else LONGEST))


_FULL, _MORE = 0.95, 1.1


def parameters(listing: Listing, filter_: Mapping[str, Any], select: Sequence[str]) -> dict[str, Any]:
    """Parameters of each page. ValueError for a filter that would get into the walk's way."""
    if any(key.strip("<>=!@%") == listing.order and key.startswith((">", "<")) for key in filter_):
        raise ValueError(f"a walk filters by {listing.order} itself")
    names = {"select": [*dict.fromkeys((listing.id, *select))]} if select else {}
    return {**listing.params, **names, "filter": dict(filter_), "order": {listing.order: "ASC"}, "start": -1}


def chained(listing: Listing, asked: Mapping[str, Any], part: Slice) -> list[Command]:
    """Commands for the pages of a slice, each asking for what follows the last row of the one before."""
    begins: list[Any] = [part.low, *(listing.last_of(f"c{at}") for at in range(part.pages - 1))]
    bound = {} if part.high is None else {f"<={listing.order}": part.high}
    return [
        Command(
            listing.method, {**asked, "filter": {**asked["filter"], f">{listing.order}": begin, **bound}}, refers=True
        )
        for begin in begins
    ]


def topmost(listing: Listing, asked: Mapping[str, Any]) -> Command:
    """The command that tells the greatest id."""
    return Command(listing.method, {**asked, "select": [listing.id], "order": {listing.order: "DESC"}})


def top_of(listing: Listing, outcome: Outcome) -> int:
    """What that command told; 0 if it told nothing."""
    rows = listing.rows(outcome.result) if isinstance(outcome, Answer) else None
    return max((listing.id_of(row) or 0 for row in rows or ()), default=0)


def proven(listing: Listing, outcomes: Sequence[Outcome], part: Slice) -> Stretch:
    """What the pages of a chain prove.

    Ids must grow, within a page and from one to the next, and keep within the slice: a list that takes no notice of the
    filter, or a reference that led nowhere, is found so. A slice ends with a page that is not whole, or at its last id.
    """
    rows: list[dict[str, Any]] = []
    after = part.low
    for outcome in outcomes:
        if not isinstance(outcome, Answer):
            return Stretch(rows, after, stopped=outcome)
        page = listing.rows(outcome.result)
        last = None if page is None else _ascended(listing, page, after, part.high)
        if page is None or last is None:
            error = InconsistentListError("rows are not those that were asked for", method=listing.method)
            return Stretch(rows, after, stopped=error)
        rows += page
        after = last
        if len(page) < listing.size or after == part.high:
            return Stretch(rows, after if part.high is None else part.high, ends=True)
    return Stretch(rows, after)


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
