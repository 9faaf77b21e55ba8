"""What a line may hold, field by field, and how much of it: what no database or reader could bear is refused here."""

from datetime import UTC, datetime
from typing import Annotated, Any

import msgspec
from msgspec import Meta, Struct

from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Attachment, Direction, Interaction, Kind, Reaction, Revision, Status
from onethread.plugin import RejectedRecordError

# An index of PostgreSQL takes 2 700 bytes for all of its columns together, and a letter may have four.
_Word = Annotated[str, Meta(max_length=100)]
_Key = Annotated[str, Meta(max_length=650)]
LONGEST_VALUE = 300
"""Letters of a handle."""

_Value = Annotated[str, Meta(max_length=LONGEST_VALUE)]
_Title = Annotated[str, Meta(max_length=20_000)]
_Text = Annotated[str, Meta(max_length=1_000_000)]
_Time = Annotated[datetime, Meta(tz=True)]
_Few = Meta(max_length=200)
_Many = Meta(max_length=1000)

_LONGEST = {"channel": 100, "account": 400, "id": 1000, "conversation": 1000}
"""Bytes, where a limit in letters would forbid what mail servers write."""

_LARGEST_FILE = 2**63 - 1
_LARGEST_ATTRIBUTES = 256 * 1024
_DEEPEST = 64
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)


class _Handle(Struct, frozen=True, forbid_unknown_fields=True):
    kind: _Word
    value: _Value
    trust: Trust = Trust.DECLARED
    system: _Word = ""


class _Status(Struct, frozen=True, forbid_unknown_fields=True):
    status: _Word
    at: _Time


class _Revision(Struct, frozen=True, forbid_unknown_fields=True):
    at: _Time
    text: _Text | None = None
    deleted: bool = False


class _Reaction(Struct, frozen=True, forbid_unknown_fields=True):
    by: _Key
    at: _Time
    emoji: _Word | None = None


class _Attachment(Struct, frozen=True, forbid_unknown_fields=True):
    id: _Key
    mime: _Key | None = None
    name: _Title | None = None
    size: int | None = None
    sha256: _Word | None = None


class _Line(Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    at: _Time
    channel: str
    account: str = ""
    kind: Kind = Kind.MESSAGE
    direction: Direction | None = None
    conversation: str | None = None
    text: _Text | None = None
    subject: _Title | None = None
    name: _Title | None = None
    handles: Annotated[tuple[_Handle, ...], _Few] = ()
    attributes: msgspec.Raw = msgspec.Raw(b"{}")
    attachments: Annotated[tuple[_Attachment, ...], _Few] = ()
    statuses: Annotated[tuple[_Status, ...], _Many] = ()
    revisions: Annotated[tuple[_Revision, ...], _Many] = ()
    reactions: Annotated[tuple[_Reaction, ...], _Many] = ()
    seen: bool = True
    live: bool = True
    # What an export adds about our own store; of no meaning to another.
    customer: str | None = None
    learned_at: datetime | None = None
    delivery: int | None = None


_decoder = msgspec.json.Decoder(_Line)
_attributes = msgspec.json.Decoder(dict[str, Any])


def read(line: bytes) -> Interaction:
    """The interaction of a line; RejectedRecordError says what is wrong with it, never quoting it."""
    try:
        return _interaction(_decoder.decode(line))
    except (msgspec.ValidationError, UnicodeDecodeError) as error:
        raise RejectedRecordError(_reason(error)) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise RejectedRecordError("not a JSON object") from error


def _interaction(told: _Line) -> Interaction:
    _check_lengths(told)
    return Interaction(
        channel=told.channel,
        account=told.account,
        id=told.id,
        at=_moment(told.at),
        kind=told.kind,
        direction=told.direction,
        conversation=told.conversation,
        text=told.text,
        subject=told.subject,
        name=told.name,
        handles=tuple([Handle(one.kind, one.value, one.trust, one.system) for one in told.handles]),
        attributes=_read_attributes(told.attributes),
        attachments=tuple([_attachment(one) for one in told.attachments]),
        statuses=tuple([Status(_moment(one.at), one.status) for one in told.statuses]),
        revisions=tuple([Revision(_moment(one.at), one.text, one.deleted) for one in told.revisions]),
        reactions=tuple([Reaction(_moment(one.at), one.by, one.emoji) for one in told.reactions]),
        seen=told.seen,
        live=told.live,
    )


def _check_lengths(told: _Line) -> None:
    if not (told.channel and told.id):
        raise RejectedRecordError("a fact without channel or id")
    for name, most in _LONGEST.items():
        value = getattr(told, name) or ""
        if 4 * len(value) > most and len(value.encode()) > most:  # a letter has four bytes at most
            raise RejectedRecordError(f"{name} is longer than {most} bytes")


def _moment(at: datetime) -> datetime:
    if not _EARLIEST <= at <= _LATEST:
        raise RejectedRecordError("a time that is not of these centuries")
    return at.astimezone(UTC)


def _attachment(one: _Attachment) -> Attachment:
    """Nothing is smaller than nothing or larger than a disk: such a size is unknown."""
    size = one.size if one.size is None or 0 <= one.size <= _LARGEST_FILE else None
    return Attachment(one.id, one.mime, one.name, size, one.sha256)


def _read_attributes(raw: msgspec.Raw) -> dict[str, Any]:
    written = bytes(raw)
    if len(written) > _LARGEST_ATTRIBUTES:
        raise RejectedRecordError(f"attributes are larger than {_LARGEST_ATTRIBUTES} bytes")
    try:
        told = _attributes.decode(written)
    except msgspec.ValidationError as error:
        raise RejectedRecordError(f"attributes: {error}") from error
    if written.count(b"{") + written.count(b"[") > _DEEPEST and _is_deep(told):
        raise RejectedRecordError(f"attributes are nested deeper than {_DEEPEST}")
    return told


def _is_deep(told: dict[str, Any]) -> bool:
    level: list[Any] = [told]
    for _ in range(_DEEPEST):
        level = [inner for part in level for inner in _inner(part) if isinstance(inner, dict | list)]
        if not level:
            return False
    return True


def _inner(part: Any) -> Any:
    return part.values() if isinstance(part, dict) else part


def _reason(error: Exception) -> str:
    """msgspec names the place and the types, and quotes a value only where it is one of a few words."""
    said = str(error) if isinstance(error, msgspec.ValidationError) else "not UTF-8"
    if "Invalid enum value" in said:
        return f"unknown word - {said.partition(' - ')[2]}"
    if "timezone" in said:
        return f"a time without its zone: write 2026-03-01T10:22:31Z - {said.partition(' - ')[2]}"
    return said
