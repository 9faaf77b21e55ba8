"""How a comment that we wrote is known again when it is read back. Pure."""

import re

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
