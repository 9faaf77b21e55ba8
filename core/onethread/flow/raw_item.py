"""Raw parts of stored deliveries for people to read: laid out, cut, and without the secrets that remotes put into them."""

import re
from typing import Any

import msgspec

from onethread.flow.places import part_at
from onethread.plugin import Delivery

LONGEST = 20_000
"""Characters; an uploaded file may be in there."""

MASK = "•••"
_SECRET = r"[\w-]*(?:token|secret|passw(?:or)?d|signature|authorization|cookie|api[_-]?key|auth_id|refresh_id)"  # noqa: S105
_NAMED = re.compile(rf"{_SECRET}\]?", re.IGNORECASE)
_WRITTEN = re.compile(rf"(\b{_SECRET}(?:\]|%5D)?=)[^&\s\"'<>]+|(\bBearer )\S+", re.IGNORECASE)


def raw_item(delivery: Delivery, item: str) -> str:
    """What stands at a place (a line of an import, a JSON pointer, '' all of it); JSON is laid out for reading."""
    part = part_at(delivery, item)
    return laid_out(delivery.body if part is None else part)


def laid_out(part: bytes) -> str:
    """A part as it is read: JSON in lines, other text as it is, what is neither by its bytes."""
    try:
        text = msgspec.json.format(msgspec.json.encode(_masked(msgspec.json.decode(part))), indent=2).decode()
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        text = _without_secrets(part.decode(errors="backslashreplace"))
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ... ({len(text):,} characters)"


def _masked(value: Any) -> Any:
    """The same, with a mask for what is named as a secret is."""
    if isinstance(value, dict):
        return {name: MASK if _is_secret(name, of) else _masked(of) for name, of in value.items()}
    if isinstance(value, list):
        return [_masked(one) for one in value]
    return _without_secrets(value) if isinstance(value, str) else value


def _is_secret(name: str, value: Any) -> bool:
    return bool(value) and not isinstance(value, dict | list | bool) and _NAMED.fullmatch(name) is not None


def _without_secrets(text: str) -> str:
    """Secrets in addresses and in posted forms."""
    return _WRITTEN.sub(lambda found: f"{found[1] or found[2]}{MASK}", text)
