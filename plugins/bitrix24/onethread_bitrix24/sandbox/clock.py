"""The portal's clock: the real one, or one that only tests move."""

import time
from datetime import datetime
from zoneinfo import ZoneInfo


class Clock:
    """Tells the time in unix seconds; frozen at `at` it moves only by `advance`."""

    def __init__(self, zone: str, at: float | None = None) -> None:
        self.zone = ZoneInfo(zone)
        self._frozen = at
        self._skew = 0.0

    @property
    def frozen(self) -> bool:
        """Whether only tests move it."""
        return self._frozen is not None

    def now(self) -> float:
        """Unix seconds."""
        return (time.time() if self._frozen is None else self._frozen) + self._skew

    def advance(self, seconds: float) -> None:
        """Let so much time pass; of a real clock: be so much ahead of the world."""
        if self._frozen is None:
            self._skew += seconds
        else:
            self._frozen += seconds

    def iso(self, at: float) -> str:
        """As the portal writes a time: whole seconds, with the server's offset."""
        return datetime.fromtimestamp(int(at), self.zone).isoformat()
