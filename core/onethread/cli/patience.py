"""A hand that tells who waits for it when the server that has the work takes long."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from typing import Any

from onethread.cli.console import aside, working
from onethread.engine.handover import Hand, ServersHand, writing
from onethread.engine.installation import Installation

SOON = 5.0
"""Seconds that nobody wonders about."""


@dataclass(frozen=True, slots=True)
class PatientHand:
    """Has tasks run by another hand; says so when it takes long, and goes on waiting."""

    hand: Hand
    soon: float = SOON

    async def run(self, task: str, **arguments: object) -> Any:
        """Run it there."""
        asked = asyncio.ensure_future(self.hand.run(task, **arguments))
        done, _ = await asyncio.wait([asked], timeout=self.soon)
        if not done:
            aside.print("The server is busy; waiting for it ...")
        return await asked


@asynccontextmanager
async def changing(installation: Installation) -> AsyncIterator[Hand]:
    """A hand for a command that changes the store."""
    async with writing(installation) as hand:
        yield PatientHand(hand) if isinstance(hand, ServersHand) else hand


def do(installation: Installation, task: str, **arguments: object) -> Any:
    """Have one task done, here or by the server that holds the store; its result."""

    async def work() -> Any:
        async with changing(installation) as hand:
            return await hand.run(task, **arguments)

    return working(work)
