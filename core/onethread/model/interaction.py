"""The interaction: one dated fact between a customer and us, joined from whatever was told of it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from datetime import datetime
from enum import StrEnum

from onethread.model.handle import Handle, join_handles
from onethread.model.join import Json, richer, richer_each


class Direction(StrEnum):
    """Inbound is from the customer, outbound from us."""

    IN = "in"
    OUT = "out"


class Kind(StrEnum):
    """What happened."""

    MESSAGE = "message"
    CALL = "call"
    FORM = "form"
    VISIT = "visit"
    ORDER = "order"
    NOTE = "note"
    RECORD = "record"
    NUMBER_CHANGE = "number_change"
    CONTACT_SHARE = "contact_share"
    CONTACT_MERGED = "contact_merged"


@dataclass(frozen=True, slots=True, order=True)
class Status:
    """One step of an outbound message on its way: accepted, sent, delivered, read, played or failed."""

    at: datetime
    status: str


_STEPS = ("accepted", "sent", "delivered", "read", "played")


def furthest(statuses: Sequence[Status]) -> Status | None:
    """How far a message has come: accepted < sent < delivered < read < played; words that we do not know come first.

    Failed aside: it holds unless the message was delivered, since one of several devices may fail.
    """
    steps = [status for status in statuses if status.status != "failed"]
    best = max(steps, key=lambda status: (_step(status), status.at), default=None)
    failed = max((status for status in statuses if status.status == "failed"), default=None)
    return best if failed is None or (best is not None and _step(best) >= _step("delivered")) else failed


def _step(status: Status | str) -> int:
    word = status if isinstance(status, str) else status.status
    return _STEPS.index(word) if word in _STEPS else -1


@dataclass(frozen=True, slots=True)
class Revision:
    """A later version of the text, or its deletion."""

    at: datetime
    text: str | None
    deleted: bool = False

    @property
    def order(self) -> tuple[datetime, bool, bool, str]:
        """By time; of those in one second a deletion is the last."""
        return self.at, self.deleted, self.text is not None, self.text or ""


@dataclass(frozen=True, slots=True)
class Reaction:
    """An emoji somebody set on it; None is its removal."""

    at: datetime
    by: str
    emoji: str | None

    @property
    def order(self) -> tuple[datetime, str, bool, str]:
        """By time; remotes tell seconds, and who set and removed it within one has no emoji there now."""
        return self.at, self.by, self.emoji is None, self.emoji or ""


@dataclass(frozen=True, slots=True)
class Attachment:
    """A file by the remote's id; size in bytes, sha256 in hex."""

    id: str
    mime: str | None = None
    name: str | None = None
    size: int | None = None
    sha256: str | None = None


@dataclass(frozen=True, slots=True)
class Interaction:
    """A fact, or a part of one: whoever knows only a status tells a fact with nothing else in it.

    `id` is unique within (channel, account). `seen` is False as long as the fact is known only by what was said
    about it. `live` is False for facts that came by backfill only, which start no automation; what is
    said about one (a status, a reaction) does not make it live.
    """

    channel: str
    account: str
    id: str
    at: datetime
    kind: Kind = Kind.MESSAGE
    direction: Direction | None = None
    conversation: str | None = None
    text: str | None = None
    subject: str | None = None
    name: str | None = None
    handles: tuple[Handle, ...] = ()
    attributes: Mapping[str, Json] = field(default_factory=dict)
    attachments: tuple[Attachment, ...] = ()
    statuses: tuple[Status, ...] = ()
    revisions: tuple[Revision, ...] = ()
    reactions: tuple[Reaction, ...] = ()
    seen: bool = True
    live: bool = True

    @property
    def key(self) -> tuple[str, str, str]:
        """What makes it this fact and no other."""
        return self.channel, self.account, self.id


def join(one: Interaction, other: Interaction) -> Interaction:
    """Both parts of one fact as one; commutative, associative, idempotent (promise 2).

    Time, kind, direction and liveness are those of the fact itself as soon as it was seen; of two times the earlier
    holds.
    """
    if one is other and _is_joined(one):
        return one  # nearly every part that is told for the first time
    told = [part for part in (one, other) if part.seen == (one.seen or other.seen)]
    return Interaction(
        channel=one.channel,
        account=one.account,
        id=one.id,
        at=min(part.at for part in told),
        kind=max((part.kind for part in told), key=lambda kind: (kind is not Kind.MESSAGE, kind)),
        direction=max((part.direction for part in told), key=lambda direction: direction or ""),
        conversation=_text(one.conversation, other.conversation),
        text=_text(one.text, other.text),
        subject=_text(one.subject, other.subject),
        name=_text(one.name, other.name),
        handles=join_handles(one.handles, other.handles),
        attributes=richer_each(one.attributes, other.attributes),
        attachments=_join_attachments(one.attachments, other.attachments),
        statuses=_earliest_each((*one.statuses, *other.statuses)),
        revisions=tuple(sorted({*one.revisions, *other.revisions}, key=lambda revision: revision.order)),
        reactions=tuple(sorted({*one.reactions, *other.reactions}, key=lambda reaction: reaction.order)),
        seen=one.seen or other.seen,
        live=any(part.live for part in told),
    )


def _is_joined(fact: Interaction) -> bool:
    """Whether joining it with itself would change nothing: no list in it that may be out of order."""
    added = fact.attachments or fact.statuses or fact.revisions or fact.reactions
    keys = list(fact.attributes)
    return not added and keys == sorted(keys) and fact.handles == join_handles(fact.handles, ())


def _text(one: str | None, other: str | None) -> str | None:
    joined = richer(one, other)
    return joined if isinstance(joined, str) else None


def _earliest_each(statuses: Iterable[Status]) -> tuple[Status, ...]:
    earliest: dict[str, Status] = {}
    for status in statuses:
        earliest[status.status] = min(earliest.get(status.status, status), status)
    return tuple(sorted(earliest.values()))


def _join_attachments(one: Iterable[Attachment], other: Iterable[Attachment]) -> tuple[Attachment, ...]:
    joined: dict[str, Attachment] = {}
    for part in (*one, *other):
        joined[part.id] = _join_attachment(joined.get(part.id, part), part)
    return tuple(joined[key] for key in sorted(joined))


def _join_attachment(one: Attachment, other: Attachment) -> Attachment:
    size = max((part.size for part in (one, other) if part.size is not None), default=None)
    return Attachment(
        id=one.id,
        mime=_text(one.mime, other.mime),
        name=_text(one.name, other.name),
        size=size,
        sha256=_text(one.sha256, other.sha256),
    )
