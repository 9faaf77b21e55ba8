"""Streams: kinds of remote records that are read page by page."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta

from onethread.model.join import Json

STREAM = "stream"
"""The header that says of a kept page of which stream it is; a webhook has none."""

HISTORY = "history"
"""The header of a page that is history: what it tells starts no automation."""


@dataclass(frozen=True, slots=True)
class Stream:
    """One kind of remote record. `every`: how often it is looked for changes unless the configuration says otherwise."""

    name: str
    title: str
    every: timedelta = timedelta(minutes=5)
    history: bool = True
    """Whether what was there before can be read too."""


@dataclass(frozen=True, slots=True)
class Pull:
    """What is to be read next: the changes of a stream, or its history since a moment, from where the cursor stands."""

    stream: str
    cursor: Json = None
    """What the last page said; None at the beginning.

    Changes begin now: what was before is history. They are begun before its first page, so that nothing falls between.
    """

    history: bool = False
    since: datetime | None = None


@dataclass(frozen=True, slots=True)
class Page:
    """What was read. Each of `bodies` becomes a delivery with these headers, stored together with the cursor."""

    cursor: Json
    more: bool
    """Whether there is a next page now."""

    bodies: tuple[bytes, ...] = field(default=(), repr=False)
    headers: Mapping[str, str] = field(default_factory=dict)
    rows: int = 0
    total: int | None = None
    """How many rows there are in all, if the remote says."""
