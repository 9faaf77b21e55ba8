"""What there is to read of a fact, in words; the layout is `thread_view`'s."""

from collections.abc import Iterator, Mapping
from datetime import date, datetime
from zoneinfo import ZoneInfo

from onethread.flow.notes import CHANNEL
from onethread.model.interaction import Attachment, Interaction, Kind, Reaction, Revision, furthest
from onethread.model.join import Json

_TICKS = {
    "accepted": "◌",
    "sent": "✓",
    "delivered": "✓✓",
    "read": "✓✓ read",
    "played": "✓✓ played",
    "failed": "✗ failed",
}
_WORDS = {
    Kind.NUMBER_CHANGE: "changed the number",
    Kind.CONTACT_SHARE: "shared a contact",
    Kind.RECORD: "a card about them",
    Kind.CONTACT_MERGED: "cards were merged",
    Kind.CALL: "call",
    Kind.ORDER: "ordered",
    Kind.VISIT: "visited",
}
_CAMPAIGN = ("utm_source", "utm_medium", "utm_campaign")


def said(fact: Interaction) -> str:
    """The text; without any, what it was; of a fact that nobody has seen, how we know of it."""
    if fact.subject:
        return f"{fact.subject}\n{fact.text or ''}".rstrip()
    if fact.text:
        return fact.text
    files = ", ".join(_named(file, fact) for file in fact.attachments)
    known = _WORDS.get(fact.kind) or files or _noted(fact)
    return known or ("(no text)" if fact.seen else f"(known only by {_witness(fact)})")


def _witness(fact: Interaction) -> str:
    if fact.revisions:
        return "its deletion" if any(one.deleted for one in fact.revisions) else "its edit"
    return "its status" if fact.statuses else "a reaction" if fact.reactions else "what was said about it"


def _noted(fact: Interaction) -> str:
    consent = fact.attributes.get("consent")
    if isinstance(consent, dict) and "category" in consent:
        return f"{consent.get('category')}: {consent.get('value')}"
    told = fact.attributes.get("event") or fact.attributes.get("unsupported")
    return f"({told})" if told else ""


def _named(file: Attachment, fact: Interaction) -> str:
    return f"[{file.name or fact.attributes.get('media') or file.mime or 'file'}]"


def outcome(fact: Interaction, zone: ZoneInfo) -> str:
    """How far an outbound message came; nothing for others."""
    last = furthest(fact.statuses)
    return f"{_TICKS.get(last.status, last.status)} {_clock(last.at, fact, zone)}" if last else ""


def notes(fact: Interaction, zone: ZoneInfo) -> Iterator[str]:
    """What stands under it: where it came from, its files, and what was done to it later."""
    author = f"by {fact.account}" if fact.channel == CHANNEL else ""
    yield from (line for line in (author, _origin(fact.attributes), _place(fact)) if line)
    if fact.text and fact.attachments:
        yield " ".join(_named(file, fact) for file in fact.attachments)
    yield from (_revised(revision, fact, zone) for revision in fact.revisions)
    last = {reaction.by: reaction for reaction in fact.reactions}
    yield from (_reacted(last[by], fact, zone) for by in sorted(last))


def _origin(attributes: Mapping[str, Json]) -> str:
    """The page of a form and the campaign that led there."""
    tracking = attributes.get("tracking")
    marks = tracking if isinstance(tracking, dict) else {}
    campaign = " / ".join(str(marks[name]) for name in _CAMPAIGN if marks.get(name))
    return " · ".join(str(part) for part in (attributes.get("page"), campaign) if part)


def _place(fact: Interaction) -> str:
    pin = fact.attributes.get("location")
    if not isinstance(pin, dict) or not {"latitude", "longitude"} <= pin.keys():
        return ""
    spot = f"{pin['latitude']}, {pin['longitude']}"
    return "" if fact.text == spot else spot


def _revised(revision: Revision, fact: Interaction, zone: ZoneInfo) -> str:
    at = _clock(revision.at, fact, zone)
    return f"deleted {at}" if revision.deleted else f"edited {at}: {revision.text or ''}"


def _reacted(reaction: Reaction, fact: Interaction, zone: ZoneInfo) -> str:
    return f"{reaction.emoji or 'took the reaction back'} {reaction.by} {_clock(reaction.at, fact, zone)}"


def _clock(at: datetime, fact: Interaction, zone: ZoneInfo) -> str:
    """The time; on another day than the fact's, with its date."""
    there, begun = at.astimezone(zone), fact.at.astimezone(zone)
    return f"{there:%H:%M}" if there.date() == begun.date() else f"{_short(there.date(), begun.date())} {there:%H:%M}"


def _short(day: date, beside: date) -> str:
    return f"{day.day} {day:%B}" if day.year == beside.year else f"{day.day} {day:%B %Y}"
