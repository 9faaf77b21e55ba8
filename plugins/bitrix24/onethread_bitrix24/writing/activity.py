"""Interactions as configurable activities: their layout, and the calls that make, change, find and bind them. Pure. [D]

They need an application. They have no time of their own, but an origin by which they are found again.
"""

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import datetime, timedelta
from functools import partial
from typing import Any

from onethread.plugin import Json
from onethread_bitrix24.client import Answer, Command, Operation, as_list, as_map, as_moment, as_whole
from onethread_bitrix24.writing.asked import CODES, ORIGINATOR, Card, Happening
from onethread_bitrix24.writing.content import Manner, Told, told
from onethread_bitrix24.writing.words import word

PROVIDER = "CONFIGURABLE_REST_APP"
PAGE = 50
_TOGETHER = 25
"""Origins of one question: most are there once, so that all are on one page."""

_NAMED = {"blocks", "tags", "buttons"}
"""Maps whose keys are names that we give."""

BEFORE = timedelta(days=1)
"""So long before it happened nothing can have been made of it, whatever clocks say."""

_ICONS = {"call": "call", "form": "document", "visit": "view", "order": "document", "note": "comment"}
_OF_CHANNELS = {"email": "mail-outcome", "call": "call", "calls": "call", "form": "document", "forms": "document"}
_LOGOS = {"mail-outcome": "email", "view": "list", "message": "message", "call": "call", "document": "document"}
_TAGS = {"delivered": "success", "read": "success", "played": "success", "failed": "failure"}


def layout(manner: Manner, one: Happening, shown_at: datetime) -> dict[str, Json]:
    """The layout of an activity; only keys that the portal knows, since it refuses others. [D configurable]"""
    parts = told(manner, one, shown_at)
    icon = _ICONS.get(one.kind) or _OF_CHANNELS.get(one.channel) or "message"
    header: dict[str, Json] = {"title": parts.title}
    if tags := _tags(parts):
        header["tags"] = tags
    body: dict[str, Json] = {"logo": {"code": _LOGOS.get(icon, "comment")}, "blocks": _blocks(parts)}
    laid: dict[str, Json] = {"icon": {"code": icon}, "header": header, "body": body}
    if parts.link:
        action: Json = {"type": "redirect", "uri": parts.link}
        button: Json = {"title": word(manner.language, "whole"), "type": "secondary", "action": action}
        laid["footer"] = {"buttons": {"thread": button}}
    return laid


def _tags(parts: Told) -> dict[str, Json]:
    tags: dict[str, Json] = {}
    if parts.status:
        tags["status"] = {"title": parts.status_word, "type": _TAGS.get(parts.status, "secondary")}
    if parts.mark:
        tags["mark"] = {"title": parts.mark, "type": "warning"}
    return tags


def _blocks(parts: Told) -> dict[str, Json]:
    files = "\n".join(parts.files)
    lines: tuple[tuple[str, str, dict[str, Json]], ...] = (
        ("who", parts.who, {"bold": True}),
        ("when", parts.when, {"color": "base_70", "size": "sm"}),
        ("subject", parts.subject, {"bold": True}),
        ("text", parts.text, {}),
        ("files", files, {"multiline": True, "size": "sm"}),
    )
    return {
        name: {"type": "largeText" if name == "text" else "text", "properties": {"value": value, **more}}
        for name, value, more in lines
        if value
    }


