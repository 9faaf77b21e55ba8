"""crm.item.import and batchImport: cards with the times and authors of elsewhere, past robots. [D universal/import]"""

from functools import partial
from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, listing, mapping, whole
from onethread_bitrix24.sandbox.cards import keeping
from onethread_bitrix24.sandbox.cards.fields import MULTI
from onethread_bitrix24.sandbox.cards.items import given, kind_of
from onethread_bitrix24.sandbox.cards.kinds import Kind
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.cards.values import moment
from onethread_bitrix24.sandbox.cards.ways import changed_classic, changed_item
from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.protocol.errors import Refusal

_MOST = 20
_TIMES = {"createdTime": "DATE_CREATE", "updatedTime": "DATE_MODIFY", "movedTime": "MOVED_TIME"}
_PEOPLE = {"createdBy": "CREATED_BY_ID", "updatedBy": "MODIFY_BY_ID", "movedBy": "MOVED_BY_ID"}


def import_(call: Call) -> dict[str, Any]:
    """One card; its id."""
    return {"item": {"id": _imported(call, kind_of(call), call.fields())}}


def batch_import(call: Call) -> dict[str, Any]:
    """Up to twenty cards; each is told alone, also when it failed."""
    kind, told = kind_of(call), listing(call.need("data"))
    if len(told) > _MOST:
        raise errors.invalid_value(f"Maximum number of items is {_MOST}")
    return {"items": [_tried(call, kind, mapping(one)) for one in told]}


def _tried(call: Call, kind: Kind, fields: dict[str, Any]) -> dict[str, Any]:
    try:
        return {"item": {"id": _imported(call, kind, fields)}}
    except Refusal as refusal:
        return refusal.body


def _imported(call: Call, kind: Kind, fields: dict[str, Any]) -> int:
    next_id = partial(call.portal.state.next, "way")
    ways = changed_classic(
        changed_item([], fields.get("fm"), next_id), {name: fields.get(name) for name in MULTI}, next_id
    )
    row = keeping.create(call, kind, given(call, kind, fields, new=True), ways, _told(call, kind, fields))
    return int(row["ID"])


def _told(call: Call, kind: Kind, fields: dict[str, Any]) -> Row:
    zone = call.portal.clock.zone
    told: Row = {}
    for name, there in _TIMES.items():
        at = moment(fields[name], zone) if fields.get(name) else None
        if at is not None:
            told[there] = at
    for name, there in _PEOPLE.items():
        if fields.get(name):
            if not call.caller.admin:
                raise errors.access_denied()
            told[there] = whole(fields[name])
    _check_order(call, kind, told)
    return told


def _check_order(call: Call, kind: Kind, told: Row) -> None:
    """Cards must be imported in the order in which they were made. [D]"""
    before = call.portal.state.more.setdefault("imported", {})
    at = told.get("DATE_CREATE")
    if at is None:
        return
    if at > call.now or at < before.get(kind.id, at):
        raise errors.Refusal(400, "CRM_FIELD_ERROR_VALUE_NOT_VALID", "Field createdTime has an invalid value")
    before[kind.id] = at


METHODS = (
    Method("crm.item.import", import_, "crm", cost=0.15),
    Method("crm.item.batchimport", batch_import, "crm", cost=1.0),
)
