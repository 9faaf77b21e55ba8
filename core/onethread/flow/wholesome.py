"""What may enter the store: what a line of an export could hold, in texts that every database and reader can bear."""

from collections.abc import Mapping
from typing import Any

import msgspec

from onethread.flow.interchange.shape import read
from onethread.model.interaction import Interaction
from onethread.plugin import RejectedRecordError

_encoder = msgspec.json.Encoder()
_NUL = b"\\u0000"


def wholesome(fact: Interaction) -> Interaction:
    """The fact as it will be read back: without NUL and halves of letters; RejectedRecordError if hopeless."""
    try:
        return read(_written(fact))
    except RecursionError as error:
        raise RejectedRecordError("nested too deep") from error
    except (TypeError, ValueError) as error:
        raise RejectedRecordError(f"a value that JSON does not have ({type(error).__name__})") from error


def _written(fact: Interaction) -> bytes:
    try:
        written = _encoder.encode(fact)
    except (TypeError, ValueError):
        written = _NUL
    return _encoder.encode(clean(fact)) if _NUL in written else written


def clean(part: Any) -> Any:
    """A value without what no store can hold: NUL and halves of letters."""
    match part:
        case str():
            return clean_text(part) if type(part) is str else part
        case Mapping():
            return {clean(key): clean(value) for key, value in part.items()}
        case list() | tuple():
            return type(part)(clean(value) for value in part)
        case _ if hasattr(part, "__dataclass_fields__"):
            return type(part)(**{name: clean(getattr(part, name)) for name in part.__dataclass_fields__})
        case _:
            return part


def clean_text(text: str) -> str:
    """A text in which signs stand for what was no letter."""
    return text.replace("\x00", "\ufffd").encode("utf-16", "surrogatepass").decode("utf-16", "replace")
