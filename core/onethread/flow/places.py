"""Places in raw bodies, as records name them: JSON pointers, lines of an import, '' for all of it."""

import json
from collections.abc import Iterable, Iterator, Set
from typing import Any, Protocol

from onethread.flow.interchange.connector import FIRST_LINE, NAME
from onethread.plugin import Delivery


class Aside(Protocol):
    """An item that could not be read: its place, and whether anybody is to look at it."""

    @property
    def item(self) -> str:
        """Where it stands."""
        ...

    @property
    def known(self) -> bool:
        """False for events that wait for a newer connector."""
        ...


def within(item: str, places: Iterable[str]) -> bool:
    """Whether it stands at one of these places, or inside of what does."""
    return any(place in ("", item) or item.startswith(f"{place}/") for place in places)


def to_blank(places: Set[str], *, beside: bool, unread: Iterable[Aside]) -> Set[str]:
    """What is blanked of a delivery that told of somebody at these places; all of it where nobody else is in it.

    Somebody else is whoever told facts `beside`, or an item that could not be read: others wait for its repair.
    Events that no version knows are read by nobody, so they go along.
    """
    waits = any(one.known and not within(one.item, places) for one in unread)
    return places if beside or waits else {""}


def lines(delivery: Delivery) -> Iterator[tuple[str, bytes]]:
    """The lines of a stretch of an import, under their numbers in the file."""
    first = int(delivery.headers.get(FIRST_LINE, "1"))
    return ((str(number), line) for number, line in enumerate(delivery.body.split(b"\n"), first))


def part_at(delivery: Delivery, place: str) -> bytes | None:
    """What stands at a place; None where there is no such place."""
    if not place:
        return delivery.body
    if delivery.connection == NAME:
        return dict(lines(delivery)).get(place)
    try:
        part = inner(json.loads(delivery.body), steps(place))
    except (ValueError, RecursionError):
        return None
    return None if part is None else json.dumps(part, ensure_ascii=False).encode(errors="backslashreplace")


def inner(part: Any, way: Iterable[str]) -> Any:
    """What the steps of a JSON pointer lead to; None where they lead nowhere."""
    for step in way:
        if isinstance(part, dict):
            part = part.get(step)
        elif isinstance(part, list) and step.isascii() and step.isdigit() and int(step) < len(part):
            part = part[int(step)]
        else:
            return None
    return part


def steps(place: str) -> list[str]:
    """The steps of a JSON pointer. RFC 6901: '~1' is '/', '~0' is '~'."""
    return [step.replace("~1", "/").replace("~0", "~") for step in place.split("/")[1:]]
