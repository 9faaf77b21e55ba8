"""Answers as PHP writes them: an empty map is `[]`, a map with keys 0..n-1 is a list. Pure. [S, I fast_bitrix24#44]"""

from dataclasses import dataclass
from typing import Any

import msgspec

from onethread_bitrix24.sandbox.protocol.decode import in_sequence


class _EmptyObject:
    """A value that is written as `{}`, as dates of some methods are."""


EMPTY_OBJECT = _EmptyObject()
"""What PHP makes of a date that it does not know how to write. [D]"""


@dataclass(frozen=True, slots=True)
class Shaped:
    """A value that has its shape already, and is not gone through again."""

    value: Any


_SCALARS = frozenset((str, int, float, bool, type(None)))


def php(value: Any) -> Any:
    """The value as json_encode of PHP would shape it."""
    if isinstance(value, dict):
        if in_sequence(value):
            return [php(one) for one in value.values()]
        # Asking for the type here, not in a call of its own for each scalar, makes lists twice as fast.
        return {str(key): one if type(one) in _SCALARS else php(one) for key, one in value.items()}
    if isinstance(value, list | tuple):
        return [one if type(one) in _SCALARS else php(one) for one in value]
    if value is EMPTY_OBJECT:
        return {}
    return value.value if isinstance(value, Shaped) else value


def to_json(body: Any) -> bytes:
    """The bytes of an answer."""
    return msgspec.json.encode(php(body))


def bracketed(form: Any, name: str = "") -> list[tuple[str, str]]:
    """A nested value as fields of a form: data[FIELDS][ID]=1; an empty map or list vanishes."""
    if isinstance(form, dict):
        inner = [(f"{name}[{key}]" if name else str(key), value) for key, value in form.items()]
    elif isinstance(form, list | tuple):
        inner = [(f"{name}[{at}]", value) for at, value in enumerate(form)]
    else:
        return [(name, _plain(form))]
    return [pair for key, value in inner for pair in bracketed(value, key)]


def _plain(value: Any) -> str:
    if isinstance(value, bool):
        return "1" if value else "0"
    return "" if value is None else str(value)
