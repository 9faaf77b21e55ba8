"""The newer dialect: crm.item with any kind of card, camelCase names and real numbers. [D ar/crm/universal]"""

from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, Page, listing, mapping, whole, yes
from onethread_bitrix24.sandbox.cards import keeping
from onethread_bitrix24.sandbox.cards.classic import Fields, ordering, read
from onethread_bitrix24.sandbox.cards.fields import MULTI
from onethread_bitrix24.sandbox.cards.filters import Either, Part, condition, split
from onethread_bitrix24.sandbox.cards.kinds import Kind
from onethread_bitrix24.sandbox.cards.listing import page_rows
from onethread_bitrix24.sandbox.cards.names import dialect
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.cards.values import kept, native
from onethread_bitrix24.sandbox.cards.ways import changed_item, item_ways
from onethread_bitrix24.sandbox.protocol import errors

ALIASES = {
    "phone": ("PHONE", ""),
    "phoneMobile": ("PHONE", "MOBILE"),
    "phoneWork": ("PHONE", "WORK"),
    "email": ("EMAIL", ""),
    "emailHome": ("EMAIL", "HOME"),
    "emailWork": ("EMAIL", "WORK"),
    "imol": ("IM", "IMOL"),
    "telegram": ("IM", "TELEGRAM"),
    "skype": ("IM", "SKYPE"),
}
"""Flat names that may be read and filtered by, not written. [D]"""


def kind_of(call: Call) -> Kind:
    """The kind that entityTypeId names."""
    kind = call.portal.state.kinds.get(whole(call.need("entityTypeId")))
    if kind is None:
        raise errors.Refusal(400, "ENTITY_TYPE_NOT_SUPPORTED", "Entity type is not supported")
    return kind


def known(call: Call, kind: Kind) -> tuple[Fields, Mapping[str, str]]:
    """The fields of a kind, and their names here → there."""
    fields = call.portal.state.fields(kind)
    return fields, dialect(fields, original_own=yes(call.get("useOriginalUfNames")))


def given(call: Call, kind: Kind, told: Mapping[str, Any], *, new: bool) -> Row:
    """What is written, under the classic names; both names are taken for own fields."""
    fields, names = known(call, kind)
    values = {names.get(name, name): value for name, value in told.items() if name in names or name in fields}
    return keeping.writable(call, fields, values, new=new or kind.dynamic)


def add(call: Call) -> dict[str, Any]:
    """A new card, shown whole."""
    kind, told = kind_of(call), call.fields()
    ways = changed_item([], told.get("fm"), partial(call.portal.state.next, "way"))
    return {"item": item(call, kind, keeping.create(call, kind, given(call, kind, told, new=True), ways))}


def update(call: Call) -> dict[str, Any]:
    """A changed card, shown whole. Deals may change the pipeline here."""
    kind, told = kind_of(call), call.fields()
    row = existing(call, kind)
    values = given(call, kind, told, new=False)
    if kind.piped and "categoryId" in told:
        values["CATEGORY_ID"] = whole(told["categoryId"])
    ways = changed_item(row["FM"], told.get("fm"), partial(call.portal.state.next, "way"))
    return {"item": item(call, kind, keeping.change(call, kind, row, values, ways))}


def get(call: Call) -> dict[str, Any]:
    """A card."""
    kind = kind_of(call)
    return {"item": item(call, kind, existing(call, kind))}


def delete(call: Call) -> list[Any]:
    """Forget a card."""
    kind = kind_of(call)
    keeping.delete(call, kind, existing(call, kind))
    return []


def existing(call: Call, kind: Kind) -> Row:
    """The card that is asked for."""
    row = call.portal.state.table(kind).get(call.id())
    if row is None:
        raise errors.item_not_found()
    return row


