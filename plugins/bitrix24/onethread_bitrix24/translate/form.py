"""Forms as Bitrix24 posts them: names with brackets, as PHP reads them. Pure, bounded. [D events, S]"""

import re
from urllib.parse import parse_qsl

from onethread.plugin import Json

LARGEST = 512 * 1024
"""Bytes of an event; an open-line message of the largest kind is a tenth of it."""

_MOST_FIELDS = 5000
_DEEPEST = 12
_NAME = re.compile(r"([^\[\]]+)((?:\[[^\[\]]*\])*)")


def read_form(body: bytes) -> dict[str, Json]:
    """The fields, nested as their names say; every value is a text. ValueError for what is no form."""
    told: dict[str, Json] = {}
    for name, value in parse_qsl(body.decode("utf-8"), keep_blank_values=True, max_num_fields=_MOST_FIELDS):
        found = _NAME.fullmatch(name)
        if found:
            _put(told, [found[1], *found[2][1:-1].split("][")] if found[2] else [found[1]], value)
    return told


def _put(told: dict[str, Json], way: list[str], value: str) -> None:
    """Where a text stands already, or too deep, it is left out."""
    for step in way[:-1] if len(way) <= _DEEPEST else ():
        inner = told.setdefault(step or str(len(told)), {})
        if not isinstance(inner, dict):
            return
        told = inner
    if len(way) <= _DEEPEST:
        told[way[-1] or str(len(told))] = value
