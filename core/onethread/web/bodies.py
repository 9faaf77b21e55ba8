"""Bodies of requests, read no further than somebody has use for, and waited for no longer than a sender may need."""

import asyncio
from collections.abc import AsyncIterator, Callable, Iterator
from contextlib import contextmanager

from starlette.requests import Request

from onethread.plugin import RefusedError, RetryableError

SECONDS = 30.0
"""Within which a body has to be there: enough for 10 MB at 3 Mbit/s."""

ROOM = 128 * 1024 * 1024
"""Bytes that all bodies being read at one door may hold together."""

_NO_ROOM = "too much is being received at once"
_COME_AGAIN = 5.0
_DIGITS = 20


class Bodies:
    """Reads the bodies that come through one door."""

    def __init__(self, seconds: float = SECONDS, room: int = ROOM) -> None:
        """Begin with all the room free."""
        self._seconds = seconds
        self._free = room

    async def read(self, http: Request, most: int) -> bytes:
        """The raw bytes; what is too large is refused before it is read whole, what has no room now may come again."""
        announced = _announced(http)
        _refuse_beyond(most, announced)
        try:
            async with asyncio.timeout(self._seconds):
                return await self._gathered(http.stream(), announced, most)
        except TimeoutError as error:
            reason = f"a body has to be there within {self._seconds:g} seconds"
            raise RefusedError(408, "too_slow", reason) from error

    async def _gathered(self, pieces: AsyncIterator[bytes], announced: int, most: int) -> bytes:
        body = bytearray()
        try:
            with self._share() as hold:
                hold(announced)
                async for piece in pieces:
                    _refuse_beyond(most, len(body) + len(piece))
                    hold(len(body) + len(piece))
                    body += piece
                return bytes(body)
        except RetryableError:
            body.clear()
            await _let_pass(pieces)
            raise

    @contextmanager
    def _share(self) -> Iterator[Callable[[int], None]]:
        """A way to hold that much of the room in all, which is given back whatever happens."""
        held = 0

        def hold(total: int) -> None:
            nonlocal held
            more = max(0, total - held)
            if more > self._free:
                raise RetryableError(_NO_ROOM, _COME_AGAIN)
            self._free -= more
            held += more

        try:
            yield hold
        finally:
            self._free += held


def _announced(http: Request) -> int:
    announced = http.headers.get("content-length", "0")
    if not announced.isascii() or not announced.isdigit():
        raise RefusedError(400, "bad_length", "Content-Length is no number")
    return int(announced[:_DIGITS])


async def _let_pass(pieces: AsyncIterator[bytes]) -> None:
    """Read the rest and keep none: who is cut off while sending sees a reset connection, never the answer (RFC 9112, 9.6)."""
    async for _ in pieces:
        pass


def _refuse_beyond(most: int, size: int) -> None:
    if size > most:
        raise RefusedError(413, "too_large", f"a body has at most {most} bytes")
