"""What crosses the border between a connector and the core."""

import re
from collections.abc import Callable, Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import TypeVar

from msgspec import ValidationError

from onethread.model.interaction import Interaction
from onethread.plugin.errors import RejectedRecordError, UnsupportedEventError
from onethread.plugin.wording import named

Part = TypeVar("Part")
_QUOTES_NOTHING = re.compile(r"Expected `[^`]+`(, got `[^`]+`)?|Object missing required field `\w+`")


@dataclass(frozen=True, slots=True)
class Request:
    """An HTTP request to a connection's hook, as it came; header names in lower case, the last of equal ones."""

    method: str
    headers: Mapping[str, str]
    query: Mapping[str, str]
    body: bytes = field(repr=False, default=b"")


@dataclass(frozen=True, slots=True)
class Reply:
    """An HTTP answer."""

    status: int = 200
    body: str = ""
    headers: Mapping[str, str] = field(default_factory=dict)


@dataclass(frozen=True, slots=True)
class Delivery:
    """What came in, raw: the body, the headers that the connector asked to keep, and when it came."""

    connection: str
    body: bytes = field(repr=False)
    headers: Mapping[str, str]
    received_at: datetime


@dataclass(frozen=True, slots=True)
class Record:
    """What a delivery tells of one interaction.

    `items` are the places in the body that speak of it (JSON pointers; line numbers of an import; '' the whole
    body). Erasing blanks them, and a replay skips what was blanked.
    """

    told: Interaction
    items: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Unread:
    """An item that gave no record: a dead letter, or (`known` False) an event kept for a later version."""

    item: str
    reason: str
    known: bool = True


def each(
    parts: Iterable[tuple[str, Part]], read: Callable[[str, Part], Iterable[Record | Unread]]
) -> Iterator[Record | Unread]:
    """Read parts one by one, each with its place, so that a bad one never takes its neighbours along."""
    for item, part in parts:
        try:
            yield from list(read(item, part))
        except UnsupportedEventError as error:
            yield Unread(item, str(error), known=False)
        except Exception as error:  # noqa: BLE001 - a mistake of ours in one part is no reason to lose the others
            yield Unread(item, _reason(error))


def _reason(error: Exception) -> str:
    """Our own words, or the error's type and place: a foreign message may quote the customer."""
    match error:
        case RejectedRecordError():
            return str(error)
        case ValidationError():
            return f"unreadable ({_without_value(str(error))})"
        case _:
            return f"unreadable ({named(error)})"


def _without_value(message: str) -> str:
    """What was expected and where; msgspec's other words quote what was there."""
    said, at, place = message.partition(" - at ")
    return f"{said if _QUOTES_NOTHING.fullmatch(said) else 'not as expected'}{at}{place if at else ''}"
