"""Parameters as PHP reads them: in a JSON body, or as the text of a command in a batch. Pure. [S CRestUtil, D batch]"""

import re
from collections.abc import Iterator, Mapping
from datetime import date, datetime
from decimal import Decimal
from enum import Enum
from typing import Any
from urllib.parse import quote

_YES_NO = {"fields", "field", "filter", "params", "order"}
"""Under these the portal has Y and N; elsewhere, and in fields of one's own, 1 and 0. [D data-types]"""

_OWN_FIELD = re.compile(r"[<>=!@%]*(UF_|ufCrm)")
_REFERENCE = re.compile(r"\$(result|total|next|time|error)\[")
_IN = re.compile(r"(?P<denied>!?)(?P<operator>@|=?)(?=[A-Za-z])")


def plain(params: Mapping[str, Any]) -> dict[str, Any]:
    """Parameters for a JSON body: times as texts, flags as the portal keeps them, an emptied field as an empty text.

    ValueError for a time without an offset, which the portal would read as its own.
    """
    return {str(name): _plain(value, (str(name),)) for name, value in params.items()}


def _plain(value: Any, path: tuple[str, ...]) -> Any:
    if isinstance(value, Mapping):
        return {str(key): _plain(one, (*path, str(key))) for key, one in value.items()}
    if isinstance(value, list | tuple | set | frozenset):
        return [_plain(one, path) for one in value]
    return _scalar(value, path)


def _scalar(value: Any, path: tuple[str, ...]) -> Any:
    match value:
        case bool():
            return _flag(value, path)
        case None:
            return "" if path[0].lower() == "fields" else None
        case datetime():
            if value.tzinfo is None:
                raise ValueError(f"{path[-1]}: a time needs an offset")
            return value.isoformat(timespec="seconds")
        case date():
            return value.isoformat()
        case Decimal():
            return str(value)
        case Enum():
            return value.value
        case _:
            return value


def _flag(value: bool, path: tuple[str, ...]) -> Any:
    """True and false stay what they are where nothing is known of the place."""
    if _OWN_FIELD.match(path[-1]):
        return int(value)
    if path[0].lower() in _YES_NO:
        return "Y" if value else "N"
    return value


def command(method: str, params: Mapping[str, Any]) -> str:
    """The text of a command in a batch: `crm.contact.list?filter[%3EID]=7`. Nothing and an empty list are an empty text."""
    query = "&".join(f"{quote(name, safe='[]')}={quote(text, safe='')}" for name, text in _pairs(plain(params)))
    return f"{method}?{query}" if query else method


def _pairs(value: Any, name: str = "") -> Iterator[tuple[str, str]]:
    inner: Any = value.items() if isinstance(value, Mapping) else enumerate(value) if isinstance(value, list) else None
    if inner is None or (name and not value):
        yield name, _text(value)
        return
    for key, one in inner:
        yield from _pairs(one, f"{name}[{key}]" if name else str(key))


def _text(value: Any) -> str:
    match value:
        case bool():
            return "1" if value else "0"
        case None | [] | {}:
            return ""
        case _:
            return str(value)


def mentions_reference(value: Any) -> bool:
    """Whether a text in it would be taken for a reference to another command's answer, whoever wrote it."""
    if isinstance(value, Mapping):
        return any(mentions_reference(one) for pair in value.items() for one in pair)
    if isinstance(value, list | tuple | set | frozenset):
        return any(mentions_reference(one) for one in value)
    return isinstance(value, str) and _REFERENCE.search(value) is not None


def asks_for_nothing(params: Mapping[str, Any]) -> bool:
    """Whether a filter wants one of no values: the portal would drop it and give everything. [S]

    ValueError if that stands within alternatives, where it cannot be told what is left.
    """
    told = params.get("filter", params.get("FILTER"))
    if not isinstance(told, Mapping):
        return False
    if any(isinstance(value, Mapping) and asks_for_nothing({"filter": value}) for value in told.values()):
        raise ValueError("an empty list within the alternatives of a filter")
    return any(_is_empty(value) and _asks_in(str(key)) for key, value in told.items())


def without_empty_denials(params: Mapping[str, Any]) -> dict[str, Any]:
    """The same without 'none of no values', which everything is."""
    told = dict(params)
    for name in ("filter", "FILTER"):
        if isinstance(told.get(name), Mapping):
            told[name] = {key: value for key, value in told[name].items() if not _is_empty(value)}
    return told


def _asks_in(key: str) -> bool:
    found = _IN.match(key)
    return found is not None and not found["denied"]


def _is_empty(value: object) -> bool:
    return isinstance(value, list | tuple | set | frozenset | dict) and not value
