"""Bodies of form posts: urlencoded, multipart, lines or JSON, in whatever charset, as one tree of texts."""

import codecs
import json
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from hashlib import sha256
from urllib.parse import unquote_to_bytes

from python_multipart.multipart import parse_options_header

from onethread.plugin import RejectedRecordError

MOST_PAIRS = 3_000
"""What a body may hold; beyond it is only counted."""

LONGEST_NAME = 500
LONGEST_VALUE = 20_000
DEEPEST = 20

Tree = str | list["Tree"] | dict[str, "Tree"]
Pair = tuple[bytes, bytes]

_PATH = re.compile(r"[^\[\]]+")
_BOM = b"\xef\xbb\xbf"
_FIRST_LINE = re.compile(rb"--([^\r\n]{1,200}?)[ \t]*\r?\n(?=content-disposition:)", re.IGNORECASE)
_HEAD = re.compile(rb"\r?\n((?:[^\r\n]+\r?\n){0,30})\r?\n")
# Codecs of real sites; some that Python knows beside them (punycode, utf-7, idna) take minutes or are no charsets.
_CHARSETS = re.compile(
    r"utf-?8(?:-sig)?|utf-?16(?:[-_]?[bl]e)?|(?:windows|cp)[-_]?125\d|koi8[-_]?[ru]|iso[-_]?8859[-_]?\d{1,2}|latin-?1"
    r"|(?:us-)?ascii|(?:x-)?mac-?cyrillic"
)
_ROMANIAN = rb"[\xaa\xba\xc2\xc3\xce\xde\xe2\xe3\xee\xfe]"
_MIXED = re.compile(rb"[A-Za-z]" + _ROMANIAN + rb"|" + _ROMANIAN + rb"[A-Za-z]")
_OTHER_HIGH = re.compile(rb"[\x80-\xff]")
_COMMA_BELOW = str.maketrans("\u015e\u015f\u0162\u0163", "\u0218\u0219\u021a\u021b")
_NAMED_APART = re.compile(rb"filename\*\s*=\s*([\w-]*)'[^']*'([^;\s]+)", re.IGNORECASE)


@dataclass(frozen=True)
class File:
    """An uploaded file: all but its content, which only its digest tells."""

    name: str
    mime: str | None
    size: int
    digest: str


@dataclass(frozen=True)
class Submission:
    """What was posted; `left_out` counts what was too much to be read."""

    tree: dict[str, Tree]
    files: tuple[File, ...] = ()
    left_out: int = 0


@dataclass(frozen=True)
class _Part:
    """A part of a multipart body: its disposition, the parameters of that, its type, its content."""

    disposition: bytes
    parameters: dict[bytes, bytes]
    mime: bytes
    content: bytes


def kind(content_type: str) -> str:
    """'text/html; charset=x' is text/html."""
    return content_type.partition(";")[0].strip().lower()


def decode(content_type: str, body: bytes) -> Submission:
    """Read what is there, whatever the request calls it; RejectedRecordError when it can be nothing of that."""
    body = body.removeprefix(_BOM)
    if kind(content_type).startswith("multipart/") or _FIRST_LINE.match(body.lstrip()):
        return _multipart(content_type, body)
    text = _json_text(content_type, body)
    if text is not None:
        return _json(text, content_type, body)
    if kind(content_type).endswith("json") and b"=" not in body:
        raise RejectedRecordError("not JSON")
    return _pairs_of(content_type, body)


def _json_text(content_type: str, body: bytes) -> str | None:
    """The body as text if it looks like JSON."""
    wide = json.detect_encoding(body[:4])
    told = body.decode(wide, "replace") if wide.startswith(("utf-16", "utf-32")) else None
    text = (told or _text(body, _charsets(content_type, ()), most=len(body) or 1)).lstrip("\ufeff \t\r\n")
    return text if text[:1] in ("{", "[") else None


def _json(text: str, content_type: str, body: bytes) -> Submission:
    try:
        told = _as_tree(json.loads(text, parse_int=str, parse_float=str, parse_constant=str))
    except (ValueError, RecursionError) as error:
        if "urlencoded" in content_type.lower():
            return _pairs_of(content_type, body)
        raise RejectedRecordError("not JSON") from error
    return Submission(told if isinstance(told, dict) else {"": told})


def _as_tree(told: object, depth: int = 0) -> Tree:
    """JSON with every number as it was written, and truth values as words."""
    if isinstance(told, dict) and depth < DEEPEST:
        return {str(key)[:LONGEST_NAME]: _as_tree(value, depth + 1) for key, value in told.items() if value is not None}
    if isinstance(told, list) and depth < DEEPEST:
        return [_as_tree(value, depth + 1) for value in told if value is not None]
    if isinstance(told, bool):
        return "yes" if told else "no"
    return str(told)[:LONGEST_VALUE]


def _pairs_of(content_type: str, body: bytes) -> Submission:
    """What a browser posts: urlencoded, or (enctype text/plain) a line for each field."""
    plain = kind(content_type) == "text/plain" and (b"&" not in body or b"\n" in body.strip())
    pairs, left_out = _lines(body) if plain else _urlencoded(body)
    return Submission(_named(pairs, _charsets(content_type, pairs)), left_out=left_out)


def _urlencoded(body: bytes) -> tuple[list[Pair], int]:
    parts = body.split(b"&", MOST_PAIRS)
    told = (part.strip(b"\r\n").replace(b"+", b" ").partition(b"=") for part in parts[:MOST_PAIRS] if part)
    pairs = [(unquote_to_bytes(key), unquote_to_bytes(value)) for key, _, value in told]
    return pairs, sum(rest.count(b"&") + 1 for rest in parts[MOST_PAIRS:])


