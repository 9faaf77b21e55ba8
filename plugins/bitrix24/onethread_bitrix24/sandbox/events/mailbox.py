"""What is on its way to handlers, and how badly it travels: one attempt each, never again. [D ar/events]"""

from collections import deque
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any


@dataclass(frozen=True, slots=True)
class Posted:
    """A form on its way: where to, its fields, and when it may arrive."""

    handler: str
    form: Mapping[str, Any]
    due: float = 0.0


@dataclass(frozen=True, slots=True)
class Delivered:
    """How a delivery ended; status 0 is no answer. Whatever it was, there is no other."""

    handler: str
    event: str
    status: int


@dataclass(slots=True)
class Travel:
    """How deliveries travel: seconds of delay, and the chance of each to be lost, to come twice, to be overtaken."""

    delay: float = 0.0
    lost: float = 0.0
    twice: float = 0.0
    overtaken: float = 0.0


@dataclass(slots=True)
class Mailbox:
    """What waits to be delivered, what was, and the journal of mails that a real portal would have sent."""

    waiting: deque[Posted] = field(default_factory=deque)
    done: deque[Delivered] = field(default_factory=lambda: deque(maxlen=10_000))
    travel: Travel = field(default_factory=Travel)
    mails: list[dict[str, Any]] = field(default_factory=list)
    """The e-mail guard: activities of type 4, outgoing and completed, send a real mail in a real portal. [D]"""
    wake: Any = None
    """Called when something waits."""

    def post(self, letter: Posted) -> None:
        """Send something on its way."""
        self.waiting.append(letter)
        if self.wake is not None:
            self.wake()
