"""Whether a call would make the portal send an e-mail by itself: such a call is never made. Pure. [D e-mail activities]

A finished outgoing e-mail activity (TYPE_ID 4, DIRECTION 2, COMPLETED Y) is sent to the customer when it is added, and
nothing calls it back. Values are read as PHP reads them, and what could be such a call counts as one.
"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl, unquote

_ADDS, _UPDATES = "crm.activity.add", "crm.activity.update"
_EMAIL, _OUT = 4, 2
_NUMBER = re.compile(r"\s*([+-]?(?:[0-9]+\.?[0-9]*|\.[0-9]+)(?:e[+-]?[0-9]{1,3})?)", re.IGNORECASE)
_DEEPEST = 3
_REFERENCE = "$"


def would_mail(method: str, params: Mapping[str, Any], depth: int = 0) -> bool:
    """Whether this call, or a command of this batch, could send an e-mail."""
    name = _name(method)
    if name == "batch":
        told = [value for key, value in params.items() if str(key).lower() == "cmd"]
        return depth >= _DEEPEST or any(_command_mails(one, depth) for value in told for one in _values(value))
    if name not in (_ADDS, _UPDATES):
        return False
    return any(_mails(one, adds=name == _ADDS) for one in _fields(params))


def _name(method: str) -> str:
    """As the server reads it: small letters, without what stands before or behind."""
    name = unquote(method).strip().lower().rpartition("/")[2]
    return name.removesuffix(".json").removesuffix(".xml")


def _command_mails(told: Any, depth: int) -> bool:
    """A command is a text `method?fields[A]=1`; older portals take batches within batches."""
    if not isinstance(told, str):
        return False
    method, _, query = told.partition("?")
    return would_mail(method, _tree(parse_qsl(query.partition("#")[0], keep_blank_values=True)), depth + 1)


def _tree(pairs: Iterable[tuple[str, str]]) -> dict[str, Any]:
    """`fields[A]=1` → {"fields": {"A": "1"}}, so far as it is needed here."""
    tree: dict[str, Any] = {}
    for name, value in pairs:
        head, *path = name.replace("]", "").split("[")
        if path:
            inner = tree.setdefault(head, {})
            if isinstance(inner, dict):
                inner["[".join(path)] = value
        else:
            tree[head] = value
    return tree


def _fields(params: Mapping[str, Any]) -> Iterable[Mapping[str, Any]]:
    """The fields, under whatever name or place the server may read them; a reference to something may hold any."""
    for value in params.values():
        if isinstance(value, Mapping):
            yield {str(name).strip().upper(): one for name, one in value.items()}
        elif isinstance(value, str) and _REFERENCE in value:
            yield {value: value}


def _mails(fields: Mapping[str, Any], *, adds: bool) -> bool:
    """What is left open counts as dangerous when it is added; of an update only what it says."""
    if any(_REFERENCE in str(name) for name in fields):
        return True
    type_, direction, done = (fields.get(name) for name in ("TYPE_ID", "DIRECTION", "COMPLETED"))
    if adds:
        return _may_be(type_, _EMAIL) and (direction is None or _may_be(direction, _OUT)) and _may_be_yes(done)
    told = _may_be(type_, _EMAIL) or (type_ is None and _may_be(direction, _OUT))
    out = direction is None or _may_be(direction, _OUT)
    return told and out and (done is None or _may_be_yes(done))


def _may_be(value: Any, number: int) -> bool:
    """Whether PHP could read this number in it."""
    if value is None:
        return False
    if isinstance(value, Mapping | list | tuple | set):
        return True
    if isinstance(value, bool | int | float):
        return number <= value < number + 1
    text = str(getattr(value, "value", value))[:100]
    found = _NUMBER.match(text)
    return _REFERENCE in text or (found is not None and number <= float(found[1]) < number + 1)


def _may_be_yes(value: Any) -> bool:
    """Anything but a clear no."""
    if isinstance(value, str):
        return value.strip().upper() not in ("", "N", "0", "NO", "FALSE")
    return value not in (None, False, 0)


def _values(value: Any) -> Iterable[Any]:
    return value.values() if isinstance(value, Mapping) else value if isinstance(value, list | tuple) else [value]
