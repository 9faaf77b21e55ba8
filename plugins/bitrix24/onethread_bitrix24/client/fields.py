"""Rows as Bitrix24 writes them, made into typed values by what crm.*.fields tells of each field. Pure. [D fields, S]

The classic dialect writes nearly everything as text, crm.item numbers as numbers; nothing is '', null, {}, [] or false in both.
"""

import math
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from datetime import date, datetime
from decimal import Decimal
from typing import Any, NoReturn

from onethread.plugin import Json
from onethread_bitrix24.client.shapes import as_list, as_map, as_moment, as_whole

KEPT_FOR = 6 * 3600.0
"""Seconds for which what a portal told of its fields is believed: an administrator may add one at any time."""


@dataclass(frozen=True, slots=True)
class Field:
    """What a field holds, in Bitrix24's own words, and whether it holds several."""

    type: str
    multiple: bool = False


Fields = Mapping[str, Field]
"""By name, as rows have them."""


@dataclass(frozen=True, slots=True)
class Typed:
    """A row's values, and the names of those that are not what their field says: these are as they came."""

    values: dict[str, Any] = field(repr=False)
    wrong: tuple[str, ...] = ()


def typed(row: Mapping[str, Any], fields: Fields) -> Typed:
    """int, Decimal, bool, str, date, an aware datetime, or None; a list where a field holds several. Never raises.

    Fields that nobody knows, and types that are not in the table, stay as they came.
    """
    values, wrong = dict[str, Any](), list[str]()
    for name, value in row.items():
        try:
            values[name] = _value(value, fields.get(name))
        except ValueError:
            values[name] = value
            wrong.append(name)
    return Typed(values, tuple(wrong))


def read_fields(result: Any) -> dict[str, Field]:
    """What crm.contact.fields and its like answer, or crm.item.fields one level deeper; what is no field is none."""
    told = as_map(result)
    within = told.get("fields")
    described = as_map(within) if isinstance(within, Mapping) and not isinstance(within.get("type"), str) else told
    return {
        name: Field(one["type"], one.get("isMultiple") in (True, "Y", "1", 1))
        for name, one in described.items()
        if isinstance(one, Mapping) and isinstance(one.get("type"), str)
    }


def as_kept(fields: Fields, now: float) -> Json:
    """As it is remembered for all processes."""
    return [now, {name: [one.type, one.multiple] for name, one in fields.items()}]


def from_kept(value: Json, now: float) -> dict[str, Field] | None:
    """What was remembered; None if that is nothing, or too old, or from a time that has not come."""
    match value:
        case [int() | float() as at, dict() as told] if 0 <= now - at < KEPT_FOR:
            return {name: Field(str(one[0]), bool(one[1])) for name, one in told.items() if _is_pair(one)}
    return None


def _is_pair(value: Json) -> bool:
    return isinstance(value, list) and len(value) == 2


def _value(value: Any, of: Field | None) -> Any:
    read = _READ.get(of.type) if of is not None else None
    if of is None or read is None:
        return value
    if of.multiple or of.type in _ALWAYS_SEVERAL:
        return [] if _is_nothing(value, of.type) else [read(one) for one in _several(value)]
    return None if _is_nothing(value, of.type) else read(value)


def _is_nothing(value: Any, type_: str) -> bool:
    if isinstance(value, bool):
        return not value and type_ not in _FLAGS
    return value is None or (isinstance(value, str | dict | list) and not value)


def _several(value: Any) -> list[Any]:
    """A list with a gap comes as a map; one alone may come by itself."""
    return as_list(value) if isinstance(value, list | dict) else [value]


_NUMBER = re.compile(r"[+-]?[0-9]{1,30}(\.[0-9]{1,30})?")
_DAY = len("2026-03-02")
_TRUE, _FALSE = ("y", "1", "true"), ("n", "0", "false")


def _whole(value: Any) -> int:
    number = as_whole(value)
    return _refuse() if number is None else number


def _amount(value: Any) -> Decimal:
    if isinstance(value, str) and _NUMBER.fullmatch(value.strip()):
        return Decimal(value.strip())
    if isinstance(value, float) and math.isfinite(value):
        return Decimal(repr(value))
    return Decimal(value) if isinstance(value, int) and not isinstance(value, bool) else _refuse()


def _flag(value: Any) -> bool:
    if isinstance(value, bool):
        return value
    written = str(value).strip().lower() if isinstance(value, str | int) else ""
    return written in _TRUE if written in (*_TRUE, *_FALSE) else _refuse()


def _moment(value: Any) -> datetime:
    found = as_moment(value)
    return _refuse() if found is None else found


def _day(value: Any) -> date:
    """Days are written as times, too, with an hour that means nothing. [D]"""
    return date.fromisoformat(value.strip()[:_DAY]) if isinstance(value, str) else _refuse()


def _text(value: Any) -> str:
    return value if isinstance(value, str) else _refuse()


def _map(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else _refuse()


def _refuse() -> NoReturn:
    raise ValueError("a value is not what its field says")


_FLAGS = {"char", "boolean"}
_ALWAYS_SEVERAL = {"crm_multifield"}
_READ: Mapping[str, Callable[[Any], Any]] = {
    **dict.fromkeys(
        (
            "integer", "user", "employee", "enumeration", "crm_company", "crm_contact", "crm_lead", "crm_deal", "crm_quote",
            "crm_category", "iblock_section", "iblock_element",
        ),
        _whole,
    ),
    "double": _amount,
    **dict.fromkeys(_FLAGS, _flag),
    "datetime": _moment,
    "date": _day,
    **dict.fromkeys(("string", "text", "url", "crm_status", "crm_currency", "money"), _text),
    "crm_multifield": _map,
}  # fmt: skip
"""What is not here - files, addresses, objects - stays as it came. [D data-types]"""
