"""Who is who is worked out anew when the rules have changed."""

from collections.abc import Sequence
from dataclasses import asdict, dataclass

from sqlalchemy import Connection

from onethread.engine.tasks.workplace import Task, Workplace
from onethread.flow.relink import Change
from onethread.flow.rework import rework, rules
from onethread.store import contact_points
from onethread.store import rules as stored_rules

PAGE = 100
"""Contact points that are worked out in one transaction."""

Page = tuple[int | None, int, list[dict[str, str]]]
"""After which contact point the next page begins (None: that was the last), how many these were, and what changed."""


class _TriedError(Exception):
    """Ends a transaction that was only to show what it would change."""

    def __init__(self, done: Sequence[int], changes: tuple[Change, ...]) -> None:
        super().__init__()
        self.done, self.changes = done, changes


@dataclass(frozen=True, slots=True)
class Reworking:
    """The task on all contact points, page by page."""

    at: Workplace

    def tasks(self) -> Sequence[Task]:
        """All of them."""
        return (self.rework,)

    async def rework(self, after: int, apply: bool) -> Page:
        """Work out anew the page of contact points after this number; unless to be applied, all is left as it was."""

        def change(connection: Connection) -> tuple[Sequence[int], tuple[Change, ...]]:
            page = contact_points.after(connection, after, PAGE)
            changes = rework(connection, page, self.at.installation.reader, self.at.drain.clock())
            if not apply:
                raise _TriedError(page, changes)
            if len(page) < PAGE:
                stored_rules.store(connection, rules(self.at.installation.reader))
            return page, changes

        try:
            done, changes = await self.at.change(change)
            self.at.observe(changes)
        except _TriedError as tried:
            done, changes = tried.done, tried.changes
        return done[-1] if len(done) == PAGE else None, len(done), [asdict(one) for one in changes]
