"""A sandbox: the local stand-in of a remote service, by which the whole product is tried without it."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Protocol

from onethread.plugin.records import Request


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody who does not exist: a name, an E.164 phone, an address, and the language (ru, ro, en) they write in."""

    name: str
    phone: str
    email: str
    language: str


class Sandbox(Protocol):
    """What a connector's sandbox module offers as `Sandbox`."""

    settings: Mapping[str, str]
    """The secrets that a connection to this sandbox is configured with, by name of the setting."""

    def day(self, people: Sequence[Person], begin: datetime, seed: int) -> Sequence[Request]:
        """What the remote would deliver on a day, in the order of delivery: also twice, batched and out of order.

        Pure: the same arguments give the same bytes. The first person has most to say.
        """
        ...
