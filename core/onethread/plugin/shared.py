"""What all processes that speak for one connection share: the remote's limits, what was learned of it, and secrets.

The core keeps it in the store; a connector gets it with its `Context`.
"""

from collections.abc import Awaitable, Callable
from typing import NoReturn, Protocol

from onethread.model.join import Json


class Shared(Protocol):
    """Limits of a remote and what was learned of it, by names that the connector chooses."""

    async def slot(self, name: str, rate: float, burst: int) -> float:
        """Take the next slot of a leaky bucket that drains `rate` a second and holds `burst`; the seconds until it."""
        ...

    async def hold_off(self, name: str, rate: float, burst: int, seconds: float) -> None:
        """No slot of this bucket sooner than so many seconds from now; then one after the other, without a burst."""
        ...

    async def recall(self, name: str) -> Json:
        """What was remembered by this name; None for nothing."""
        ...

    async def remember(self, name: str, value: Json) -> None:
        """Remember this, in place of what was there."""
        ...


Renew = Callable[[Json], Awaitable[Json]]
"""Given the secret that has expired, gives the one that takes its place; raises to leave it as it was."""


class Vault(Protocol):
    """Secrets that a connection was given while it worked, encrypted at rest."""

    async def read(self, name: str) -> Json:
        """The secret; None if there is none."""
        ...

    async def write(self, name: str, secret: Json) -> None:
        """Keep it, in place of what was there; None forgets it. ConfigurationError without ONETHREAD_SECRET_KEYS."""
        ...

    async def replace(self, name: str, known: Json, secret: Json) -> bool:
        """Keep it in place of the one that is known, unless another one was written meanwhile; whether it is kept."""
        ...

    async def renew(self, name: str, expired: Json, by: Renew) -> Json:
        """The secret in place of the one that has expired, or what was written while it was renewed.

        Of all who ask at once, in any process, one renews it and the others get what it got.
        """
        ...


class Closed:
    """Shared and Vault of a connector that is built to be looked at, or to read, without a store."""

    def __getattr__(self, name: str) -> NoReturn:
        """There is nothing to share."""
        raise RuntimeError(f"{name}: the store is not open")
