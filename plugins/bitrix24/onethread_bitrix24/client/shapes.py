"""Answers in the shapes that PHP gives them, made into what they mean. Pure. [S, D, I fast_bitrix24#44]"""

from collections.abc import Mapping
from datetime import datetime
from typing import Any


def as_map(value: Any) -> dict[str, Any]:
    """A map whose keys are 0..n-1 comes as a list, an empty one as []; what is neither is empty."""
    if isinstance(value, Mapping):
        return {str(key): one for key, one in value.items()}
    return {str(at): one for at, one in enumerate(value)} if isinstance(value, list) else {}


def as_list(value: Any) -> list[Any]:
    """A list with a gap comes as a map; what is neither is empty."""
    if isinstance(value, list):
        return value
    return list(value.values()) if isinstance(value, Mapping) else []


def as_flag(value: Any) -> bool:
    """Y, true, 1 and "1" are yes; the text "false" is not."""
    return (
        value is True or value == 1 or (isinstance(value, str) and value.strip().lower() in ("y", "yes", "1", "true"))
    )


def as_whole(value: Any) -> int | None:
    """A number that may come as text; None for anything else."""
    if type(value) is str and value.isascii() and value.isdecimal() and len(value) <= 18:
        return int(value)  # nearly all of them, and each row of a walk has one
    if isinstance(value, bool):
        return None
    if isinstance(value, int):
        return value
    if isinstance(value, float):
        return int(value) if value.is_integer() else None
    text = value.strip() if isinstance(value, str) else ""
    digits = text.removeprefix("-")
    return int(text) if digits.isdecimal() and digits.isascii() and len(digits) <= 18 else None


def as_moment(value: Any) -> datetime | None:
    """A time with its offset; None for an empty text, and for {} and [], as which some methods write their times. [D]"""
    if not isinstance(value, str):
        return None
    try:
        found = datetime.fromisoformat(value.strip())
    except ValueError:
        return None
    return found if found.tzinfo is not None else None
