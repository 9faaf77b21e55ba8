"""What a page shows of a fact: pure, bounded, in the words of a language; the layout is the templates'."""

from collections.abc import Iterator, Mapping, Sequence
from dataclasses import dataclass
from datetime import date, datetime
from itertools import islice

from onethread.flow import notes
from onethread.model.interaction import Attachment, Direction, Interaction, Kind, furthest
from onethread.model.sought import ALL, Sought
from onethread.store.columns import to_microseconds
from onethread.store.interactions import Stored
from onethread.web.pages.details import details, file_name, recorded
from onethread.web.pages.quoting import Part, parted
from onethread.web.pages.viewer import Viewer

LONG = 1000
"""Letters of a text that a thread shows; all of it is on a page of its own."""

BRIEF = 80
"""Letters of a name."""

_BEFORE = 200
"""Letters that are shown before what is sought in a long text."""

_LONGEST = 100_000
_MOST_VERSIONS = 10
_MOST_FILES = 12
_SYSTEM = frozenset({Kind.RECORD, Kind.NUMBER_CHANGE, Kind.CONTACT_MERGED, Kind.VISIT, Kind.NOTE})
FOLDING = frozenset({Kind.RECORD, Kind.VISIT})
"""Kinds of which many come in a row, and few are read one by one."""

_MARKS: Mapping[str, str] = {
    "whatsapp": "WA",
    "instagram": "IG",
    "telegram": "TG",
    "email": "@",
    "call": "☎",
    "form": "F",
    "bitrix24": "B24",
    "site": "W",
    "note": "✎",
}


@dataclass(frozen=True, slots=True)
class Said:
    """A text, cut if it is long; `letters` is how long it is."""

    shown: str
    letters: int

    @property
    def cut(self) -> bool:
        """Whether there is more."""
        return self.letters > len(self.shown)


@dataclass(frozen=True, slots=True)
class Version:
    """What a message said from a moment on."""

    moment: str
    said: Said


@dataclass(frozen=True, slots=True)
class Text:
    """What a message says now (`parts` of it, as they are shown), when it was deleted or edited, and what it said before."""

    said: Said | None
    parts: Sequence[Part]
    deleted: str | None
    edited: str | None
    earlier: Sequence[Version]


@dataclass(frozen=True, slots=True)
class Step:
    """How far a message of ours came: the word, when, and all steps for whoever wants to know."""

    word: str
    name: str
    moment: str
    all_of_them: str
    reason: str | None


@dataclass(frozen=True, slots=True)
class Entry:
    """A fact as a thread shows it."""

    number: int
    order: str
    day: date
    look: str
    channel: str
    channel_name: str
    mark: str
    way: str
    kind: str | None
    author: str | None
    clock: str
    stamp: str
    iso: str
    subject: str | None
    text: Text
    step: Step | None
    reactions: Sequence[tuple[str, str]]
    files: Sequence[tuple[str, str]]
    details: Sequence[tuple[str, str]]
    folds: Kind | None
    """What it is one of where many of them in a row are told as one."""

    told: str
    """In a line, for who does not see it."""


def entry(stored: Stored, viewer: Viewer, *, whole: bool = False, sought: Sought = ALL) -> Entry:
    """One fact; `whole` with all of its texts, else of a long one what is sought in it."""
    fact, say = stored.fact, viewer.language
    at, look = fact.at.astimezone(viewer.zone), _look(fact)
    channel_name = _cut(say.named("channels", fact.channel), BRIEF)
    kind, way = _kind(fact, viewer), say(f"way_{look}")
    text = _text(fact, viewer, None if whole else LONG, sought)
    return Entry(
        number=stored.id,
        order=_order(fact.at, stored.id),
        day=at.date(),
        look=look,
        channel=fact.channel if fact.channel in _MARKS else "other",
        channel_name=channel_name,
        mark=_MARKS.get(fact.channel, channel_name[:2].upper()),
        way=way,
        kind=kind,
        author=_author(fact),
        clock=f"{at:%H:%M}",
        stamp=f"{say.day(at.date())}, {at:%H:%M:%S} ({viewer.zone.key})",
        iso=at.isoformat(timespec="seconds"),
        subject=_cut(fact.subject, 300) if fact.subject else None,
        text=text,
        step=_step(fact, viewer),
        reactions=_reactions(fact, viewer),
        files=[_file(one, fact, viewer) for one in islice(fact.attachments, _MOST_FILES)],
        details=[(name, _cut(value, _LONGEST if whole else LONG)) for name, value in details(fact, say)],
        folds=fact.kind if fact.kind in FOLDING else None,
        told=f"{channel_name}, {way}: {_first_said(text)[:120] or kind or ''}",
    )


def _order(at: datetime, number: int) -> str:
    """A word that sorts as facts do; nothing is older than 1900."""
    return f"{to_microseconds(at) + 10**16:018d}.{number:012d}"


def _look(fact: Interaction) -> str:
    if fact.channel == notes.CHANNEL and fact.kind is Kind.NOTE:
        return "note"
    if fact.kind in _SYSTEM or fact.direction is None:
        return "system"
    return "in" if fact.direction is Direction.IN else "out"


def _kind(fact: Interaction, viewer: Viewer) -> str | None:
    """What it was, where it is no plain message; of a fact that nobody has seen, how we know of it."""
    if not fact.seen:
        return viewer.language("unseen")
    if fact.kind in (Kind.MESSAGE, Kind.NOTE):
        return None
    word = recorded(fact) if fact.kind is Kind.RECORD else None
    return viewer.language.named("records", word) if word else viewer.language.named("kinds", fact.kind)


