"""The arithmetic of limits: operating time of a method, and the pace of requests. Pure. [D limits, S LoadLimiter, I b24jssdk#459]

`operating` in an answer is the sum of the last ten minutes, never a part of it: the last value counts, and sums of
values mean nothing.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import Any, TypeGuard

from onethread_bitrix24.client.shapes import as_moment

SLOW_FROM, STOP_AT = 0.7, 0.9
SPAN = 600.0
"""Seconds after which the oldest part of the sum is forgotten."""

UNKNOWN_PAUSE = 60.0
"""Seconds that a method rests which is blocked and never told until when."""

_USUAL_COST = 0.2
_WHOLE_SECONDS = 1.0
"""The reset is told in whole seconds, cut off."""

_HEAL = 300.0
"""Seconds in which a pace that was halved grows back."""

_SLOWEST, _A_LITTLE = 1 / 8, 0.9
_SOON = 60.0


class Urgency(StrEnum):
    """For whom a call is made, which decides how full the bucket may be that it still goes through."""

    INTERACTIVE = "interactive"
    """Somebody waits in front of a page for it, or has pressed a button."""

    LANE = "lane"
    """What waits in the outbox."""

    BACKGROUND = "background"
    """What is read or compared by schedule, and all that nobody said more of."""

    @property
    def slow_from(self) -> float:
        """From which part of its operating time on a method is called more slowly; a person is not kept waiting for that."""
        return STOP_AT if self is Urgency.INTERACTIVE else SLOW_FROM


_ROOM = {Urgency.INTERACTIVE: 0.9, Urgency.LANE: 0.85, Urgency.BACKGROUND: 0.8}
"""Part of the plan's burst that each may fill. A tenth stays empty, since requests do not arrive as evenly as they leave."""


def room(burst: int, urgency: Urgency) -> int:
    """Requests that may be ahead of the pace when this one is sent.

    Once the bucket is full all get the same pace, and what is left above somebody's room is there for who is more urgent. A turn
    that was given is never taken back: whoever has less room waits for as many slots longer, and no more.
    """
    return max(1, int(burst * _ROOM[urgency]))


@dataclass(frozen=True, slots=True)
class Spent:
    """Seconds of operating time that a method has used, told `at`, until when that counts, and what one call costs."""

    seconds: float
    at: float
    resets_at: float
    each: float = _USUAL_COST

    def wait(self, calls: int, limit: float, now: float, slow_from: float = SLOW_FROM) -> float:
        """Seconds before so many calls: none up to 70 %, then what is left is spread, from 90 % on until the reset."""
        left = self.resets_at - now
        if left <= 0 or self.seconds < slow_from * limit:
            return 0.0
        room, span = STOP_AT * limit - self.seconds, self.resets_at - self.at
        return left if room <= 0 else min(left, max(0.0, span * self.each * calls / room - (now - self.at)))


def learned(before: Spent | None, told: Mapping[str, Any], calls: int, now: float) -> Spent | None:
    """What an answer's `time` says of a method that was called so many times; None if it says nothing."""
    operating, resets = told.get("operating"), told.get("operating_reset_at")
    if not _is_number(operating) or not _is_number(resets):
        return None
    left = min(max(float(resets) - _portal_clock(told, now), 0.0), SPAN) + _WHOLE_SECONDS
    seconds = max(float(operating), 0.0)
    grown = seconds - before.seconds if before is not None and seconds > before.seconds else None
    usual = before.each if before is not None else _USUAL_COST
    return Spent(seconds, now, now + left, usual if grown is None else grown / max(calls, 1))


def blocked(before: Spent | None, limit: float, now: float) -> Spent:
    """The portal has blocked the method: until its last known reset, or for a minute."""
    known = before is not None and before.resets_at > now
    until = before.resets_at if before is not None and known else now + UNKNOWN_PAUSE
    return Spent(limit, now, until, before.each if before is not None else _USUAL_COST)


def spent_from(value: Any) -> Spent | None:
    """What was remembered."""
    if not isinstance(value, list) or len(value) != 4 or not all(_is_number(one) for one in value):
        return None
    return Spent(*(float(one) for one in value))


def slower(value: Any, plan: float, now: float) -> float:
    """The pace after a request was turned away: once may be somebody else's doing, twice within a minute is ours."""
    pace = healed(value, plan, now)
    again = _is_pace(value) and now - float(value[1]) < _SOON
    return max(pace / 2, plan * _SLOWEST) if again else pace * _A_LITTLE


def healed(value: Any, plan: float, now: float) -> float:
    """The pace now, of a `[pace, when]` that was remembered: it grows back to what the plan allows."""
    if not _is_pace(value):
        return plan
    rate, at = float(value[0]), float(value[1])
    return min(plan, max(rate, plan * _SLOWEST) + plan * max(now - at, 0.0) / _HEAL)


def _is_pace(value: Any) -> bool:
    return isinstance(value, list) and len(value) == 2 and all(_is_number(one) for one in value)


def _portal_clock(told: Mapping[str, Any], now: float) -> float:
    """The portal's own time, since its clock may be ahead of ours: when it began, so that no reset is awaited too short."""
    start = told.get("start")
    if _is_number(start):
        return float(start)
    written = as_moment(told.get("date_start"))
    return written.timestamp() if written else now


def _is_number(value: Any) -> TypeGuard[float]:
    return isinstance(value, int | float) and not isinstance(value, bool)
