"""Bodies of form posts: urlencoded, multipart or JSON, in whatever charset, as one tree of texts."""

from __future__ import annotations

import json
import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from typing import TYPE_CHECKING
from urllib.parse import unquote_to_bytes

from python_multipart.multipart import MultipartParser, parse_options_header

from onethread.plugin import RejectedRecordError

if TYPE_CHECKING:  # python-multipart declares it for type checkers only
    from python_multipart.multipart import MultipartCallbacks

MOST_FIELDS = 300
LONGEST_VALUE = 20_000
DEEPEST = 20

Tree = str | list["Tree"] | dict[str, "Tree"]

_FALLBACK = "cp1251"
_PATH = re.compile(r"[^\[\]]+")


@dataclass(frozen=True)
class File:
    """An uploaded file: all but its content."""

    name: str
    mime: str | None
    size: int


@dataclass(frozen=True)
class Submission:
    """What was posted."""

    tree: dict[str, Tree]
    files: tuple[File, ...] = ()


@dataclass
class _Part:
    """A part of a multipart body while it is read."""

    headers: dict[str, bytes] = field(default_factory=dict)
    body: bytearray = field(default_factory=bytearray)


def decode(content_type: str, body: bytes) -> Submission:
    """Read a body; RejectedRecordError when it cannot be what it says."""
    kind = content_type.partition(";")[0].strip().lower()
    if kind == "multipart/form-data":
        return _multipart(content_type, body)
    if kind == "application/json" or (kind == "text/plain" and body.lstrip()[:1] == b"{"):
        return Submission(_json(body))
    return Submission(_urlencoded(content_type, body))


def leaves(tree: Tree, key: str = "", depth: int = 0) -> Iterator[tuple[str, str]]:
    """(key, value) of every text, at whatever depth; a field told as {label, value} is under its label."""
    if isinstance(tree, str):
        yield key, tree
    elif depth >= DEEPEST:
        return
    elif isinstance(tree, list):
        yield from _list_leaves(tree, key, depth)
    elif isinstance(tree.get("value"), str | list):
        yield from leaves(tree["value"], _label(tree, key), depth + 1)
    else:
        for name, inner in tree.items():
            yield from leaves(inner, name, depth + 1)


def _list_leaves(tree: list[Tree], key: str, depth: int) -> Iterator[tuple[str, str]]:
    texts = [one for one in tree if isinstance(one, str)]
    if texts:
        yield key, ", ".join(texts)
    for one in tree:
        if not isinstance(one, str):
            yield from leaves(one, key, depth + 1)


def _label(told: Mapping[str, Tree], otherwise: str) -> str:
    names = (told.get(name) for name in ("label", "title", "name", "key", "id"))
    return next((name for name in names if isinstance(name, str) and name), otherwise)


def _json(body: bytes) -> dict[str, Tree]:
    try:
        told = _as_tree(json.loads(_text(body)))
    except (ValueError, RecursionError) as error:
        raise RejectedRecordError("not JSON") from error
    return told if isinstance(told, dict) else {"": told}


def _as_tree(told: object, depth: int = 0) -> Tree:
    """JSON with every number and truth value as text."""
    if isinstance(told, dict) and depth < DEEPEST:
        return {str(key): _as_tree(value, depth + 1) for key, value in told.items() if value is not None}
    if isinstance(told, list) and depth < DEEPEST:
        return [_as_tree(value, depth + 1) for value in told if value is not None]
    if isinstance(told, bool):
        return "yes" if told else "no"
    return str(told)[:LONGEST_VALUE]


def _urlencoded(content_type: str, body: bytes) -> dict[str, Tree]:
    pairs = [part.partition(b"=") for part in body.split(b"&")[:MOST_FIELDS] if part]
    raw = [
        (unquote_to_bytes(key.replace(b"+", b" ")), unquote_to_bytes(value.replace(b"+", b" ")))
        for key, _, value in pairs
    ]
    return _named(raw, _charsets(content_type, raw))


