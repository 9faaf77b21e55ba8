"""What interactions are shown as: a way to say it in calls, of which there are two."""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from typing import Any, Protocol

from onethread.plugin import Json
from onethread_bitrix24.client import Command
from onethread_bitrix24.writing.asked import Card, Happening


class Board(Protocol):
    """Activities or comments: what they hold and by which calls they are made, changed, found and bound. Pure."""

    def content(self, key: str, one: Happening, shown_at: datetime) -> Json:
        """What is shown."""
        ...

    def add(self, key: str, one: Happening, content: Json, card: Card, responsible: int | None) -> Command:
        """Make it."""
        ...

    def update(self, id_: int, content: Json) -> Command:
        """Change it."""
        ...

    def made(self, result: Any) -> int | None:
        """The id in the answer to `add`."""
        ...

    def places(self, cards: Sequence[Card]) -> list[Card | None]:
        """Where to look for it; None is everywhere."""
        ...

    def look(self, key: str, one: Happening, place: Card | None, start: int) -> Command:
        """Look for it, newest first."""
        ...

    def key_of(self, row: Mapping[str, Any]) -> str | None:
        """The key that a row of what was looked for carries, if it is ours."""
        ...

    def read(self, id_: int) -> Command:
        """Ask what it shows."""
        ...

    def shows(self, result: Any, content: Json) -> bool:
        """Whether the answer to `read` says that it shows this."""
        ...

    def alike(self, keys: Sequence[str], cards: Iterable[Card]) -> list[Callable[[int], Command]]:
        """Look for all that carries these keys, newest first, each by the number of its first row."""
        ...

    def is_double(self, row: Mapping[str, Any], content: Json) -> bool:
        """Whether what carries the same key is one of ours, too, and no copy that somebody has made."""
        ...

    def forget(self, id_: int, cards: Iterable[Card]) -> list[Command]:
        """Delete it, from all these cards."""
        ...

    def where(self, id_: int) -> Command:
        """Ask at which cards it stands."""
        ...

    def cards(self, result: Any) -> list[Card]:
        """The cards in the answer to `where`."""
        ...

    def bind(self, id_: int, card: Card) -> Command:
        """Show it at one more card."""
        ...

    def unbind(self, id_: int, card: Card) -> Command:
        """Show it there no more."""
        ...
