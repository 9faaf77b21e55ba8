"""Who has this phone or address, and making one card of several. [D crm.duplicate, crm.entity.mergeBatch]"""

from functools import partial
from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, listing, mapping, whole
from onethread_bitrix24.sandbox.cards import keeping
from onethread_bitrix24.sandbox.cards.fields import MULTI
from onethread_bitrix24.sandbox.cards.kinds import COMPANY, CONTACT, LEAD, Kind
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.cards.ways import Way, changed_classic, normal
from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.timeline.owners import rebind

MOST_VALUES = MOST_HITS = 20
_ORDER = (LEAD, CONTACT, COMPANY)
_OF_THE_CARD = {"ID", "FM", "_WAYS", "DATE_CREATE", "DATE_MODIFY", "CREATED_BY_ID", "MODIFY_BY_ID", "LAST_ACTIVITY_TIME",
                "LAST_ACTIVITY_BY", "HAS_PHONE", "HAS_EMAIL", "HAS_IMOL", "MOVED_TIME", "MOVED_BY_ID", "DATE_CLOSED"}  # fmt: skip
_JOINED = {"COMPANY_IDS", "CONTACT_IDS"}


def find(call: Call) -> dict[str, list[int]]:
    """Cards by phones or addresses, kind by kind; after one with twenty hits the rest are left out. [D]"""
    kind_of_way = str(call.get("type") or "")
    values = [str(one) for one in listing(call.get("values"))]
    if kind_of_way not in ("PHONE", "EMAIL"):
        raise errors.Refusal(400, "Communication type is not defined", "Communication type is not defined")
    if not values:
        raise errors.Refusal(400, "Communication values are not defined", "Communication values are not defined")
    only = str(call.get("entity_type") or "").upper()
    national = call.portal.options.phone_national
    keys = [f"{kind_of_way}|{normal(kind_of_way, one, national=national)}" for one in values[:MOST_VALUES]]
    return _found(call, [kind for kind in _ORDER if only in ("", kind.code)], keys)


def _found(call: Call, kinds: list[Kind], keys: list[str]) -> dict[str, list[int]]:
    told: dict[str, list[int]] = {}
    for kind in kinds:
        table = call.portal.state.table(kind)
        ids = sorted(set().union(*(table.having("_WAYS", key) for key in keys)))[:MOST_HITS]
        if ids:
            told[kind.code] = ids
        if len(ids) >= MOST_HITS:
            break
    return told


def merge(call: Call) -> dict[str, Any]:
    """Make the first card of several; where their values differ nothing is done, and somebody must decide by hand. [D]"""
    told = mapping(call.get("params"))
    kind = call.portal.state.kinds.get(whole(told.get("entityTypeId")))
    ids = list(dict.fromkeys(whole(one) for one in listing(told.get("entityIds"))))
    if kind is None or len(ids) < 2:
        raise errors.invalid_value("Parameter entityIds must have at least two ids")
    rows = [row for row in map(call.portal.state.table(kind).get, ids) if row is not None]
    if len(rows) < len(ids):
        return {"STATUS": "ERROR", "ENTITY_IDS": []}
    merged = joined(rows)
    if merged is None:
        return {"STATUS": "CONFLICT", "ENTITY_IDS": ids[1:]}
    _carry_out(call, kind, rows, merged)
    return {"STATUS": "SUCCESS", "ENTITY_IDS": ids[1:]}


def joined(rows: list[Row]) -> Row | None:
    """What the survivor learns from the others; None if two of them say different things of one field."""
    learned: Row = {}
    for name in dict.fromkeys(name for row in rows for name in row if name not in _OF_THE_CARD):
        values = [row[name] for row in rows if row.get(name) not in (None, "", [], 0)]
        if name in _JOINED:
            learned[name] = list(dict.fromkeys(one for value in values for one in value))
        elif any(value != values[0] for value in values):
            return None
        elif values:
            learned[name] = values[0]
    return learned


def _carry_out(call: Call, kind: Kind, rows: list[Row], merged: Row) -> None:
    state, (main, *losers) = call.portal.state, rows
    keeping.change(call, kind, main, merged, _ways(call, rows))
    for loser in losers:
        state.merged[kind.id, loser["ID"]] = main["ID"]
        if call.portal.options.merge_moves_timeline:
            rebind(state, kind.id, loser["ID"], main["ID"])
        _repoint(call, kind, loser["ID"], main["ID"])
        keeping.delete(call, kind, loser)


def _ways(call: Call, rows: list[Row]) -> list[Way]:
    """Those of the survivor, and what the others have beyond them."""
    known = {(way["TYPE_ID"], way["VALUE"]) for way in rows[0]["FM"]}
    new: dict[str, list[Way]] = {name: [] for name in MULTI}
    for way in (way for row in rows[1:] for way in row["FM"]):
        if (way["TYPE_ID"], way["VALUE"]) not in known:
            known.add((way["TYPE_ID"], way["VALUE"]))
            new[way["TYPE_ID"]].append({"VALUE": way["VALUE"], "VALUE_TYPE": way["VALUE_TYPE"]})
    return changed_classic(rows[0]["FM"], new, partial(call.portal.state.next, "way"))


def _repoint(call: Call, kind: Kind, loser: int, main: int) -> None:
    """Cards that were linked to the loser are linked to the survivor."""
    name = f"{kind.code}_IDS"
    for table in call.portal.state.cards.values():
        for id_ in list(table.having(name, loser)):
            row = table.rows[id_]
            many = list(dict.fromkeys(main if one == loser else one for one in row[name]))
            table.put(row | {name: many, name[:-1]: many[0]})


METHODS = (
    Method("crm.duplicate.findbycomm", find, "crm", cost=0.05),
    Method("crm.entity.mergebatch", merge, "crm", cost=0.6),
)
