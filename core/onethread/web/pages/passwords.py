"""Passwords, hashed by argon2 in threads of their own: it takes a tenth of a second and 46 MB, on purpose."""

import asyncio
import secrets
import unicodedata
from collections.abc import Callable, Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from typing import TypeVar

from argon2 import PasswordHasher
from argon2.exceptions import InvalidHashError, VerificationError

from onethread.plugin import RetryableError

SHORTEST = 10
LONGEST = 200
"""Letters of a password."""

PASSES, KILOBYTES = 2, 46 * 1024
"""What a hash costs."""

THREADS = 2
MOST_WAITING = 20
"""Beyond it whoever signs in is asked to come again: each takes a tenth of a second of a core."""

_BUSY = "too many sign in at once"
_COME_AGAIN = 3.0
Result = TypeVar("Result")


class Passwords:
    """Makes and checks hashes; whoever has none is checked against one of nobody, which takes as long."""

    def __init__(self) -> None:
        """Make the hash of nobody."""
        # One lane each: the library's own four would take both cores of a small machine from who answers remotes.
        self._hasher = PasswordHasher(time_cost=PASSES, memory_cost=KILOBYTES, parallelism=1)
        self._nobodys = self._hasher.hash(secrets.token_urlsafe())
        self._threads = ThreadPoolExecutor(THREADS, "onethread-password")
        self._waiting = 0

    async def hash(self, password: str) -> str:
        """What is kept of a password."""
        return await self._run(lambda: self._hasher.hash(_plain(password)))

    async def check(self, kept: str | None, password: str) -> bool:
        """Whether it is the one that this is kept of; None for that of nobody. RetryableError when too many wait."""
        return await self._run(lambda: self._fits(kept or self._nobodys, password)) and kept is not None

    def outdated(self, kept: str) -> bool:
        """Whether it was hashed by weaker rules than today's."""
        return self._hasher.check_needs_rehash(kept)

    def _fits(self, kept: str, password: str) -> bool:
        try:
            return self._hasher.verify(kept, _plain(password))
        except (VerificationError, InvalidHashError):
            return False

    async def _run(self, work: Callable[[], Result]) -> Result:
        with self._place():
            return await asyncio.get_running_loop().run_in_executor(self._threads, work)

    @contextmanager
    def _place(self) -> Iterator[None]:
        if self._waiting >= MOST_WAITING:
            raise RetryableError(_BUSY, _COME_AGAIN)
        self._waiting += 1
        try:
            yield
        finally:
            self._waiting -= 1


def _plain(password: str) -> str:
    """The same letters, however the keyboard composes them."""
    return unicodedata.normalize("NFKC", password)