def _multipart(content_type: str, body: bytes) -> Submission:
    parts = _parts(content_type, body)
    told = [(name, part) for part in parts if (name := _option(part, b"name")) is not None]
    fields = [(name, bytes(part.body)) for name, part in told if _option(part, b"filename") is None]
    charsets = _charsets(content_type, fields)
    files = [_file(part, charsets) for _, part in told if _option(part, b"filename")]
    return Submission(_named(fields, charsets), tuple(files))


class _Reader:
    """Gathers the parts of a multipart body from the parser's calls."""

    def __init__(self) -> None:
        self.parts: list[_Part] = []
        self._name = bytearray()
        self._value = bytearray()

    def calls(self) -> MultipartCallbacks:
        """What the parser calls."""
        return {
            "on_part_begin": self.on_part_begin,
            "on_header_field": self.on_header_field,
            "on_header_value": self.on_header_value,
            "on_header_end": self.on_header_end,
            "on_part_data": self.on_part_data,
        }

    def on_part_begin(self) -> None:
        self.parts.append(_Part())

    def on_header_field(self, data: bytes, start: int, end: int) -> None:
        self._name += data[start:end]

    def on_header_value(self, data: bytes, start: int, end: int) -> None:
        self._value += data[start:end]

    def on_header_end(self) -> None:
        self.parts[-1].headers[self._name.decode("latin-1").lower()] = bytes(self._value)
        self._name.clear()
        self._value.clear()

    def on_part_data(self, data: bytes, start: int, end: int) -> None:
        self.parts[-1].body += data[start:end]


def _parts(content_type: str, body: bytes) -> list[_Part]:
    boundary = parse_options_header(content_type)[1].get(b"boundary")
    if not boundary:
        raise RejectedRecordError("multipart without a boundary")
    reader = _Reader()
    try:
        parser = MultipartParser(boundary, reader.calls())
        parser.write(body)
        parser.finalize()
    except Exception as error:
        raise RejectedRecordError("broken multipart") from error
    return reader.parts[:MOST_FIELDS]


def _option(part: _Part, name: bytes) -> bytes | None:
    return parse_options_header(part.headers.get("content-disposition", b""))[1].get(name)


def _file(part: _Part, charsets: Iterable[str]) -> File:
    mime = part.headers.get("content-type", b"").decode("latin-1").partition(";")[0].strip()
    return File(_text(_option(part, b"filename") or b"", charsets)[:500], mime or None, len(part.body))


def _named(raw: Iterable[tuple[bytes, bytes]], charsets: tuple[str, ...]) -> dict[str, Tree]:
    """Fields by name; `fields[name][value]`, as PHP writes it, is a tree."""
    tree: dict[str, Tree] = {}
    for key, value in raw:
        path = _PATH.findall(_text(key, charsets)[:500])[:DEEPEST] or [""]
        _put(tree, path, _text(value, charsets)[:LONGEST_VALUE])
    return tree


def _put(tree: dict[str, Tree], path: list[str], value: str) -> None:
    for step in path[:-1]:
        inner = tree.setdefault(step, {})
        if not isinstance(inner, dict):
            inner = tree[step] = {"": inner}
        tree = inner
    known = tree.get(path[-1])
    tree[path[-1]] = value if known is None else [*(known if isinstance(known, list) else [known]), value]


def _charsets(content_type: str, raw: Iterable[tuple[bytes, bytes]]) -> tuple[str, ...]:
    """What the form says of itself, then what the request says; then UTF-8, and old Cyrillic sites."""
    told = [value.decode("latin-1") for key, value in raw if key == b"_charset_"]
    header = parse_options_header(content_type)[1].get(b"charset", b"").decode("latin-1")
    return tuple(name for name in (*told, header) if name and _exists(name))


def _exists(charset: str) -> bool:
    try:
        "".encode(charset[:40])
    except (LookupError, ValueError):
        return False
    return True


def _text(raw: bytes, charsets: Iterable[str] = ()) -> str:
    for charset in (*charsets, "utf-8", _FALLBACK):
        try:
            return raw.decode(charset)
        except (UnicodeError, LookupError):
            continue
    return raw.decode("utf-8", "replace")
