"""Where a stream stands: how far each of its lists was walked. Pure but for nothing; this is what the core keeps as cursor."""

from collections.abc import Mapping
from dataclasses import asdict, dataclass, replace
from datetime import datetime, timedelta
from typing import Any

from onethread.plugin import Json

OVERLAP = timedelta(minutes=2)
"""A change is seen this much later than its time at most: the portal ends every request after one. [D limits]"""


@dataclass(frozen=True, slots=True)
class Walk:
    """One pass through a list by ids. All rows up to id `after` that changed at `since` or later were read; what changes
    meanwhile is read by the next pass, which starts where this one `begun` by the portal's clock. Times are ISO 8601.
    `step` counts the requests of this pass."""

    since: str = ""
    begun: str = ""
    after: int = 0
    step: int = 0

    @property
    def changed_from(self) -> str:
        """From which change on rows are asked for: some are asked for twice, none is left out."""
        return written(datetime.fromisoformat(self.since) - OVERLAP)

    def ended(self) -> "Walk":
        """The next pass."""
        return Walk(since=self.begun or self.since)


@dataclass(frozen=True, slots=True)
class Place:
    """The walks of a stream's lists, which one is at it, and how many rows all have together, if that was counted."""

    walks: tuple[Walk, ...]
    at: int = 0
    total: int | None = None

    @classmethod
    def begin(cls, lists: int, since: str = "") -> "Place":
        """At the beginning of each."""
        return cls((Walk(since=since),) * lists)

    @classmethod
    def of(cls, cursor: Json, lists: int) -> "Place | None":
        """What the core has kept; None for nothing, and for what was kept of other lists."""
        if not isinstance(cursor, Mapping):
            return None
        told: Mapping[str, Any] = cursor
        walks = tuple(Walk(**one) for one in told.get("walks", ()))
        return cls(walks, int(told.get("at", 0)), told.get("total")) if len(walks) == lists else None

    @property
    def cursor(self) -> Json:
        """As it is kept."""
        return {"walks": [asdict(walk) for walk in self.walks], "at": self.at, "total": self.total}

    @property
    def walk(self) -> Walk:
        """The one that is at it."""
        return self.walks[self.at]

    def moved(self, walk: Walk) -> "Place":
        """The same with this walk in place of the one that is at it."""
        return replace(self, walks=(*self.walks[: self.at], walk, *self.walks[self.at + 1 :]))

    def next(self) -> "Place | None":
        """At the next list; None behind the last."""
        return replace(self, at=self.at + 1) if self.at + 1 < len(self.walks) else None


def written(moment: datetime) -> str:
    """As Bitrix24 takes it: whole seconds and an offset."""
    return moment.replace(microsecond=0).isoformat()
