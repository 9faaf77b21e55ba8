"""What operators decide on who is who."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import TypedDict

import structlog
from sqlalchemy import Connection

from onethread.engine.tasks.workplace import Task, Workplace
from onethread.flow import decisions
from onethread.flow.decisions import Author, Outcome
from onethread.flow.whom import by_id

_log = structlog.get_logger(__name__)


class Decided(TypedDict):
    """What a decision has led to: the ids of whom it was about, one or two; the number of the link that it made, if any."""

    customers: Sequence[str]
    link: int | None


@dataclass(frozen=True, slots=True)
class Deciding:
    """Tasks that are told who decides, and why; UndecidableError says what cannot be decided."""

    at: Workplace

    def tasks(self) -> Sequence[Task]:
        """All of them."""
        return self.merge, self.unmerge, self.accept, self.reject

    async def merge(self, one: str, other: str, by: str, reason: str) -> Decided:
        """Make two customers one; an id of before a merge names the part to be linked. WhomError for an id of nobody."""

        def decide(connection: Connection, author: Author) -> Outcome:
            mine, theirs = (by_id(connection, public_id) for public_id in (one, other))
            return decisions.merge(connection, (mine.points[0], theirs.points[0]), author)

        return await self._decide("merge", decide, by, reason)

    async def unmerge(self, link: int, by: str, reason: str) -> Decided:
        """Take one link (by its number) away."""
        return await self._decide(
            "unmerge", lambda connection, author: decisions.unmerge(connection, link, author), by, reason
        )

    async def accept(self, suggestion: int, by: str, reason: str) -> Decided:
        """Make the two of a suggestion (by its number) one."""
        return await self._decide(
            "accept", lambda connection, author: decisions.accept(connection, suggestion, author), by, reason
        )

    async def reject(self, suggestion: int, by: str, reason: str) -> Decided:
        """Say that the two of a suggestion (by its number) are not one."""
        return await self._decide(
            "reject", lambda connection, author: decisions.reject(connection, suggestion, author), by, reason
        )

    async def _decide(
        self, what: str, decide: Callable[[Connection, Author], Outcome], by: str, reason: str
    ) -> Decided:
        author = Author(by, self.at.drain.clock(), self.at.installation.reader.caution, reason)
        outcome = await self.at.change(lambda connection: decide(connection, author), lambda made: made.changes)
        self.at.observe(outcome.changes)
        _log.info("decided", what=what, by=by, customers=outcome.customers, link=outcome.link)
        return Decided(customers=outcome.customers, link=outcome.link)
