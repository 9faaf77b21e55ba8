"""Interactions as comments, for incoming webhooks: their text, and the calls that make, change, find and bind them. Pure. [D]

A comment has neither a time nor an origin of its own: the one is written in it, the other stands as a mark at its end.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime
from functools import partial
from typing import Any

from onethread.plugin import Json
from onethread_bitrix24.client import Command, Operation, as_list, as_map, as_whole
from onethread_bitrix24.writing.activity import even
from onethread_bitrix24.writing.asked import CODES, Card, Happening
from onethread_bitrix24.writing.content import Manner, told
from onethread_bitrix24.writing.echo import mark, marked, unmarked
from onethread_bitrix24.writing.words import word

_NUMBERS = {code: kind for kind, code in CODES.items()}


def escaped(text: str) -> str:
    """Somebody's words, in which no bracket begins BB code: a blank without width stands behind it. [?]"""
    return unmarked(text).replace("[", "[\u200b")


def text_of(manner: Manner, key: str, one: Happening, shown_at: datetime) -> str:
    """The text of a comment."""
    parts = told(manner, one, shown_at)
    marks = ", ".join(filter(None, (parts.status_word, parts.mark)))
    lines = [
        f"[b]{escaped(parts.title)}[/b]",
        ", ".join(filter(None, (escaped(parts.who), parts.when))),
        f"[b]{escaped(parts.subject)}[/b]" if parts.subject else "",
        escaped(parts.text),
        *(escaped(one) for one in parts.files),
        f"[i]{marks}[/i]" if marks else "",
        _signed(manner, key, parts.link),
    ]
    return "\n".join(line for line in lines if line)


def _signed(manner: Manner, key: str, link: str) -> str:
    """The mark stands in the link to the whole thread, where nobody has to read it, if there is a link."""
    safe = link.partition("#")[0].replace("[", "%5B").replace("]", "%5D")
    return f"[url={safe}{mark(key)}]{word(manner.language, 'whole')}[/url]" if safe else mark(key)


class Comments:
    """Interactions as comments."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner

    def content(self, key: str, one: Happening, shown_at: datetime) -> Json:
        """What is shown."""
        return text_of(self._manner, key, one, shown_at)

    def add(self, key: str, one: Happening, content: Json, card: Card, responsible: int | None) -> Command:
        """Make it; its author is whoever the webhook is of."""
        fields = {"ENTITY_ID": card.id, "ENTITY_TYPE": card.code, "COMMENT": content}
        return Command("crm.timeline.comment.add", {"fields": fields}, Operation.CREATE)

    def update(self, id_: int, content: Json) -> Command:
        """Change its text."""
        return Command("crm.timeline.comment.update", {"id": id_, "fields": {"COMMENT": content}}, Operation.WRITE)

    def made(self, result: Any) -> int | None:
        """The id in the answer to `add`."""
        return as_whole(result)

    def places(self, cards: Sequence[Card]) -> list[Card | None]:
        """Where to look: at each card of the customer."""
        return list(cards)

    def look(self, key: str, one: Happening, place: Card | None, start: int) -> Command:
        """Look through the comments of a card, newest first."""
        return _listed(place or Card(0, 0), start)

    def key_of(self, row: Mapping[str, Any]) -> str | None:
        """The mark of a row of what was looked for."""
        return marked(str(row.get("COMMENT", "")))

    def read(self, id_: int) -> Command:
        """Ask what it says."""
        return Command("crm.timeline.comment.get", {"id": id_}, Operation.READ)

    def shows(self, result: Any, content: Json) -> bool:
        """Whether the answer to `read` is this text."""
        return even(as_map(result).get("COMMENT")) == even(content)

    def alike(self, keys: Sequence[str], cards: Iterable[Card]) -> list[Callable[[int], Command]]:
        """Look through the comments of these cards."""
        return [partial(_listed, card) for card in cards]

    def is_double(self, row: Mapping[str, Any], content: Json) -> bool:
        """If it has all of the words: who copies a comment to write more below has written it."""
        return self.shows(row, content)

    def forget(self, id_: int, cards: Iterable[Card]) -> list[Command]:
        """Delete it at each card: without one that is refused where there are several. [D]"""
        told = [{"id": id_, "ownerTypeId": card.kind, "ownerId": card.id} for card in cards]
        return [Command("crm.timeline.comment.delete", params, Operation.WRITE) for params in told]

    def where(self, id_: int) -> Command:
        """Ask at which cards it stands."""
        return Command("crm.timeline.bindings.list", {"filter": {"OWNER_ID": id_}}, Operation.READ)

    def cards(self, result: Any) -> list[Card]:
        """The cards in the answer to `where`; those of kinds that are not ours to bind are left out."""
        rows = [as_map(one) for one in as_list(result)]
        pairs = [(_NUMBERS.get(str(one.get("ENTITY_TYPE")).upper()), as_whole(one.get("ENTITY_ID"))) for one in rows]
        return [Card(kind, id_) for kind, id_ in pairs if kind and id_]

    def bind(self, id_: int, card: Card) -> Command:
        """Show it at one more card."""
        return self._binding("bind", id_, card)

    def unbind(self, id_: int, card: Card) -> Command:
        """Show it there no more."""
        return self._binding("unbind", id_, card)

    def _binding(self, verb: str, id_: int, card: Card) -> Command:
        fields = {"OWNER_ID": id_, "ENTITY_ID": card.id, "ENTITY_TYPE": card.code}
        return Command(f"crm.timeline.bindings.{verb}", {"fields": fields}, Operation.WRITE)


def _listed(card: Card, start: int) -> Command:
    asked = {"ENTITY_ID": card.id, "ENTITY_TYPE": card.code}
    params = {"filter": asked, "select": ["ID", "CREATED", "COMMENT"], "order": {"ID": "DESC"}, "start": start}
    return Command("crm.timeline.comment.list", params)
