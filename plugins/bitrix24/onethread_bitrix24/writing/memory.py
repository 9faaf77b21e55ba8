"""What was not there when it was looked for: believed only when the portal cannot be at it any more.

The portal goes on with a call whose connection has ended for a minute at most. Nobody may know when a try began whose
process was killed, so the minute counts from the first look that found nothing. [D limits]
"""

from collections.abc import Iterable
from dataclasses import dataclass

from onethread.plugin import Shared
from onethread_bitrix24.client import Clock

SURELY_OVER = 65.0
"""Seconds: the wall of the cloud, and some."""


@dataclass(frozen=True, slots=True)
class Missing:
    """When things were first missed, by their keys, for all processes of a connection."""

    shared: Shared
    connection: str
    clock: Clock

    async def surely(self, key: str) -> bool:
        """Whether it has been missed for long enough. The first time begins now."""
        name, now = self._name(key), self.clock.now()
        since = await self.shared.recall(name)
        if not isinstance(since, int | float) or since > now:
            await self.shared.remember(name, now)
            return False
        return now - since >= SURELY_OVER

    async def forget(self, keys: Iterable[str]) -> None:
        """These are there, or are made anew: the next time begins anew."""
        for key in keys:
            if await self.shared.recall(self._name(key)) is not None:
                await self.shared.remember(self._name(key), None)

    def _name(self, key: str) -> str:
        return f"bitrix24 {self.connection} missed {key}"
