"""Who is who is worked out anew when the rules have changed."""

from collections.abc import Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any

from sqlalchemy import Connection

from onethread.engine.tasks.workplace import Task, Workplace
from onethread.flow.relink import Change
from onethread.flow.rework import rework, rules
from onethread.store import contact_points
from onethread.store import rules as stored_rules

PAGE = 100
"""Contact points that are worked out in one transaction."""

Page = tuple[int | None, int, list[dict[str, Any]]]
"""After which contact point the next page begins (None: that was the last), how many these were, and what changed.

A change has the ids, and by these the `names` of those who have one.
"""


@dataclass(frozen=True, slots=True)
class _Done:
    """A page that was worked out: its contact points, what changed, and who these are."""

    points: Sequence[int]
    changes: tuple[Change, ...]
    names: Mapping[str, str]

    def page(self) -> Page:
        """What is told of it."""
        told = [asdict(change) for change in self.changes]
        named = [{**ids, "names": {id_: self.names.get(id_) for id_ in ids.values()}} for ids in told]
        return self.points[-1] if len(self.points) == PAGE else None, len(self.points), named


class _TriedError(Exception):
    """Ends a transaction that was only to show what it would change."""

    def __init__(self, done: _Done) -> None:
        super().__init__()
        self.done = done


@dataclass(frozen=True, slots=True)
class Reworking:
    """The task on all contact points, page by page."""

    at: Workplace

    def tasks(self) -> Sequence[Task]:
        """All of them."""
        return (self.rework,)

    async def rework(self, after: int, apply: bool) -> Page:
        """Work out anew the page of contact points after this number; unless to be applied, all is left as it was."""

        def change(connection: Connection) -> _Done:
            done = self._work_out(connection, after)
            if not apply:
                raise _TriedError(done)
            if len(done.points) < PAGE:
                stored_rules.store(connection, rules(self.at.installation.reader))
            return done

        try:
            done = await self.at.change(change, lambda made: made.changes)
            self.at.observe(done.changes)
        except _TriedError as tried:
            done = tried.done
        return done.page()

    def _work_out(self, connection: Connection, after: int) -> _Done:
        points = contact_points.after(connection, after, PAGE)
        changes = rework(connection, points, self.at.installation.reader, self.at.drain.clock())
        ids = {id_ for change in changes for id_ in asdict(change).values()}
        return _Done(points, changes, contact_points.first_names(connection, ids))
