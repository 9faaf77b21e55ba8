"""Ways to reach somebody (phones, addresses, messengers): the multi-fields of a card, and how they are changed. Pure. [D]"""

import re
from collections.abc import Callable, Iterable, Mapping
from typing import Any

from onethread_bitrix24.sandbox.call import listing, mapping, whole, yes
from onethread_bitrix24.sandbox.cards.fields import MULTI

Way = dict[str, Any]
"""ID (a number), TYPE_ID (PHONE ...), VALUE_TYPE (WORK ...), VALUE."""
NextId = Callable[[], int]

_EXTENSION = re.compile(r"\s*(?:[;,#]|ext\.?|доб\.?|x)\s*\d*\s*$", re.IGNORECASE)
_MOST = 200


def changed_classic(ways: list[Way], fields: Mapping[str, Any], next_id: NextId) -> list[Way]:
    """After a classic write: new ones have no ID; an ID with a value changes; with DELETE or no value it deletes."""
    result = {way["ID"]: way for way in ways}
    for kind in MULTI:
        for one in listing(fields.get(kind)):
            entry = mapping(one)
            told = {"VALUE": entry.get("VALUE"), "VALUE_TYPE": entry.get("VALUE_TYPE")}
            _put(result, whole(entry.get("ID")), kind, told, yes(entry.get("DELETE")), next_id)
    return list(result.values())[:_MOST]


def changed_item(ways: list[Way], told: Any, next_id: NextId) -> list[Way]:
    """After a write of `fm`: a list adds; keys n0, n1 add and numbers change; without typeId nothing happens. [D]"""
    result = {way["ID"]: way for way in ways}
    for key, one in mapping(told).items():
        entry = mapping(one)
        kind = entry.get("typeId")
        if kind in MULTI:
            known = 0 if isinstance(told, list) else whole(key)
            _put(
                result, known, kind, {"VALUE": entry.get("value"), "VALUE_TYPE": entry.get("valueType")}, False, next_id
            )
    return list(result.values())[:_MOST]


def _put(result: dict[int, Way], known: int, kind: str, told: Way, delete: bool, next_id: NextId) -> None:
    value = str(told["VALUE"] or "").strip()[:255]
    of_type = str(told["VALUE_TYPE"] or "WORK")[:50]
    if known in result and result[known]["TYPE_ID"] == kind:
        if delete or not value:
            del result[known]
        else:
            result[known] = result[known] | {"VALUE": value, "VALUE_TYPE": of_type}
    elif value and not known and not delete:
        new = next_id()
        result[new] = {"ID": new, "VALUE_TYPE": of_type, "VALUE": value, "TYPE_ID": kind}


def classic_ways(ways: Iterable[Way], kind: str) -> list[Way]:
    """Those of one kind, as the classic methods write them."""
    return [
        {"ID": str(way["ID"]), "VALUE_TYPE": way["VALUE_TYPE"], "VALUE": way["VALUE"], "TYPE_ID": kind}
        for way in ways
        if way["TYPE_ID"] == kind
    ]


def item_ways(ways: Iterable[Way]) -> list[Way]:
    """All of them, as crm.item writes them."""
    return [
        {"id": way["ID"], "valueType": way["VALUE_TYPE"], "value": way["VALUE"], "typeId": way["TYPE_ID"]}
        for way in ways
    ]


def normal(kind: str, value: str, *, national: bool = True) -> str:
    """By what two values are one for findbycomm. Ours: the portal's own rule is not documented. [?]

    Phones are digits without extension; with `national` the last eight decide, so that +373 69 123456 meets 069 123456.
    """
    if kind != "PHONE":
        return value.strip().casefold()
    digits = re.sub(r"\D", "", _EXTENSION.sub("", value))
    return digits[-8:] if national else digits


def names_of_imol(way: Way) -> bool:
    """Whether it is the key of an open line."""
    return way["TYPE_ID"] == "IM" and str(way["VALUE"]).startswith("imol|")
