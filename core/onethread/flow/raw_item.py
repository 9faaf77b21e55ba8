"""Raw parts of stored deliveries for people to read: laid out, cut, and without the secrets that remotes put into them."""

import json
import re
from typing import Any

from onethread.flow.places import part_at
from onethread.plugin import Delivery

LONGEST = 20_000
"""Characters; an uploaded file may be in there."""

MASK = "•••"
_SECRET = r"[\w-]*(?:token|secret|passw(?:or)?d|signature|authorization|cookie|api[_-]?key|auth_id|refresh_id)s?\d*"  # noqa: S105
_NAMED = re.compile(rf"(?:.*[.\[])?{_SECRET}\]?", re.IGNORECASE | re.DOTALL)
# Each begins where a name does, and not anew at every letter of one: whoever writes to us chooses how long a text takes to read.
_WRITTEN = re.compile(
    rf"((?<![\w-]){_SECRET}(?:\]|%5D)?(?:=|%3D))(?:(?!%26)[^&\s\"'<>])+"
    rf"|((?<![\w-]){_SECRET}\]?\\*[\"']?\s*:\s*\\*[\"']?(?:(?:Bearer|Basic)\s+)?)[^\s\"',;&<>]+"
    r"|(\bBearer\s+)\S+",
    re.IGNORECASE,
)


def raw_item(delivery: Delivery, item: str) -> str:
    """What stands at a place (a line of an import, a JSON pointer, '' all of it); JSON is laid out for reading."""
    part = part_at(delivery, item)
    return laid_out(delivery.body if part is None else part)


def laid_out(part: bytes) -> str:
    """A part as it is read: JSON in lines, other text as it is, what is neither by its bytes."""
    try:
        told = json.dumps(_masked(json.loads(part)), indent=2, ensure_ascii=False)
    except (ValueError, RecursionError):
        return _without_secrets(part.decode(errors="backslashreplace"))
    return _cut(told.encode(errors="backslashreplace").decode())


def _cut(text: str) -> str:
    return text if len(text) <= LONGEST else f"{text[:LONGEST]} ... ({len(text):,} characters)"


def _masked(value: Any) -> Any:
    """The same, with a mask for what is named as a secret is."""
    if isinstance(value, dict):
        return {name: MASK if _is_secret(name, of) else _masked(of) for name, of in value.items()}
    if isinstance(value, list):
        return [_masked(one) for one in value]
    return _without_secrets(value) if isinstance(value, str) else value


def _is_secret(name: str, value: Any) -> bool:
    return bool(value) and not isinstance(value, bool) and _NAMED.fullmatch(name) is not None


def _without_secrets(text: str) -> str:
    """Secrets in addresses, in posted forms, in headers, and in JSON within a text; what is too long to be shown is cut before."""
    return _WRITTEN.sub(lambda found: f"{found[1] or found[2] or found[3]}{MASK}", _cut(text))
