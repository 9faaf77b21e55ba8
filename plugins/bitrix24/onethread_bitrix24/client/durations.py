"""How long calls take, so that a batch ends well before the portal would cut it off. Pure but for what it remembers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onethread_bitrix24.client.operations import Operation

AIM = 20.0
"""Seconds that one request is to take; the cloud ends it after 60, and then nobody knows what was done. [D limits]"""

_READ, _OTHER = 0.2, 2.0
"""Seconds of a call that nobody has measured: what is written starts robots, and a few seconds are normal. [D]"""

_NEW_COUNTS = 0.5


@dataclass(slots=True)
class Durations:
    """Seconds of one call, by method."""

    measured: dict[str, float] = field(default_factory=dict)

    def of(self, method: str, operation: Operation) -> float:
        """What one call will take."""
        return self.measured.get(method.lower(), _READ if operation is Operation.READ else _OTHER)

    def knows(self, method: str, operation: Operation) -> bool:
        """Whether many calls may be planned by it."""
        return operation is Operation.READ or method.lower() in self.measured

    def fits(self, method: str, operation: Operation, most: int) -> int:
        """How many calls go into one request."""
        return max(1, min(most, int(AIM / max(self.of(method, operation), 0.001))))

    def learn(self, method: str, time: Mapping[str, Any]) -> None:
        """An answer tells how long it took; without that, what is usual of it is taken as measured."""
        told, name = time.get("duration"), method.lower()
        known = isinstance(told, int | float) and not isinstance(told, bool) and told >= 0
        seconds = float(told) if known and told is not None else _READ
        before = self.measured.get(name, seconds)
        self.measured[name] = before + _NEW_COUNTS * (seconds - before)

    def took_too_long(self, methods: Sequence[str]) -> None:
        """A request with these calls was cut off: half as many the next time."""
        for name in {one.lower() for one in methods}:
            self.measured[name] = min(AIM, max(2 * self.measured.get(name, 0.0), 2 * AIM / len(methods)))
