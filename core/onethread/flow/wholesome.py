"""What may enter the store: texts that every database and every reader of an export can bear."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import UTC, datetime
from typing import Any

import msgspec

from onethread.model.interaction import Attachment, Interaction, Reaction, Revision, Status
from onethread.plugin import RejectedRecordError

_LONGEST = {"channel": 100, "account": 400, "id": 1000, "conversation": 1000}
"""Bytes. An index of PostgreSQL takes 2 700 for all of its columns together."""

_LARGEST = 2**63 - 1
_EARLIEST = datetime(1900, 1, 1, tzinfo=UTC)
_LATEST = datetime(2200, 1, 1, tzinfo=UTC)
_encoder = msgspec.json.Encoder()


def wholesome(fact: Interaction) -> Interaction:
    """The fact without NUL and halves of letters, its attributes as JSON has them; RejectedRecordError if hopeless."""
    _check(fact)
    clean = fact if _is_clean(fact) else _cleaned(fact)
    attributes = clean.attributes
    return replace(clean, attributes=msgspec.json.decode(_encoder.encode(attributes))) if attributes else clean


def _check(fact: Interaction) -> None:
    if not (fact.channel and fact.id):
        raise RejectedRecordError("a fact without channel or id")
    for name, most in _LONGEST.items():
        if len((getattr(fact, name) or "").encode(errors="replace")) > most:
            raise RejectedRecordError(f"{name} is longer than {most} bytes")
    added: tuple[Status | Revision | Reaction, ...] = (*fact.statuses, *fact.revisions, *fact.reactions)
    for at in (fact.at, *(part.at for part in added)):
        if at.tzinfo is None or not _EARLIEST <= at <= _LATEST:
            raise RejectedRecordError("a time without zone, or not of these centuries")


def _is_clean(fact: Interaction) -> bool:
    try:
        written = _encoder.encode(fact)
    except (ValueError, OverflowError, TypeError):
        return False
    return b"\\u0000" not in written and all((file.size or 0) <= _LARGEST for file in fact.attachments)


def _cleaned(fact: Interaction) -> Interaction:
    parts: dict[str, Any] = {name: clean(getattr(fact, name)) for name in fact.__slots__}
    parts["attachments"] = tuple(_cleaned_file(file) for file in parts["attachments"])
    return Interaction(**parts)


def _cleaned_file(file: Attachment) -> Attachment:
    size = file.size if file.size is None or 0 <= file.size <= _LARGEST else None
    return replace(file, size=size)


def clean(part: Any) -> Any:
    """A value without what no store can hold: NUL, halves of letters, numbers of more than 63 bits."""
    match part:
        case str():
            return _clean_text(part) if type(part) is str else part
        case bool() | float() | None:
            return part
        case int():
            return part if abs(part) <= _LARGEST else str(part)
        case Mapping():
            return {_clean_text(str(key)): clean(value) for key, value in part.items()}
        case list() | tuple():
            return type(part)(clean(value) for value in part)
        case _ if hasattr(part, "__dataclass_fields__"):
            return type(part)(**{name: clean(getattr(part, name)) for name in part.__slots__})
        case _:
            return part


def _clean_text(text: str) -> str:
    return text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
