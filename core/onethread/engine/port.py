"""The port behind which engines are exchanged: a handful of calls."""

from collections.abc import Awaitable, Callable, Mapping
from typing import Protocol

from sqlalchemy import Connection

Work = Callable[[str], Awaitable[None]]
"""Does whatever waits under a key, until nothing does: level-triggered, idempotent, safe to run twice."""


class Engine(Protocol):
    """Runs kinds of work (drain, lane, sweep, sync), each key by one owner at a time."""

    def wake(self, connection: Connection, kind: str, key: str) -> None:
        """Have this looked at once the transaction is on disk. May be lost: the sweep finds what waits."""
        ...

    async def run(self) -> None:
        """Work until stopped."""
        ...

    async def stop(self) -> None:
        """Finish what runs, begin nothing new."""
        ...

    def status(self) -> Mapping[str, str]:
        """By 'kind:key': 'idle', 'working', or the reason of a pause."""
        ...
