"""Where something stands in the body: JSON pointers of what is read, and of what nobody reads yet."""

from collections.abc import Collection, Iterator, Mapping

from msgspec import Raw

from onethread.plugin import Unread
from onethread_whatsapp.translate.lenient import listed

_LONGEST = 60


def placed(place: str, told: Mapping[str, Raw], name: str) -> Iterator[tuple[str, Raw]]:
    """Items of the list of this name, each with its place."""
    items = listed(told[name]) if name in told else []
    return ((f"{place}/{name}/{number}", item) for number, item in enumerate(items))


def unread(place: str, told: Mapping[str, Raw], items: Collection[str], about: Collection[str]) -> Iterator[Unread]:
    """What stands there beside the items and what is said about them; all of it, where there are none."""
    names = [name for name in told if name not in items and name not in about]
    if not names and not any(name in told for name in items):
        yield Unread(place, "nothing in it that is read", known=False)
    for name in names:
        step = name.replace("~", "~0").replace("/", "~1")
        yield Unread(f"{place}/{step}", f"part {name[:_LONGEST]}", known=False)