def _lines(body: bytes) -> tuple[list[Pair], int]:
    """A line without a '=' goes on with the value above it."""
    fields: list[tuple[bytes, list[bytes]]] = []
    lines = body.strip().splitlines()
    for line in lines[:MOST_PAIRS]:
        key, parted, value = line.partition(b"=")
        if parted:
            fields.append((key, [value]))
        elif fields:
            fields[-1][1].append(line)
    return [(key, b"\n".join(value)) for key, value in fields], max(0, len(lines) - MOST_PAIRS)


def _multipart(content_type: str, body: bytes) -> Submission:
    pieces, left_out = _pieces(content_type, body)
    parts = [part for part in map(_part, pieces) if part is not None and b"name" in part.parameters]
    fields = [(part.parameters[b"name"], part.content) for part in parts if not _is_file(part)]
    charsets = _charsets(content_type, fields)
    files = tuple(_file(part, charsets) for part in parts if _is_file(part) and (_file_name(part) or part.content))
    return Submission(_named(fields, charsets), files, left_out)


def _pieces(content_type: str, body: bytes) -> tuple[list[bytes], int]:
    """What stands between the boundaries, also where lines end with LF alone, and after a preamble."""
    first = _FIRST_LINE.match(body.lstrip())
    boundary = parse_options_header(content_type)[1].get(b"boundary") or (first[1] if first else b"")
    edge = re.compile(rb"(?:^|\r?\n)--" + re.escape(boundary) + rb"(?:--)?[ \t]*(?=\r?\n|\Z)")
    _, *pieces = edge.split(body, MOST_PAIRS + 1) if boundary else (b"",)
    if not pieces:
        raise RejectedRecordError("multipart without its boundary")
    return pieces[:MOST_PAIRS], sum(len(edge.findall(piece)) for piece in pieces[MOST_PAIRS:])


def _part(piece: bytes) -> _Part | None:
    head = _HEAD.match(piece)
    if head is None:
        return None
    lines = (line.partition(b":") for line in head[1].splitlines())
    headers = {name.strip().lower(): value.strip() for name, _, value in lines}
    disposition = headers.get(b"content-disposition", b"")
    parameters = parse_options_header(disposition)[1]
    return _Part(disposition, parameters, headers.get(b"content-type", b""), piece[head.end() :])


def _is_file(part: _Part) -> bool:
    return b"filename" in part.parameters or bool(_NAMED_APART.search(part.disposition))


def _file_name(part: _Part) -> bytes:
    apart = _NAMED_APART.search(part.disposition)
    return unquote_to_bytes(apart[2]) if apart else part.parameters.get(b"filename", b"")


def _file(part: _Part, charsets: Iterable[str]) -> File:
    mime = part.mime.decode("latin-1").partition(";")[0].strip()
    digest = sha256(part.content).hexdigest()
    return File(_text(_file_name(part), charsets, most=LONGEST_NAME), mime or None, len(part.content), digest)


def _named(pairs: Iterable[Pair], charsets: tuple[str, ...]) -> dict[str, Tree]:
    """Fields by name; `fields[name][value]`, as PHP writes it, is a tree."""
    tree: dict[str, Tree] = {}
    for key, value in pairs:
        path = _PATH.findall(_text(key, charsets, most=LONGEST_NAME))[:DEEPEST] or [""]
        _put(tree, path, _text(value, charsets, most=LONGEST_VALUE))
    return tree


def _put(tree: dict[str, Tree], path: list[str], value: str) -> None:
    for step in path[:-1]:
        inner = tree.setdefault(step, {})
        if not isinstance(inner, dict):
            inner = tree[step] = {"": inner}
        tree = inner
    known = tree.get(path[-1])
    if isinstance(known, list):
        known.append(value)
    else:
        tree[path[-1]] = value if known is None else [known, value]


def _charsets(content_type: str, pairs: Iterable[Pair]) -> tuple[str, ...]:
    """What the form says of itself, then what the request says."""
    header = parse_options_header(content_type)[1].get(b"charset", b"")
    return tuple(_known((*(value for key, value in pairs if key == b"_charset_"), header)))


def _known(names: Iterable[bytes]) -> Iterator[str]:
    for name in names:
        told = name[:40].decode("latin-1").strip().lower()
        if _CHARSETS.fullmatch(told):
            yield _python_name(told)


def _python_name(charset: str) -> str:
    try:
        return codecs.lookup(charset.removeprefix("x-").replace("windows", "cp").replace("cp-", "cp")).name
    except LookupError:
        return "utf-8"


def _text(raw: bytes, charsets: Iterable[str] = (), most: int = LONGEST_VALUE) -> str:
    """Bytes that are UTF-8 are hardly anything else, whatever was declared."""
    cut = raw[: 4 * most]
    wide = [one for one in charsets if one.startswith("utf-16")]
    for charset in (*wide, "utf-8", *charsets):
        try:
            return codecs.getincrementaldecoder(charset)().decode(cut, final=len(cut) == len(raw))[:most]
        except UnicodeError:
            continue
    return _old_text(cut)[:most]


def _old_text(raw: bytes) -> str:
    """Of an old site: Romanian letters stand among Latin ones, Cyrillic words are Cyrillic throughout."""
    rest = re.sub(_ROMANIAN, b"", raw)
    if _MIXED.search(raw) and not _OTHER_HIGH.search(rest):
        return raw.decode("cp1250").translate(_COMMA_BELOW)
    return raw.decode("cp1251", "replace")
