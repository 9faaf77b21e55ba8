"""How a part of a connection (its lane, a stream) does after an error that was about all of it."""

from datetime import datetime, timedelta
from hashlib import blake2b

from sqlalchemy import Connection

from onethread.plugin import AuthenticationError, ConfigurationError, RetryableError, UnknownOutcomeError
from onethread.store import conditions
from onethread.store.conditions import Condition, Trouble

_FIRST, _LONGEST = timedelta(seconds=2), timedelta(hours=1)
_MENDED = timedelta(minutes=5)
"""After how long it is looked whether somebody has mended what a person has to mend."""


def held_up(connection: Connection, name: str, part: str, now: datetime) -> bool:
    """Whether this part waits until something has passed or somebody has mended it."""
    condition = conditions.of(connection, name, part)
    return condition is not None and (condition.until is None or condition.until > now)


def condition_after(error: Exception, before: Condition | None, now: datetime) -> Condition:
    """How a lane does after an error that was about all of it. Pure."""
    failures = before.failures + 1 if before else 1
    since = before.since if before else now
    match error:
        case AuthenticationError():
            return Condition(Trouble.CREDENTIALS, str(error), failures, since, now + _MENDED)
        case ConfigurationError():
            return Condition(Trouble.CONFIGURATION, str(error), failures, since, now + _MENDED)
        case RetryableError(retry_after=seconds):
            wish, reason = timedelta(seconds=seconds or 0), str(error)
        case UnknownOutcomeError():
            wish, reason = timedelta(), str(error)
        case _:  # foreign words may quote somebody
            wish, reason = timedelta(), f"the connector failed ({type(error).__name__})"
    return Condition(Trouble.WAIT, reason, failures, since, now + max(wish, back_off(failures, reason)))


def back_off(tries: int, key: str) -> timedelta:
    """How long to wait after so many tries: twice as long each time, and not the same for all at once."""
    spread = 0.75 + blake2b(f"{tries} {key}".encode(), digest_size=1).digest()[0] / 512
    doubled: int = 2 ** min(tries - 1, 20)
    return min(_LONGEST, _FIRST * doubled) * spread
