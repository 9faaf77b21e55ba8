"""Lines of the interchange format, read strictly and written canonically."""

from datetime import datetime
from typing import Any

import msgspec

from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Attachment, Direction, Interaction, Kind, Reaction, Revision, Status
from onethread.plugin import RejectedRecordError


class _Handle(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    kind: str
    value: str
    trust: Trust = Trust.DECLARED
    system: str = ""


class _Status(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    status: str
    at: datetime


class _Revision(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    at: datetime
    text: str | None = None
    deleted: bool = False


class _Reaction(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    by: str
    at: datetime
    emoji: str | None = None


class _Attachment(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    mime: str | None = None
    name: str | None = None
    size: int | None = None
    sha256: str | None = None


class _Line(msgspec.Struct, frozen=True, forbid_unknown_fields=True):
    id: str
    at: datetime
    channel: str
    account: str = ""
    kind: Kind = Kind.MESSAGE
    direction: Direction | None = None
    conversation: str | None = None
    text: str | None = None
    subject: str | None = None
    name: str | None = None
    handles: tuple[_Handle, ...] = ()
    attributes: dict[str, Any] = {}
    attachments: tuple[_Attachment, ...] = ()
    statuses: tuple[_Status, ...] = ()
    revisions: tuple[_Revision, ...] = ()
    reactions: tuple[_Reaction, ...] = ()
    seen: bool = True
    live: bool = True
    # What an export adds about our own store; of no meaning to another.
    customer: str | None = None
    learned_at: datetime | None = None
    delivery: int | None = None


_decoder = msgspec.json.Decoder(_Line)
_encoder = msgspec.json.Encoder()


def read_line(line: bytes) -> Interaction:
    """The interaction of a line; RejectedRecordError says what is wrong with it, never quoting it."""
    try:
        told = _decoder.decode(line)
    except (msgspec.ValidationError, UnicodeDecodeError) as error:
        raise RejectedRecordError(_reason(error)) from error
    except (msgspec.DecodeError, RecursionError) as error:
        raise RejectedRecordError("not a JSON object") from error
    return Interaction(
        channel=told.channel,
        account=told.account,
        id=told.id,
        at=_zoned(told.at),
        kind=told.kind,
        direction=told.direction,
        conversation=told.conversation,
        text=told.text,
        subject=told.subject,
        name=told.name,
        handles=_handles(told),
        attributes=told.attributes,
        attachments=tuple(Attachment(one.id, one.mime, one.name, one.size, one.sha256) for one in told.attachments),
        statuses=tuple(Status(_zoned(one.at), one.status) for one in told.statuses),
        revisions=tuple(Revision(_zoned(one.at), one.text, one.deleted) for one in told.revisions),
        reactions=tuple(Reaction(_zoned(one.at), one.by, one.emoji) for one in told.reactions),
        seen=told.seen,
        live=told.live,
    )


def write_line(fact: Interaction, **ours: object) -> bytes:
    """A line with all fields, always in the same order; `ours` is what our store adds."""
    return _encoder.encode(
        {
            "id": fact.id,
            "at": fact.at,
            "channel": fact.channel,
            "account": fact.account,
            "kind": fact.kind,
            "direction": fact.direction,
            "conversation": fact.conversation,
            "text": fact.text,
            "subject": fact.subject,
            "handles": [_written_handle(handle) for handle in fact.handles],
            "name": fact.name,
            "attributes": fact.attributes,
            "attachments": fact.attachments,
            "statuses": fact.statuses,
            "revisions": fact.revisions,
            "reactions": fact.reactions,
            "seen": fact.seen,
            "live": fact.live,
            **ours,
        }
    )


def _written_handle(handle: Handle) -> dict[str, str]:
    written: dict[str, str] = {"kind": handle.kind, "value": handle.value, "trust": handle.trust}
    return {**written, "system": handle.system} if handle.system else written


def _handles(told: _Line) -> tuple[Handle, ...]:
    handles = tuple(Handle(one.kind, one.value, one.trust, one.system) for one in told.handles)
    return _released_first(handles) if told.kind is Kind.NUMBER_CHANGE else handles


def _released_first(handles: tuple[Handle, ...]) -> tuple[Handle, ...]:
    """A number change names the old handle, then the new; where the trusts do not tell them apart, the place does."""
    if any(handle.trust is Trust.RELEASED for handle in handles):
        return handles
    kinds = [handle.kind for handle in handles]
    return tuple(
        Handle(one.kind, one.value, Trust.RELEASED, one.system)
        if one.kind in kinds[place + 1 :] and one.kind not in kinds[:place]
        else one
        for place, one in enumerate(handles)
    )


def _zoned(at: datetime) -> datetime:
    if at.tzinfo is None:
        raise RejectedRecordError("a time without its zone: write 2026-03-01T10:22:31Z")
    return at


def _reason(error: Exception) -> str:
    """msgspec names the place and the types, and quotes a value only where it is one of a few words."""
    said = str(error) if isinstance(error, msgspec.ValidationError) else "not UTF-8"
    return said if "Invalid enum value" not in said else f"unknown word - {said.partition(' - ')[2]}"
