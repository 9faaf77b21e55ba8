"""A remote system whose rows are read page by page, and the ways in which that goes wrong."""

import json
from dataclasses import dataclass, field
from datetime import UTC, datetime, timedelta
from enum import Enum, auto

from onethread.plugin import (
    AuthenticationError,
    Handle,
    Interaction,
    Page,
    Record,
    RejectedRecordError,
    RetryableError,
    Stream,
    Trust,
    each,
)

BEGIN = datetime(2026, 1, 1, tzinfo=UTC)


class Fault(Enum):
    """What goes wrong with a page."""

    NONE = auto()
    AWAY = auto()
    CREDENTIALS = auto()
    BROKEN = auto()


@dataclass
class Rows:
    """Rows by number, each changed at a moment: (number, changed). Two a page."""

    rows: list[tuple[int, int]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    pulls: list[tuple[str, bool, object]] = field(default_factory=list)
    streams: tuple[Stream, ...] = (
        Stream("people", "People", timedelta(minutes=5)),
        Stream("stages", "Stages", timedelta(hours=1), history=False),
    )

    async def pull(self, pull):
        self.pulls.append((pull.stream, pull.history, pull.cursor))
        fault = self.faults.pop(0) if self.faults else Fault.NONE
        if fault is Fault.AWAY:
            raise RetryableError("away", retry_after=30)
        if fault is Fault.CREDENTIALS:
            raise AuthenticationError("no")
        if fault is Fault.BROKEN:
            raise ValueError("ours")
        return self._history(pull) if pull.history else self._changes(pull)

    def _changes(self, pull):
        """Those changed at the cursor or after it: what changed in one moment may be seen twice, never missed."""
        after = pull.cursor or [0, 0]
        found = sorted((changed, number) for number, changed in self.rows if [changed, number] > after)[:2]
        return self._page(found, list(found[-1]) if found else after, len(found) == 2)

    def _history(self, pull):
        found = sorted((number, changed) for number, changed in self.rows if number > (pull.cursor or 0))[:2]
        cursor = found[-1][0] if found else pull.cursor
        page = self._page([(changed, number) for number, changed in found], cursor, len(found) == 2)
        return Page(page.cursor, page.more, page.bodies, page.headers, page.rows, total=len(self.rows))

    def _page(self, found, cursor, more):
        body = json.dumps([{"number": number, "changed": changed} for changed, number in found]).encode()
        return Page(cursor, more, (body,) if found else (), {"version": "1"}, len(found))

    def hints(self, delivery):
        if b'"number":66' in delivery.body:
            raise ValueError("ours")
        return json.loads(delivery.body) if "stream" not in delivery.headers else ()

    def translate(self, delivery):
        if "stream" not in delivery.headers:
            return ()
        rows = json.loads(delivery.body)
        return each(((f"/{at}", row) for at, row in enumerate(rows)), self._read)

    def _read(self, place, row):
        if row["number"] == 13:
            raise RejectedRecordError("thirteen")
        at = BEGIN + timedelta(minutes=row["number"])
        who = (Handle("phone", f"+3736900{row['number']:04}", Trust.CRM),)
        told = Interaction("crm", "portal", str(row["number"]), at, text="x" * row["changed"], handles=who)
        return [Record(told, (place,))]