def _author(fact: Interaction) -> str | None:
    name = fact.account if _look(fact) == "note" else fact.name
    return _cut(name, BRIEF) if name else None


def _text(fact: Interaction, viewer: Viewer, most: int | None, sought: Sought) -> Text:
    """The text as it was sent, then as it was edited; of what was deleted all of them are earlier ones."""
    edits = [one for one in fact.revisions if not one.deleted]
    last = fact.revisions[-1] if fact.revisions else None
    told = [(fact.at, fact.text), *((one.at, one.text) for one in edits)]
    versions = [Version(_moment(at, fact, viewer), _said(text, most)) for at, text in told if text]
    deleted = last is not None and last.deleted
    now = None if deleted else next((text for _, text in reversed(told) if text), None)
    return Text(
        said=versions[-1].said if now else None,
        parts=_cut_parts(parted(now) if _is_mail(fact) else [Part(now, quoted=False)], most, sought) if now else (),
        deleted=_moment(last.at, fact, viewer) if last and deleted else None,
        edited=_moment(edits[-1].at, fact, viewer) if edits else None,
        earlier=(versions if deleted else versions[:-1])[-_MOST_VERSIONS:],
    )


def _first_said(text: Text) -> str:
    return next((part.text for part in text.parts if not part.quoted), "")


def _is_mail(fact: Interaction) -> bool:
    return fact.channel == "email" or fact.attributes.get("via") == "email"


def _cut_parts(parts: Sequence[Part], most: int | None, sought: Sought) -> list[Part]:
    """As much as is shown of what was said, and as much again of what is quoted; from what is sought in it on."""
    left: dict[bool, int | None] = {True: most, False: most}
    shown = []
    for part in parts:
        rest = left[part.quoted]
        text = part.text if rest is None else _excerpt(part.text, rest, sought)
        left[part.quoted] = None if rest is None else max(0, rest - len(text))
        shown.append(Part(text.strip("\r\n"), part.quoted))
    return [part for part in shown if part.text.strip()]


def _excerpt(text: str, most: int, sought: Sought) -> str:
    """So much of a text from its beginning, or from a little before what is sought in it."""
    first = next(sought.places(text), (0, 0)) if len(text) > most else (0, 0)
    if first[1] <= most:
        return text[:most]
    begin = first[0] - _BEFORE
    return f"…{text[begin : begin + most]}"


def _said(text: str, most: int | None) -> Said:
    return Said(text if most is None else text[:most], len(text))


def _step(fact: Interaction, viewer: Viewer) -> Step | None:
    last = furthest(fact.statuses)
    if last is None:
        return None
    say = viewer.language
    steps = [f"{say.named('statuses', one.status)} {_moment(one.at, fact, viewer)}" for one in fact.statuses[:20]]
    reason = next(_reasons(fact), None) if last.status == "failed" else None
    word = last.status if last.status in ("read", "played", "failed", "delivered", "sent") else "accepted"
    name = _cut(say.named("statuses", last.status), BRIEF)
    return Step(word, name, _moment(last.at, fact, viewer), " · ".join(steps), reason)


def _reasons(fact: Interaction) -> Iterator[str]:
    """What the remote says of why it failed."""
    errors = fact.attributes.get("errors")
    for one in errors if isinstance(errors, list) else ():
        said = (one.get("message") or one.get("title")) if isinstance(one, dict) else one
        if said:
            yield _cut(str(said), 200)


def _reactions(fact: Interaction, viewer: Viewer) -> list[tuple[str, str]]:
    """The last of everybody who has one still; who and when."""
    last = {one.by: one for one in fact.reactions}
    known = {"customer": viewer.language("customer"), "us": viewer.language("us")}
    return [
        (one.emoji, f"{known.get(by) or _cut(_by(by, viewer), BRIEF)}, {_moment(one.at, fact, viewer)}")
        for by, one in islice(last.items(), _MOST_FILES)
        if one.emoji
    ]


def _by(who: str, viewer: Viewer) -> str:
    """Of a group in WhatsApp it is known by their number alone who reacted, of some."""
    return viewer.value("phone", f"+{who}") if viewer.masks and who.isdigit() else who


def _file(file: Attachment, fact: Interaction, viewer: Viewer) -> tuple[str, str]:
    """Its name, and what is known of it; the file itself is not fetched yet."""
    known = [file.mime or "", _size(file.size) if file.size is not None else ""]
    return _cut(file_name(file, fact, viewer.language), BRIEF), " · ".join(_cut(one, BRIEF) for one in known if one)


def _size(size: int) -> str:
    return f"{size / 1e6:.1f} MB" if size >= 1e6 else f"{max(1, round(size / 1e3))} kB"


def _moment(at: datetime, fact: Interaction, viewer: Viewer) -> str:
    """The time; on another day than the fact's, with its date."""
    there, begun = at.astimezone(viewer.zone), fact.at.astimezone(viewer.zone)
    if there.date() == begun.date():
        return f"{there:%H:%M}"
    return f"{viewer.language.short_day(there.date(), begun.date())}, {there:%H:%M}"


def _cut(text: str, most: int) -> str:
    return text if len(text) <= most else f"{text[: most - 1]}…"