class Activities:
    """Interactions as configurable activities."""

    def __init__(self, manner: Manner) -> None:
        self._manner = manner

    def content(self, key: str, one: Happening, shown_at: datetime) -> Json:
        """What is shown."""
        return layout(self._manner, one, shown_at)

    def add(self, key: str, one: Happening, content: Json, card: Card, responsible: int | None) -> Command:
        """Make it. What is over raises no counter; what a customer wrote may, if that is wanted."""
        counts = self._manner.counters and one.direction == "in"
        fields: dict[str, Any] = {"originatorId": ORIGINATOR, "originId": key, "completed": not counts}
        if counts:
            fields["isIncomingChannel"] = True
        if responsible:
            fields["responsibleId"] = responsible
        owner = {"ownerTypeId": card.kind, "ownerId": card.id}
        return Command("crm.activity.configurable.add", {**owner, "fields": fields, "layout": content})

    def update(self, id_: int, content: Json) -> Command:
        """Change what it shows, and nothing else: whether it is done is for the people of the portal to say."""
        params = {"id": id_, "fields": {"originatorId": ORIGINATOR}, "layout": content}
        return Command("crm.activity.configurable.update", params)

    def made(self, result: Any) -> int | None:
        """The id in the answer to `add`."""
        return as_whole(as_map(as_map(result).get("activity")).get("id"))

    def places(self, cards: Sequence[Card]) -> list[Card | None]:
        """Where to look: it is found by its origin, at whatever card."""
        return [None]

    def look(self, key: str, one: Happening, place: Card | None, start: int) -> Command:
        """Look for it, newest first. A portal that does not filter by origin gives all that applications made. [?]"""
        return _listed(key, start)

    def key_of(self, row: Mapping[str, Any]) -> str | None:
        """The origin of a row of what was looked for."""
        origin = row.get("ORIGIN_ID")
        return origin if row.get("ORIGINATOR_ID") == ORIGINATOR and isinstance(origin, str) else None

    def read(self, id_: int) -> Command:
        """Ask what it shows."""
        return Command("crm.activity.configurable.get", {"id": id_}, Operation.READ)

    def shows(self, result: Any, content: Json) -> bool:
        """Whether the answer to `read` says that it shows this, whatever the portal has added to it. [?]"""
        return holds(as_map(as_map(result).get("activity")).get("layout"), content)

    def alike(self, keys: Sequence[str], cards: Iterable[Card]) -> list[Callable[[int], Command]]:
        """Look for all that has these origins, wherever it stands."""
        parts = [list(keys[at : at + _TOGETHER]) for at in range(0, len(keys), _TOGETHER)]
        return [partial(_listed, part) for part in parts]

    def is_double(self, row: Mapping[str, Any], content: Json) -> bool:
        """It is: people cannot give it an origin."""
        return True

    def forget(self, id_: int, cards: Iterable[Card]) -> list[Command]:
        """Delete it, and with it all that shows it."""
        return [Command("crm.activity.delete", {"id": id_})]

    def where(self, id_: int) -> Command:
        """Ask at which cards it stands."""
        return Command("crm.activity.binding.list", {"activityId": id_}, Operation.READ)

    def cards(self, result: Any) -> list[Card]:
        """The cards in the answer to `where`; those of kinds that are not ours to bind are left out."""
        told_ = [as_map(one) for one in as_list(result)]
        pairs = [(as_whole(one.get("entityTypeId")), as_whole(one.get("entityId"))) for one in told_]
        return [Card(kind, id_) for kind, id_ in pairs if kind in CODES and id_]

    def bind(self, id_: int, card: Card) -> Command:
        """Show it at one more card; a second time is refused and changes nothing."""
        return self._binding("add", id_, card)

    def unbind(self, id_: int, card: Card) -> Command:
        """Show it there no more."""
        return self._binding("delete", id_, card)

    def _binding(self, verb: str, id_: int, card: Card) -> Command:
        params = {"activityId": id_, "entityTypeId": card.kind, "entityId": card.id}
        return Command(f"crm.activity.binding.{verb}", params, Operation.WRITE)


def _listed(key: str | list[str], start: int) -> Command:
    asked: dict[str, Any] = {"ORIGINATOR_ID": ORIGINATOR, "ORIGIN_ID": key, "PROVIDER_ID": PROVIDER}
    select = ["ID", "CREATED", "ORIGINATOR_ID", "ORIGIN_ID"]
    return Command("crm.activity.list", {"filter": asked, "select": select, "order": {"ID": "DESC"}, "start": start})


def holds(theirs: Any, ours: Json, name: str = "") -> bool:
    """Whether all words of a layout stand in another one, and among what is named by us nothing else. Pure."""
    if isinstance(ours, Mapping):
        told = as_map(theirs)
        exact = name not in _NAMED or told.keys() == ours.keys()
        return exact and all(holds(told.get(key), one, key) for key, one in ours.items())
    return not isinstance(ours, str) or even(theirs) == even(ours)


def even(text: Any) -> str:
    """A text without what may change on the way: ends of lines, blanks around it."""
    return " ".join(str(text).split())


def goes_on(came: Answer, page: int, one: Happening) -> bool:
    """Whether it may be on the next page of what was looked for, newest first; `page` counts from 0."""
    rows = as_list(came.result)
    created = as_moment(as_map(rows[-1]).get("CREATED")) if rows else None
    if created is None or came.ends(len(rows), page * PAGE + len(rows)):
        return False
    return created >= datetime.fromisoformat(one.at) - BEFORE
