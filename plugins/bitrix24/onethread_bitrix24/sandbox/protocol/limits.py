"""The arithmetic of the two limits: requests of an address, and operating time of a method. [D limits, S LoadLimiter]"""

from collections.abc import Hashable
from dataclasses import dataclass, field

FREE = 0.1
"""Seconds; calls that take no longer are not counted. [S]"""
_SPAN = 600
_SLOT = 60


@dataclass(slots=True)
class LeakyBucket:
    """Requests fill it by one, time drains it; full, it lets none in. One that is refused does not fill it."""

    size: float
    drain: float
    level: float = 0.0
    at: float = 0.0

    def let_in(self, now: float) -> bool:
        """Whether a request at this time may pass; if so it counts."""
        self.level = max(0.0, self.level - max(0.0, now - self.at) * self.drain)
        self.at = now
        if self.level + 1 > self.size:
            return False
        self.level += 1
        return True


@dataclass(slots=True)
class OperatingTime:
    """What one credential used of one method: a sum a minute, each forgotten 600 s after its first write."""

    slots: list[tuple[float, float]] = field(default_factory=list)
    """(first write, seconds), oldest first."""

    def used(self, now: float) -> float:
        """Seconds in the last ten minutes."""
        self.slots = [(first, seconds) for first, seconds in self.slots if first + _SPAN > now]
        return sum(seconds for _, seconds in self.slots)

    def charge(self, now: float, seconds: float) -> None:
        """Add a call, unless it was too short to count."""
        if seconds <= FREE:
            return
        if self.slots and now - self.slots[-1][0] < _SLOT:
            first, sofar = self.slots[-1]
            self.slots[-1] = (first, sofar + seconds)
        else:
            self.slots.append((now, seconds))

    def resets_at(self, now: float) -> int:
        """When the oldest slot is forgotten."""
        return int((self.slots[0][0] if self.slots else now) + _SPAN)


@dataclass(slots=True)
class Limits:
    """All buckets of a portal: requests by address, operating time by (credential, method)."""

    buckets: dict[str, LeakyBucket] = field(default_factory=dict)
    operating: dict[tuple[Hashable, str], OperatingTime] = field(default_factory=dict)

    def let_in(self, address: str, size: float, drain: float, now: float) -> bool:
        """Whether a request of this address passes."""
        bucket = self.buckets.setdefault(address, LeakyBucket(size, drain, at=now))
        bucket.size, bucket.drain = size, drain
        return bucket.let_in(now)

    def of(self, credential: Hashable, method: str) -> OperatingTime:
        """The operating time of this credential and method."""
        return self.operating.setdefault((credential, method), OperatingTime())