def list_(call: Call) -> Page:
    """A page of cards; `start` is a true offset."""
    kind = kind_of(call)
    fields, names = known(call, kind)
    parts = conditions(call, fields, names, mapping(call.variant("filter")))
    order = ordering(fields, {names.get(name, name): way for name, way in mapping(call.variant("order")).items()})
    found = page_rows(call.portal.state.table(kind), parts, order, call.start, read_alias, exact=True)
    select = [name for name in listing(call.variant("select")) if isinstance(name, str)] or ["*"]
    write = writer(call, kind, select)
    return Page({"items": [write(row) for row in found.rows]}, found.total, found.next)


def fields_(call: Call) -> dict[str, Any]:
    """What fields there are."""
    fields, names = known(call, kind_of(call))
    told = {
        name: fields[there].described() | {"upperName": there} for name, there in names.items() if there not in MULTI
    }
    return {"fields": told | ({"fm": {"type": "crm_multifield", "isMultiple": True}} if "PHONE" in fields else {})}


def conditions(
    call: Call, fields: Fields, names: Mapping[str, str], told: Mapping[str, Any], depth: int = 0
) -> list[Part]:
    """A nested filter; what is no field is an error here. [D]"""
    if depth > 8:
        raise errors.invalid_value("Invalid filter: too deep")
    parts: list[Part] = []
    for key, raw in told.items():
        if str(key).isdecimal() and isinstance(raw, dict | list):
            parts.append(Either(tuple(conditions(call, fields, names, mapping(raw), depth + 1)), every=True))
        elif key != "logic":
            parts.append(_condition(call, fields, names, str(key), raw))
    return [Either(tuple(parts))] if str(told.get("logic", "")).upper() == "OR" else parts


def _condition(call: Call, fields: Fields, names: Mapping[str, str], key: str, raw: Any) -> Part:
    operator, name = split(key)
    if name in ALIASES and "PHONE" in fields:
        return condition(name, operator, raw, lambda value: value)
    there = names.get(name, name)
    if there not in fields:
        raise errors.invalid_value(f"Invalid filter: field '{name}' is not allowed in filter")
    kind = fields[there].type
    return condition(there, operator, raw, lambda value: kept(kind, value, call.portal.clock.zone))


def read_alias(row: Row, name: str) -> Any:
    """A value for filters; an alias has those of its ways."""
    if name not in ALIASES:
        return read(row, name)
    kind, of_type = ALIASES[name]
    return [way["VALUE"] for way in row["FM"] if way["TYPE_ID"] == kind and of_type in ("", way["VALUE_TYPE"])]


def item(call: Call, kind: Kind, row: Row) -> dict[str, Any]:
    """A card as crm.item writes it, whole."""
    return writer(call, kind, ["*"])(row)


def writer(call: Call, kind: Kind, select: Sequence[str]) -> Callable[[Row], dict[str, Any]]:
    """What writes cards with these fields; `fm` comes only with `*`. [D]"""
    fields, names = known(call, kind)
    zone, everything = call.portal.clock.zone, "*" in select
    asked = set(select)
    wanted = [
        (name, there, fields[there])
        for name, there in names.items()
        if there not in MULTI and (everything or name in asked or there in asked or there == "ID")
    ]
    aliases = [name for name in ALIASES if name in asked and "PHONE" in fields]

    def write(row: Row) -> dict[str, Any]:
        told = {
            name: native(field.type, row.get(there, [] if field.multiple else None), zone)
            for name, there, field in wanted
        }
        if everything and "PHONE" in fields:
            told["fm"] = item_ways(row["FM"])
        told |= {name: ", ".join(read_alias(row, name)) for name in aliases}
        return told | ({"entityTypeId": kind.id} if everything else {})

    return write


METHODS = (
    Method("crm.item.add", add, "crm", cost=0.3),
    Method("crm.item.update", update, "crm", cost=0.25),
    Method("crm.item.get", get, "crm", cost=0.04),
    Method("crm.item.list", list_, "crm", cost=0.12),
    Method("crm.item.delete", delete, "crm", cost=0.2),
    Method("crm.item.fields", fields_, "crm"),
)
