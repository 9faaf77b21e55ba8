"""How a thread looks in a terminal: day by day, who said what on which channel, and what became of it."""

from collections.abc import Iterable, Iterator
from datetime import date, datetime
from itertools import groupby
from zoneinfo import ZoneInfo

from rich.rule import Rule
from rich.text import Text

from onethread.model.interaction import Attachment, Direction, Interaction, Kind, Revision, Status

_ARROWS = {Direction.IN: "←", Direction.OUT: "→"}
_STYLES = {Direction.IN: "cyan", Direction.OUT: "green"}
_TICKS = {
    "accepted": "◌",
    "sent": "✓",
    "delivered": "✓✓",
    "read": "✓✓ read",
    "played": "✓✓ played",
    "failed": "✗ failed",
}
_ORDER = ("accepted", "sent", "delivered", "read", "played", "failed")
_WORDS = {
    Kind.NUMBER_CHANGE: "changed the number",
    Kind.CONTACT_SHARE: "shared a contact",
    Kind.RECORD: "entered in the address book",
    Kind.CONTACT_MERGED: "cards were merged",
    Kind.CALL: "call",
    Kind.ORDER: "ordered",
    Kind.VISIT: "visited",
}
_INDENT = " " * 8


def render(facts: Iterable[Interaction], zone: ZoneInfo) -> Iterator[Rule | Text]:
    """Lines for facts that come oldest first."""
    for day, of_day in groupby(facts, key=lambda fact: fact.at.astimezone(zone).date()):
        yield Rule(_spelled(day), style="dim")
        for fact in of_day:
            yield from _told(fact, zone)


def _spelled(day: date) -> str:
    return f"{day:%A}, {day.day} {day:%B %Y}"


def _told(fact: Interaction, zone: ZoneInfo) -> Iterator[Text]:
    deleted = any(revision.deleted for revision in fact.revisions)
    head = Text(f"{fact.at.astimezone(zone):%H:%M}  ")
    head.append(f"{_ARROWS.get(fact.direction, '·') if fact.direction else '·'} {fact.channel:<9}", _style(fact))
    first, *more = _said(fact).splitlines() or [""]
    head.append(first, "strike" if deleted else "")
    head.append(_ending(fact, zone), "dim")
    yield head
    yield from (Text(f"{_INDENT}{' ' * 11}{line}", "strike" if deleted else "") for line in more)
    yield from (Text(f"{_INDENT}{' ' * 11}{line}", "dim") for line in _additions(fact, zone))


def _style(fact: Interaction) -> str:
    return _STYLES.get(fact.direction, "dim") if fact.direction else "dim"


def _said(fact: Interaction) -> str:
    """What there is to read of a fact; a fact that is known only by what was said about it says so."""
    if fact.subject:
        return f"{fact.subject}\n{fact.text or ''}".rstrip()
    if fact.text:
        return fact.text
    files = ", ".join(_named(file, fact) for file in fact.attachments)
    known = _WORDS.get(fact.kind) or files or _noted(fact)
    return known or ("(content unknown)" if not fact.seen else "(no text)")


def _noted(fact: Interaction) -> str:
    consent = fact.attributes.get("consent")
    if isinstance(consent, dict):
        return f"{consent.get('category')}: {consent.get('value')}"
    told = fact.attributes.get("event") or fact.attributes.get("unsupported")
    return f"({told})" if told else ""


def _named(file: Attachment, fact: Interaction) -> str:
    return f"[{file.name or fact.attributes.get('media') or file.mime or 'file'}]"


def _ending(fact: Interaction, zone: ZoneInfo) -> str:
    """How far an outbound message came."""
    if not fact.statuses:
        return ""
    furthest = max(fact.statuses, key=lambda one: (_rank(one), one.at))
    return f"   {_TICKS.get(furthest.status, furthest.status)} {furthest.at.astimezone(zone):%H:%M}"


def _rank(status: Status) -> int:
    return _ORDER.index(status.status) if status.status in _ORDER else 0


def _additions(fact: Interaction, zone: ZoneInfo) -> Iterator[str]:
    if fact.text and fact.attachments:
        yield " ".join(_named(file, fact) for file in fact.attachments)
    yield from (_revised(revision, zone) for revision in fact.revisions)
    for by in sorted({reaction.by for reaction in fact.reactions}):
        *_, last = [reaction for reaction in fact.reactions if reaction.by == by]
        yield f"{last.emoji or 'took the reaction back'} {by} {_clock(last.at, zone)}"


def _revised(revision: Revision, zone: ZoneInfo) -> str:
    if revision.deleted:
        return f"deleted {_clock(revision.at, zone)}"
    return f"edited {_clock(revision.at, zone)}: {revision.text or ''}"


def _clock(at: datetime, zone: ZoneInfo) -> str:
    return f"{at.astimezone(zone):%H:%M}"
