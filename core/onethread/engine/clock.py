"""The time, which tests move by hand."""

from datetime import UTC, datetime
from typing import Protocol


class Clock(Protocol):
    """Tells the time."""

    def __call__(self) -> datetime:
        """Now, with its zone."""
        ...


def utc_now() -> datetime:
    """The time of this machine."""
    return datetime.now(UTC)
