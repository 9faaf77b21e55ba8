"""A part of the application that is made when somebody first asks for it."""

import asyncio
from collections.abc import Callable

from starlette.types import ASGIApp, Receive, Scope, Send


class Later:
    """Makes an application once, in a thread, so that whatever else is asked meanwhile is answered."""

    def __init__(self, make: Callable[[], ASGIApp]) -> None:
        """Remember how."""
        self._make = make
        self._made: ASGIApp | None = None
        self._lock = asyncio.Lock()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Have the application answer."""
        await (self._made or await self._ready())(scope, receive, send)

    async def _ready(self) -> ASGIApp:
        async with self._lock:
            if self._made is None:
                self._made = await asyncio.to_thread(self._make)
            return self._made
