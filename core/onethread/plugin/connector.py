"""What the objects of a connector can do. Capability = the protocol is implemented."""

from collections.abc import Iterable
from typing import Protocol, runtime_checkable

from onethread.plugin.records import Delivery, Record, Request, Unread


@runtime_checkable
class Receives(Protocol):
    """Takes webhooks. The core keeps the raw delivery between the two calls."""

    max_body: int
    """Bytes; a larger body is answered 413 before it is read."""

    keep_headers: frozenset[str]
    """Names, in lower case, that `translate` needs. Never one that holds a secret."""

    def verify(self, request: Request) -> None:
        """Raise RefusedError unless the request is the remote's own; looks at raw bytes, parses no meaning."""
        ...

    def translate(self, delivery: Delivery) -> Iterable[Record | Unread]:
        """Read the delivery. Pure: no network, no clock, no setting but those the connector was built with."""
        ...


@runtime_checkable
class Greets(Protocol):
    """Answers the handshake by which a remote checks a hook's address."""

    def greet(self, request: Request) -> str:
        """The text to answer with, or RefusedError."""
        ...
