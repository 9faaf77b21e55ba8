"""What a request asks for: query, form or JSON as PHP would see them. Pure. [S CRestUtil]"""

import re
from collections.abc import Iterable, Mapping
from typing import Any
from urllib.parse import parse_qsl

import msgspec

Params = dict[str, Any]
"""Parameters by name; a list at the top of a JSON body has its positions for names."""

_DEEPEST = 64
_BRACKETS = re.compile(r"\[([^\]]*)\]")


def decode(query: str, body: bytes, content_type: str, form: Iterable[tuple[str, str]] | None = None) -> Params:
    """Query and body in one, the body wins. `form` are the fields of a multipart body, which is read elsewhere.

    JSON is looked at only if there is no form and the type is application/json; broken JSON is no parameters at all.
    """
    asked = php_form(pairs(query))
    fields = php_form(form) if form is not None else {}
    if form is None and "json" not in content_type:
        fields = php_form(pairs(body.decode("utf-8", "replace")))
    if not fields and content_type.partition(";")[0].strip() == "application/json":
        fields = from_json(body)
    return asked | fields


def from_json(body: bytes) -> Params:
    """The object of a JSON body, or a list by its positions; anything else is nothing."""
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return {}
    if isinstance(told, list):
        return {str(at): value for at, value in enumerate(told)}
    return told if isinstance(told, dict) else {}


def pairs(text: str) -> list[tuple[str, str]]:
    """Names and values of an urlencoded text, in order."""
    return parse_qsl(text, keep_blank_values=True)


def php_form(told: Iterable[tuple[str, str]]) -> Params:
    """`a[b][0]=1&c[]=2` as nested maps and lists; of equal names the last wins."""
    root: Params = {}
    for name, value in told:
        path = _path(name)
        if path:
            _put(root, path, value)
    return {name: listed(value) for name, value in root.items()}


def listed(value: Any) -> Any:
    """Maps whose keys are 0..n-1 in order become lists, all the way down."""
    if not isinstance(value, dict):
        return value
    inner = {key: listed(one) for key, one in value.items()}
    return list(inner.values()) if inner and in_sequence(inner) else inner


def in_sequence(value: Mapping[Any, Any]) -> bool:
    """Whether the keys are 0, 1, 2 ... in this order; of nothing at all, too."""
    return all(str(key) == str(at) for at, key in enumerate(value))


def _path(name: str) -> list[str]:
    head, bracket, rest = name.partition("[")
    head = head.lstrip(" ").replace(".", "_").replace(" ", "_")
    if not head:
        return []
    if not bracket or "]" not in rest:
        return [head + ("_" + rest if bracket else "")]
    return [head, *_inner(bracket + rest)][:_DEEPEST]


def _inner(rest: str) -> Iterable[str]:
    """`[a][b]`; what stands after the last bracket that is closed, or between two, is dropped."""
    at = 0
    while found := _BRACKETS.match(rest, at):
        yield found[1]
        at = found.end()


def _put(node: Params, path: list[str], value: str) -> None:
    for step in path[:-1]:
        key = step or _next(node)
        inner = node.get(key)
        if not isinstance(inner, dict):
            inner = node[key] = {}
        node = inner
    node[path[-1] or _next(node)] = value


def _next(node: Params) -> str:
    """The number that `[]` stands for."""
    if str(len(node)) not in node and (not node or str(len(node) - 1) in node):
        return str(len(node))
    numbers = [int(key) for key in node if key.isdecimal()]
    return str(max(numbers) + 1 if numbers else 0)
