"""The portal's clock: the real one, or one that only tests move."""

import asyncio
import time
from collections.abc import Callable
from datetime import datetime
from zoneinfo import ZoneInfo


class Clock:
    """Tells the time in unix seconds; frozen at `at` it moves only by `advance`."""

    def __init__(self, zone: str, at: float | None = None) -> None:
        self.zone = ZoneInfo(zone)
        self._frozen = at
        self._skew = 0.0
        self.waiting: list[tuple[float, Callable[[], None]]] = []
        """What is done when a frozen clock comes to a moment."""

    @property
    def frozen(self) -> bool:
        """Whether only tests move it."""
        return self._frozen is not None

    def now(self) -> float:
        """Unix seconds."""
        return (time.time() if self._frozen is None else self._frozen) + self._skew

    def advance(self, seconds: float) -> None:
        """Let so much time pass, and what waits for its moment be done; of a real clock: be so much ahead of the world."""
        if self._frozen is None:
            self._skew += seconds
            return
        end = self._frozen + seconds
        while due := [one for one in self.waiting if one[0] <= end]:
            first = min(due, key=lambda one: one[0])
            self.waiting.remove(first)
            self._frozen = max(self._frozen, first[0])
            first[1]()
        self._frozen = end

    def after(self, seconds: float, do: Callable[[], None]) -> None:
        """Have it done so much later: when tests have moved the clock so far, or really. Called where a loop runs."""
        if self._frozen is None:
            asyncio.get_running_loop().call_later(seconds, do)
        else:
            self.waiting.append((self._frozen + seconds, do))

    def iso(self, at: float) -> str:
        """As the portal writes a time: whole seconds, with the server's offset."""
        return datetime.fromtimestamp(int(at), self.zone).isoformat()
