"""Whether a call is tried again within the same call, and how soon. Pure. [reference of retries]"""

from enum import StrEnum

from onethread_bitrix24.client.answers import Answer, Tried
from onethread_bitrix24.client.operations import Operation
from onethread_bitrix24.client.rulings import Fate, Pause, judge

TRIES = 4
"""Of one call, within seconds; what takes longer is for whoever called."""

_FIRST, _LONGEST = 0.5, 8.0


class Step(StrEnum):
    """What to do after a try."""

    TAKE = "take"
    """There is an answer."""

    AGAIN = "again"
    ASK = "ask"
    """It may have been done and must not be done twice: look for it."""

    TELL = "tell"
    """Whoever called decides."""


def next_step(tried: Tried, operation: Operation) -> Step:
    """What to do after this try."""
    if isinstance(tried, Answer):
        return Step.TAKE
    ruling = judge(tried)
    if ruling.fate is Fate.NOT_DONE:
        return Step.TELL if ruling.seconds else Step.AGAIN
    if ruling.fate is Fate.UNCLEAR:
        return Step.AGAIN if operation.repeatable else Step.ASK
    return Step.TELL


def pause(tried: Tried, tries: int, chance: float) -> float:
    """Seconds before the next try, jittered by a `chance` of 0..1; nothing where a limit makes everybody wait anyway."""
    if isinstance(tried, Answer) or judge(tried).pause is not Pause.NOBODY:
        return 0.0
    return backoff(tries, chance)


def backoff(tries: int, chance: float) -> float:
    """Seconds to leave the portal alone after so many tries."""
    return float(min(_LONGEST, _FIRST * 2 ** (tries - 1)) * (0.5 + chance / 2))
