"""What was done is compared with what is there since somebody asks, and what was asked of people is answered."""

from collections.abc import Sequence
from dataclasses import dataclass
from time import monotonic
from typing import TypedDict

from sqlalchemy import Connection

from onethread.engine.auditing import Auditing, Looked
from onethread.engine.tasks.workplace import Task, Workplace
from onethread.flow.audit import PART, Round
from onethread.flow.condition import held_up
from onethread.plugin import ConfigurationError, OnethreadError
from onethread.store import conditions, questions
from onethread.store.conditions import Condition, Trouble
from onethread.store.questions import State, Stored

_A_STEP = 1.0
"""Seconds after which who waits is told how far it is."""


class AuditStep(TypedDict):
    """How far a round is, or what is the matter and in how many seconds it is looked at again."""

    looked: int
    total: int
    mended: int
    left: int
    unseen: int
    more: bool
    trouble: str | None
    reason: str | None
    seconds: float | None


class Answered(TypedDict):
    """What an answer has led to; what is the matter if it could not be done at once."""

    mended: int
    learned: int
    reason: str | None


@dataclass(frozen=True, slots=True)
class Comparing:
    """Tasks on audits and their questions."""

    at: Workplace
    auditing: Auditing

    def tasks(self) -> Sequence[Task]:
        """All of them."""
        return self.audit, self.answer_question

    async def audit(self, connection: str) -> AuditStep:
        """Go on with the round of a connection for a moment, or begin one."""
        if waits := await self.at.database.read(lambda db: self._waits(db, connection)):
            return self._troubled(waits)
        end = monotonic() + _A_STEP
        while True:
            looked = await self.auditing.portion(connection)
            if looked.trouble or not (looked.round and looked.round.more) or monotonic() > end:
                break
        await self._record()
        return self._step(looked)

    async def answer_question(self, number: int, yes: bool) -> Answered:
        """Answer a question by its number; yes is done at once. OnethreadError when there is none, or nobody to do it."""
        found = await self.at.database.read(lambda db: questions.numbered(db, number))
        if found is None:
            raise OnethreadError(f"there is no question {number}; `onethread questions` lists them")
        if yes and found.connection not in self.auditing.auditors:
            raise ConfigurationError(f"{found.connection} is no connection that writes, so nothing can be done there")
        state = State.AGREED if yes else State.LEFT
        await self.at.database.write(lambda db: questions.answer(db, number, state))
        return await self._do(found) if yes else Answered(mended=0, learned=0, reason=None)

    async def _do(self, question: Stored) -> Answered:
        done = await self.auditing.agreed(question)
        await self._record()
        return Answered(mended=done.mended, learned=done.learned, reason=done.trouble.reason if done.trouble else None)

    async def _record(self) -> None:
        while await self.at.drain.batch():
            await self.at.drain.alone()

    def _waits(self, db: Connection, connection: str) -> Condition | None:
        held = held_up(db, connection, PART, self.auditing.clock())
        return conditions.of(db, connection, PART) if held else None

    def _step(self, looked: Looked) -> AuditStep:
        if looked.trouble:
            return self._troubled(looked.trouble)
        if looked.round is None:
            return _step(Round(more=True), Trouble.WAIT, "somebody else is at it", 1)
        return _step(looked.round)

    def _troubled(self, found: Condition) -> AuditStep:
        seconds = (found.until - self.auditing.clock()).total_seconds() if found.until else None
        return _step(Round(more=True), found.trouble, found.reason, seconds)


def _step(
    known: Round, trouble: str | None = None, reason: str | None = None, seconds: float | None = None
) -> AuditStep:
    return AuditStep(
        looked=known.looked,
        total=known.total,
        mended=known.mended,
        left=known.left,
        unseen=known.unseen,
        more=known.more,
        trouble=trouble,
        reason=reason,
        seconds=seconds,
    )
