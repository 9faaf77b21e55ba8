"""How what we wrote is known again when it is read back. Pure."""

import re
from collections.abc import Mapping
from typing import Any

from onethread_bitrix24.client import as_whole
from onethread_bitrix24.writing.asked import ORIGINATOR

_MARK = "#onethread="
_MARKED = re.compile(re.escape(_MARK) + r"([a-z0-9:]{1,80})")


def mark(key: str) -> str:
    """What a comment carries at its end, since comments have no field for it. [D]"""
    return f"{_MARK}{key}"


def marked(comment: str) -> str | None:
    """The key that a comment carries; None for one that is not ours."""
    found = _MARKED.findall(comment)
    return found[-1] if found else None


def unmarked(text: str) -> str:
    """Somebody's words, which must not look like a mark."""
    return text.replace(_MARK, "# onethread=")


def is_ours(row: Mapping[str, Any], user_id: int | None = None) -> bool:
    """Whether we wrote this card, activity (classic or configurable) or comment.

    Comments can be copied by anybody: with the `user_id` behind the credential those of other authors are not ours.
    """
    told = row.get("fields")
    fields = {**row, **told} if isinstance(told, Mapping) else row
    origin = fields.get("ORIGINATOR_ID") or fields.get("originatorId")
    if isinstance(origin, str) and origin:
        return origin == ORIGINATOR
    comment, author = row.get("COMMENT"), as_whole(row.get("AUTHOR_ID"))
    if not isinstance(comment, str) or marked(comment) is None:
        return False
    return user_id is None or author is None or author == user_id
