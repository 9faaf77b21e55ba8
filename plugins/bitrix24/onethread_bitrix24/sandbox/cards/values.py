"""One value in its three forms: as kept, as the classic methods write it, as crm.item writes it. Pure.

Kept are: whole numbers, floats, texts, 'Y' and 'N', unix seconds for a datetime, 'YYYY-MM-DD' for a date, None for empty.
"""

import re
from collections.abc import Callable
from datetime import date, datetime, tzinfo
from functools import lru_cache
from typing import Any

from onethread_bitrix24.sandbox.call import listing, whole, yes

WHOLE = {
    "integer",
    "user",
    "crm_company",
    "crm_contact",
    "crm_lead",
    "crm_quote",
    "crm_category",
    "enumeration",
    "employee",
}
LATEST = 253_402_128_000
"""Late in the year 9999; beyond it there are no times."""
_EARLIEST = -62_000_000_000
_LONGEST = 1_000_000
_GERMAN = re.compile(r"(\d{1,2})\.(\d{1,2})\.(\d{4})(.*)", re.DOTALL)


def kept(kind: str, raw: Any, zone: tzinfo, *, multiple: bool = False) -> Any:
    """What is kept of an input. Unreadable numbers are 0 and unreadable times empty, in silence. [S]"""
    if multiple:
        return [one for one in (kept(kind, each, zone) for each in listing(raw)) if one not in (None, 0)]
    if raw is None or raw == "" or isinstance(raw, dict | list):
        return None
    return _READ[kind](raw, zone) if kind in _READ else text(raw)


def text(value: Any) -> str:
    """A scalar as PHP turns it into text."""
    if isinstance(value, bool):
        return "1" if value else ""
    return (value if isinstance(value, str) else str(value))[:_LONGEST]


def moment(raw: Any, zone: tzinfo) -> int | None:
    """Unix seconds of anything that is a time; without an offset it is the portal's. [S]"""
    if isinstance(raw, int | float) and not isinstance(raw, bool):
        return int(raw) if _EARLIEST < raw < LATEST else None
    written = str(raw).strip()
    found = _GERMAN.fullmatch(written)
    if found:
        written = f"{found[3]}-{int(found[2]):02d}-{int(found[1]):02d}{found[4]}"
    try:
        at = datetime.fromisoformat(written)
        seconds = int((at if at.tzinfo else at.replace(tzinfo=zone)).timestamp())
    except (ValueError, OverflowError, OSError):
        return None
    return seconds if _EARLIEST < seconds < LATEST else None


def _number(raw: Any) -> float | None:
    try:
        number = float(str(raw).partition("|")[0].replace(",", ".").replace(" ", ""))
    except ValueError:
        return 0.0
    return number if abs(number) < 10**15 else 0.0


def _day(raw: Any, zone: tzinfo) -> str | None:
    at = moment(raw, zone)
    return None if at is None else datetime.fromtimestamp(at, zone).date().isoformat()


_READ: dict[str, Callable[[Any, tzinfo], Any]] = {
    **dict.fromkeys(WHOLE, lambda raw, _: whole(raw)),
    "double": lambda raw, _: _number(raw),
    "money": lambda raw, _: text(raw),
    "char": lambda raw, _: "Y" if yes(raw) else "N",
    "boolean": lambda raw, _: 1 if yes(raw) else 0,
    "datetime": moment,
    "date": _day,
}


def classic(kind: str, value: Any, zone: tzinfo) -> Any:
    """As crm.contact.get and its like write it: numbers are texts, null is empty."""
    if value is None:
        return None
    if isinstance(value, list):
        return [classic(kind, one, zone) for one in value]
    if kind == "datetime":
        return _written(value, zone)
    if kind == "date":
        return _midnight(value, zone)
    if isinstance(value, str | dict):
        return value
    return f"{value:.2f}" if isinstance(value, float) else str(value)


def native(kind: str, value: Any, zone: tzinfo) -> Any:
    """As crm.item writes it: numbers are numbers, 0 is no company, contact or lead."""
    if isinstance(value, list):
        return [native(kind, one, zone) for one in value]
    if value is None:
        return 0 if kind in ("crm_company", "crm_contact", "crm_lead", "crm_category") else None
    if kind == "datetime":
        return _written(value, zone)
    return _midnight(value, zone) if kind == "date" else value


@lru_cache(maxsize=100_000)
def _written(at: int, zone: tzinfo) -> str:
    """Half of the times of a card are the same."""
    return datetime.fromtimestamp(at, zone).isoformat()


def _midnight(day: str, zone: tzinfo) -> str:
    """Dates are written as times, with the offset of that day. [D]"""
    try:
        parsed = date.fromisoformat(day)
        return datetime(parsed.year, parsed.month, parsed.day, tzinfo=zone).isoformat()
    except ValueError:
        return day
