"""Decoding that loses nothing for a neighbour: strictly, and only where that fails, as far as it can be read."""

import json
import math
from codecs import BOM_UTF8
from functools import cache
from typing import Any, TypeVar

import msgspec
from msgspec import Raw, Struct

from onethread.plugin import RejectedRecordError

Payload = TypeVar("Payload", bound=Struct)

_NULL = Raw(b"null")
_named = msgspec.json.Decoder(dict[str, Raw] | None)
_list = msgspec.json.Decoder(list[Raw] | None)
_LONGEST_NUMBER = 18


def parts(raw: bytes | Raw) -> dict[str, Raw]:
    """What stands under each name, not decoded yet; null is absence."""
    named = _named.decode(raw) or {}
    return {name: part for name, part in named.items() if part != _NULL}


def listed(raw: bytes | Raw) -> list[Raw]:
    """The items of a list, not decoded yet, so that none is lost for another."""
    return _list.decode(raw) or []


def read(raw: bytes | Raw, type_: type[Payload]) -> Payload:
    """As it should be; failing that, field by field: null is absence, 5 is "5", and an optional one may be hopeless."""
    decoder: msgspec.json.Decoder[Payload] = _decoder(type_)
    try:
        return decoder.decode(raw)
    except msgspec.DecodeError:
        return _read_fields(raw, type_)


@cache
def _decoder(type_: type[Any]) -> msgspec.json.Decoder[Any]:
    """Made once for each type: this is the hottest place of the plugin."""
    return msgspec.json.Decoder(type_)


def _read_fields(raw: bytes | Raw, type_: type[Payload]) -> Payload:
    told = parts(raw)
    fields = [field for field in msgspec.structs.fields(type_) if field.encode_name in told]
    values = {field.name: _read_field(told[field.encode_name], field.type) for field in fields}
    for field in msgspec.structs.fields(type_):
        if field.required and values.get(field.name) is None:
            raise RejectedRecordError(f"{field.encode_name} is missing, or not what it should be")
    return type_(**{name: value for name, value in values.items() if value is not None})


def _read_field(raw: Raw, type_: Any) -> Any:
    """The value, or None where there is no way to read it."""
    for write, strict in ((bytes, True), (_without_nulls, True), (_as_texts, False)):
        try:
            return msgspec.json.decode(write(raw), type=type_, strict=strict)
        except msgspec.DecodeError:
            continue
    return None


def _without_nulls(raw: Raw) -> bytes:
    return msgspec.json.encode(_present(msgspec.json.decode(raw)))


def _as_texts(raw: Raw) -> bytes:
    return msgspec.json.encode(_texts(_present(msgspec.json.decode(raw))))


def _present(value: Any) -> Any:
    match value:
        case dict():
            return {name: _present(part) for name, part in value.items() if part is not None}
        case list():
            return [_present(part) for part in value if part is not None]
    return value


def _texts(value: Any) -> Any:
    """Numbers as texts; decoding that is not strict makes numbers of them again where they should be some."""
    match value:
        case dict():
            return {name: _texts(part) for name, part in value.items()}
        case list():
            return [_texts(part) for part in value]
        case bool():
            return value
        case int() | float():
            return str(value)
    return value


def whole(body: bytes) -> dict[str, Raw]:
    """The parts of a body, also of one that is JSON to everybody but strict decoders."""
    bare = body.removeprefix(BOM_UTF8)
    try:
        return parts(bare)
    except msgspec.DecodeError:
        return parts(_mended(bare))


def _mended(body: bytes) -> bytes:
    """Without NaN, without numbers that no float can hold, without halves of letters (an emoji cut in two)."""
    told = json.loads(body, parse_constant=lambda _: None, parse_float=_number, parse_int=_number)
    text = json.dumps(told, ensure_ascii=False)
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace").encode()


def _number(written: str) -> int | float | str:
    """As a text where it is longer than any that Meta sends."""
    if len(written) > _LONGEST_NUMBER:
        return written
    number = int(written) if written.lstrip("-").isdigit() else float(written)
    return number if math.isfinite(number) else written
