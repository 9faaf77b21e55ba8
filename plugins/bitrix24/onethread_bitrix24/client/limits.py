"""The limits of a portal, shared by all processes that speak for it: asked before each request, told of each answer."""

import asyncio
import hashlib
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from onethread.plugin import Shared
from onethread_bitrix24.client import budget
from onethread_bitrix24.client.budget import Urgency
from onethread_bitrix24.client.clock import Clock
from onethread_bitrix24.client.errors import OperatingLimitError

PATIENCE = 30.0
"""Seconds that a call waits for operating time; a longer wait is told to whoever called."""

_LONGEST_HOLD = 30.0


@dataclass(frozen=True, slots=True)
class Plan:
    """What the portal's plan allows, and by which names that is shared."""

    rate: float
    burst: int
    operating: float
    portal: str
    credential: str = field(repr=False)
    """What operating time is counted by; only its digest leaves this place."""

    leaves_by: str = ""

    @property
    def bucket(self) -> str:
        """One for each portal and address by which requests go out, whoever sends them."""
        return f"bitrix24 {self.portal} {self.leaves_by}".strip()

    def spending(self, method: str) -> str:
        """Operating time of one method, for one credential."""
        digest = hashlib.sha256(self.credential.encode()).hexdigest()[:12]
        return f"bitrix24 {self.portal} {digest} {method}"


@dataclass(slots=True)
class Tally:
    """What was done so far, for metrics: calls, seconds that they waited, and how often limits were met after all."""

    requests: int = 0
    waited: float = 0.0
    query_limits: int = 0
    operating_limits: int = 0
    retries: int = 0
    renewals: int = 0


@dataclass(slots=True)
class Gate:
    """What the clients of a connector share in one process: they are counted together, and wait one behind the other.

    So that a process has one slot taken ahead for each urgency at the most, however many streams it reads.
    """

    tally: Tally = field(default_factory=Tally)
    _lines: dict[Urgency, asyncio.Lock] = field(default_factory=dict)

    def line(self, urgency: Urgency) -> asyncio.Lock:
        """Where a call waits for its slot; one that somebody waits for stands behind nobody."""
        return asyncio.Lock() if urgency is Urgency.INTERACTIVE else self._lines.setdefault(urgency, asyncio.Lock())


@dataclass(slots=True)
class Limiter:
    """Waits for slots and for operating time, and learns from what the portal says."""

    plan: Plan
    shared: Shared
    clock: Clock
    gate: Gate = field(default_factory=Gate)
    urgency: Urgency = Urgency.BACKGROUND
    patience: float = PATIENCE
    _strikes: int = 0

    @property
    def tally(self) -> Tally:
        """What was done so far."""
        return self.gate.tally

    async def admit(self, calls: Mapping[str, int]) -> None:
        """Wait until these methods may be called so often, then for a slot. OperatingLimitError if that is far off."""
        await self._await_operating_time(calls)
        async with self.gate.line(self.urgency):
            plan = self.plan
            rate = budget.healed(await self.shared.recall(self._pace), plan.rate, self.clock.now())
            await self._wait(await self.shared.slot(plan.bucket, rate, budget.room(plan.burst, self.urgency)))
        self.tally.requests += 1

    async def learn(self, method: str, time: Mapping[str, Any], calls: int = 1) -> None:
        """Take note of the operating time that an answer tells."""
        before = await self._spent(method)
        after = budget.learned(before, time, calls, self.clock.now())
        if after is not None and (before is None or _differs(before, after)):
            await self._remember(method, after)

    async def too_many_requests(self) -> None:
        """The portal has turned a request away: nobody sends for a while, then without a burst and more slowly."""
        self.tally.query_limits += 1
        self._strikes += 1
        plan, now = self.plan, self.clock.now()
        rate = budget.slower(await self.shared.recall(self._pace), plan.rate, now)
        await self.shared.remember(self._pace, [rate, now])
        seconds = min(_LONGEST_HOLD, 2.0**self._strikes / plan.rate)
        await self.shared.hold_off(plan.bucket, rate, budget.room(plan.burst, Urgency.INTERACTIVE), seconds)

    def went_through(self) -> None:
        """A request was not turned away."""
        self._strikes = 0

    async def out_of_time(self, method: str) -> None:
        """The portal has blocked a method; all others go on."""
        self.tally.operating_limits += 1
        await self._remember(method, budget.blocked(await self._spent(method), self.plan.operating, self.clock.now()))

    @property
    def _pace(self) -> str:
        return f"{self.plan.bucket} pace"

    async def held(self, calls: Mapping[str, int]) -> dict[str, OperatingLimitError]:
        """Which of these methods, called so often, would have to wait too long, and until when."""
        return self._too_long(await self._operating_waits(calls))

    async def _await_operating_time(self, calls: Mapping[str, int]) -> None:
        waits = await self._operating_waits(calls)
        for error in self._too_long(waits).values():
            raise error
        await self._wait(max(waits.values()))

    def _too_long(self, waits: Mapping[str, float]) -> dict[str, OperatingLimitError]:
        return {
            method: OperatingLimitError("little operating time is left", method=method, retry_after=seconds)
            for method, seconds in waits.items()
            if seconds > self.patience
        }

    async def _operating_waits(self, calls: Mapping[str, int]) -> dict[str, float]:
        limit, now = self.plan.operating, self.clock.now()
        spent = {method: await self._spent(method) for method in calls}
        slow_from = self.urgency.slow_from
        return {method: one.wait(calls[method], limit, now, slow_from) if one else 0.0 for method, one in spent.items()}

    async def _spent(self, method: str) -> budget.Spent | None:
        return budget.spent_from(await self.shared.recall(self.plan.spending(method)))

    async def _remember(self, method: str, spent: budget.Spent) -> None:
        value: list[Any] = [spent.seconds, spent.at, spent.resets_at, spent.each]
        await self.shared.remember(self.plan.spending(method), value)

    async def _wait(self, seconds: float) -> None:
        if seconds > 0:
            self.tally.waited += seconds
            await self.clock.sleep(seconds)


def _differs(before: budget.Spent, after: budget.Spent) -> bool:
    """Whether it is worth writing down: small methods cost nothing, and say so in each answer."""
    return abs(before.seconds - after.seconds) > 0.05 or abs(before.resets_at - after.resets_at) > 2
