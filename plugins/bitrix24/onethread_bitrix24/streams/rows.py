"""Rows as they are kept: without what is empty, numbers as texts whichever dialect they came in, in bodies of some size. Pure."""

import json
from collections.abc import Iterable, Iterator, Mapping
from datetime import date
from decimal import Decimal
from typing import Any

from onethread_bitrix24.client import as_list, as_map

MOST, LARGEST = 250, 1024 * 1024
"""Rows, and characters, of a body: it is recorded in one transaction."""

_LONGEST = 200_000
"""Characters of a text, such as the HTML of a mail, that are kept."""

_FORM = "PROVIDER_PARAMS"
_LISTS = {"PHONE", "EMAIL", "IM", "COMMUNICATIONS", "_MESSAGES"}
_LISTS_OF_FORMS = {"FIELDS", "VISITED_PAGES"}
_MAPS = {_FORM, "SETTINGS", "FORM", "EVENT_DATA", "_DEAL"}
_EMPTY: tuple[Any, ...] = (None, "", [], {})


def normal(row: Mapping[str, Any], within: str = "") -> dict[str, Any]:
    """A row, or what it holds, without what is empty; lists and maps as which PHP wrote the other are what they mean. [S]"""
    told = ((str(name), _normal(str(name), value, within)) for name, value in row.items())
    return {name: value for name, value in told if value not in _EMPTY}


def _normal(name: str, value: Any, within: str) -> Any:
    if name in (_LISTS_OF_FORMS if within == _FORM else _LISTS):
        return [_inner(one) for one in as_list(value)]
    if name in _MAPS:
        return normal(as_map(value), name)
    return _inner(value)


def _inner(value: Any) -> Any:
    match value:
        case bool():
            return "Y" if value else "N"
        case int() | float():
            return str(value)
        case Decimal():
            return format(value, "f")
        case date():
            return value.isoformat()
        case str():
            return value[:_LONGEST]
        case Mapping():
            return normal(value)
        case list():
            return [_inner(one) for one in value]
        case _:
            return value


def bodies(rows: Iterable[Mapping[str, Any]]) -> Iterator[bytes]:
    """Rows as JSON, so many to a body that it is neither long nor large."""
    part, size = list[str](), 0
    for row in rows:
        written = json.dumps(row, ensure_ascii=False, separators=(",", ":"))
        if part and (len(part) >= MOST or size + len(written) > LARGEST):
            yield _body(part)
            part, size = [], 0
        part.append(written)
        size += len(written)
    if part:
        yield _body(part)


def _body(part: list[str]) -> bytes:
    return f'{{"rows":[{",".join(part)}]}}'.encode("utf-8", "replace")
