"""Kinds of handles: how one is normalised to the identity that it stands for."""

from collections.abc import Callable
from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class Reach(StrEnum):
    """Whom an identity points at, which decides whether it may link two contact points."""

    PERSON = "person"
    PLACE = "place"
    """A landline, a role mailbox: an office, not somebody."""

    DEVICE = "device"
    """A browser, which a family or a kiosk shares: evidence that needs more beside it."""


class Identity(NamedTuple):
    """Kind and normalised value; `scope` is the account within which the value means something, '' for everywhere."""

    kind: str
    value: str
    scope: str = ""
    reach: Reach = Reach.PERSON


@dataclass(frozen=True, slots=True)
class HandleKind:
    """A kind of handle that a plugin brings.

    `normalise(value, regions)` gives (identity kind, normalised value, reach), or None for what identifies nobody
    (junk, a placeholder, a number that cannot exist). It is pure, and normalising its own result changes nothing.
    `anchor` ranks the kinds that name a contact point by themselves (a WhatsApp id, not a typed phone); 0 = never.
    A value means something within the `account` if it is `scoped`, within the handle's `system` if it is `of_system`.
    """

    kind: str
    normalise: Callable[[str, tuple[str, ...]], tuple[str, str, Reach] | None]
    scoped: bool = False
    of_system: bool = False
    anchor: int = 0
