"""The classic dialect: crm.lead, crm.deal, crm.contact, crm.company with add, update, get, list, delete, fields. [D, S]"""

from collections.abc import Callable, Iterable, Mapping
from datetime import tzinfo
from functools import partial
from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, Page, listing, mapping
from onethread_bitrix24.sandbox.cards import keeping
from onethread_bitrix24.sandbox.cards.fields import MULTI, REFERENCES, Field
from onethread_bitrix24.sandbox.cards.filters import LIKE, Condition, Part, condition, split
from onethread_bitrix24.sandbox.cards.kinds import CLASSIC, Kind
from onethread_bitrix24.sandbox.cards.listing import Order, page_rows
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.cards.values import classic, kept
from onethread_bitrix24.sandbox.cards.ways import changed_classic, classic_ways, normal
from onethread_bitrix24.sandbox.protocol import errors

Fields = Mapping[str, Field]
_HIDDEN = {"CONTACT_IDS", "COMPANY_IDS"}
"""Written only; the links are read by *.items.get. [D]"""


def add(kind: Kind, call: Call) -> int:
    """A new card; its id."""
    given = call.fields()
    keeping.check_ways(given)
    values = keeping.writable(call, call.portal.state.fields(kind), given, new=True)
    ways = changed_classic([], given, partial(call.portal.state.next, "way"))
    return int(keeping.create(call, kind, values, ways)["ID"])


def update(kind: Kind, call: Call) -> bool:
    """A changed card."""
    row = existing(kind, call, f"{kind.title} is not found")
    given = call.fields()
    keeping.check_ways(given)
    values = keeping.writable(call, call.portal.state.fields(kind), given, new=False)
    keeping.change(call, kind, row, values, changed_classic(row["FM"], given, partial(call.portal.state.next, "way")))
    return True


def get(kind: Kind, call: Call) -> dict[str, Any]:
    """A card with all its fields."""
    row = existing(kind, call)
    return written(call, call.portal.state.fields(kind), row, None)


def delete(kind: Kind, call: Call) -> bool:
    """Forget a card."""
    keeping.delete(call, kind, existing(kind, call, f"{kind.title} is not found"))
    return True


def list_(kind: Kind, call: Call) -> Page:
    """A page of cards. Unknown filters are dropped without a word, so that a typo gives everything. [S]"""
    fields = call.portal.state.fields(kind)
    parts = conditions(call, fields, mapping(call.variant("filter")))
    order = ordering(fields, mapping(call.variant("order")))
    found = page_rows(call.portal.state.table(kind), parts, order, call.start, read)
    names = selected(fields, listing(call.variant("select")))
    return Page([written(call, fields, row, names) for row in found.rows], found.total, found.next)


def fields_(kind: Kind, call: Call) -> dict[str, Any]:
    """What fields there are."""
    return {name: field.described() for name, field in call.portal.state.fields(kind).items()}


def existing(kind: Kind, call: Call, words: str = "Not found") -> Row:
    """The card that is asked for, or an error without a code."""
    row = call.portal.state.table(kind).get(call.id())
    if row is None:
        raise errors.not_found(words)
    return row


def read(row: Row, name: str) -> Any:
    """A value for filters and order; a multi-field has those of all its entries."""
    if name in MULTI:
        return [way["VALUE"] for way in row["FM"] if way["TYPE_ID"] == name]
    return row.get(name)


def conditions(call: Call, fields: Fields, told: Mapping[str, Any]) -> list[Part]:
    """The filter; a LIKE on a reference is an equality, and multi-fields are compared exactly. [S, D]"""
    parts: list[Part] = []
    for key, raw in told.items():
        operator, name = split(str(key))
        field = fields.get(name)
        if field is None:
            continue
        if operator in LIKE and (field.type in REFERENCES or name in MULTI):
            operator = "!" if operator.startswith("!") else "="
        parts.append(condition(name, operator, raw, partial(_value, call, field)))
        if name in MULTI and operator in ("=", "@"):
            parts.append(_by_key(call, name, raw))
    return parts


def _value(call: Call, field: Field, raw: Any) -> Any:
    return raw if field.name in MULTI else kept(field.type, raw, call.portal.clock.zone)


def _by_key(call: Call, name: str, raw: Any) -> Condition:
    """The same again by the key that is indexed, so that no card needs to be looked at in vain."""
    national = call.portal.options.phone_national
    return Condition("_WAYS", "@", [f"{name}|{normal(name, str(one), national=national)}" for one in listing(raw)])


def ordering(fields: Fields, told: Mapping[str, Any]) -> Order:
    """By which known fields, and whether downwards; nothing known is the id."""
    known = [(name, str(way).upper() == "DESC") for name, way in told.items() if name in fields]
    return known or [("ID", False)]


def selected(fields: Fields, select: Iterable[Any]) -> list[str]:
    """Names of fields to show: `*` all plain ones, `UF_*` own ones; multi-fields must be named. The id always comes."""
    wanted = {name for name in select if isinstance(name, str)} or {"*", "UF_*"}

    def asked(field: Field) -> bool:
        if field.name in wanted or field.name == "ID":
            return True
        return ("UF_*" if field.dynamic else "*") in wanted and field.name not in MULTI

    return [name for name, field in fields.items() if asked(field)]


def written(call: Call, fields: Fields, row: Row, names: Iterable[str] | None) -> dict[str, Any]:
    """A card as the classic methods write it: texts and nulls; a multi-field without entries is absent."""
    zone = call.portal.clock.zone
    told: dict[str, Any] = {}
    for name in fields if names is None else names:
        if name in MULTI:
            if ways := classic_ways(row["FM"], name):
                told[name] = ways
        elif name not in _HIDDEN:
            told[name] = _text(fields[name], row.get(name), zone)
    return told


def _text(field: Field, value: Any, zone: tzinfo) -> Any:
    """A field in texts; empty is null, and of many values false. [D]"""
    if value is None or value in ("", []):
        return False if field.multiple else None
    return classic(field.type, value, zone)


_VERBS: tuple[tuple[str, Callable[[Kind, Call], Any], float], ...] = (
    ("add", add, 0.25),
    ("update", update, 0.2),
    ("get", get, 0.03),
    ("list", list_, 0.12),
    ("delete", delete, 0.2),
    ("fields", fields_, 0.02),
)
METHODS = tuple(
    Method(f"crm.{kind.code.lower()}.{verb}", partial(run, kind), "crm", cost=cost)
    for kind in CLASSIC
    for verb, run, cost in _VERBS
)
