"""Filters of lists: prefixes of keys, and whether a row is meant. Pure. [D, S]"""

import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from onethread_bitrix24.sandbox.call import listing

OPERATORS = ("!=%", "!%=", "!=", "!@", "!%", "=%", "%=", ">=", "<=", "!", "=", "@", "%", ">", "<")
"""Longest first; none is `=`."""
LIKE = {"%", "%=", "=%", "!%", "!=%", "!%="}


@dataclass(frozen=True, slots=True)
class Condition:
    """A field, what is asked of it, and of which value; `@` and `!@` have a list."""

    name: str
    operator: str
    value: Any


@dataclass(frozen=True, slots=True)
class Either:
    """Alternatives, or with `every` a bracket: each a row of conditions and further such."""

    parts: tuple["Condition | Either", ...]
    every: bool = False


Part = Condition | Either
Read = Callable[[str], Any]
"""The value that a row has under a name."""


def split(key: str) -> tuple[str, str]:
    """(operator, name) of a filter's key."""
    operator = next((one for one in OPERATORS if key.startswith(one)), "")
    return operator or "=", key[len(operator) :]


def condition(name: str, operator: str, raw: Any, value: Callable[[Any], Any]) -> Condition:
    """One condition; a list makes IN of an equality. `value` turns what was given into what is kept."""
    if isinstance(raw, list | dict) or operator in ("@", "!@"):
        if operator in ("=", "@"):
            return Condition(name, "@", [value(one) for one in listing(raw)])
        if operator in ("!", "!=", "!@"):
            return Condition(name, "!@", [value(one) for one in listing(raw)])
        raw = next(iter(listing(raw)), None)
    if operator in LIKE:
        return Condition(name, operator, "" if raw is None else str(raw))
    return Condition(name, "!" if operator == "!=" else operator, value(raw))


def matches(parts: Iterable[Part], read: Read) -> bool:
    """Whether a row keeps all of them."""
    return all(_part(part, read) for part in parts)


def _part(part: Part, read: Read) -> bool:
    if isinstance(part, Condition):
        return holds(part, read(part.name))
    return (all if part.every else any)(_part(one, read) for one in part.parts)


def holds(asked: Condition, found: Any) -> bool:
    """Whether a value is as asked. Of many values one is enough, and for a denial none may be."""
    if asked.operator.startswith("!"):
        return not holds(Condition(asked.name, asked.operator[1:] or "=", asked.value), found)
    values = found if isinstance(found, list) else [found]
    test = _TESTS[asked.operator]
    return any(test(one, asked.value) for one in values) if values else test(None, asked.value)


def _same(found: Any, value: Any) -> bool:
    if value is None:
        return found is None or found == "" or found == 0
    if isinstance(found, str) and isinstance(value, str):
        return found == value or found.casefold() == value.casefold()
    return bool(found == value) or (found is not None and str(found) == str(value))


def _ordered(test: Callable[[Any, Any], bool]) -> Callable[[Any, Any], bool]:
    def compare(found: Any, value: Any) -> bool:
        if found is None or value is None:
            return False
        try:
            return test(found, value)
        except TypeError:
            return test(str(found), str(value))

    return compare


def _like(found: Any, pattern: str) -> bool:
    written = "".join(".*" if letter == "%" else re.escape(letter) for letter in pattern)
    return re.fullmatch(written, str(found or ""), re.IGNORECASE | re.DOTALL) is not None


_TESTS: Mapping[str, Callable[[Any, Any], bool]] = {
    "=": _same,
    "@": lambda found, values: any(_same(found, value) for value in values),
    ">": _ordered(lambda found, value: found > value),
    ">=": _ordered(lambda found, value: found >= value),
    "<": _ordered(lambda found, value: found < value),
    "<=": _ordered(lambda found, value: found <= value),
    "%": lambda found, value: value.casefold() in str(found or "").casefold(),
    "%=": _like,
    "=%": _like,
}
