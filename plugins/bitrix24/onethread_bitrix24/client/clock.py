"""Time as the client sees it, passed in so that tests need not wait."""

import asyncio
import time
from typing import Protocol


class Clock(Protocol):
    """Tells the time and lets it pass."""

    def now(self) -> float:
        """Unix seconds."""
        ...

    async def sleep(self, seconds: float) -> None:
        """Come back so much later."""
        ...


class RealClock:
    """The clock on the wall."""

    def now(self) -> float:
        """Unix seconds."""
        return time.time()

    async def sleep(self, seconds: float) -> None:
        """Come back so much later."""
        await asyncio.sleep(seconds)
