"""Log entries, and what belongs to records: where they are shown, notes, pins, icons, logos, blocks beside them. [D]"""

from functools import partial
from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, Page, mapping, whole
from onethread_bitrix24.sandbox.cards.fields import Field
from onethread_bitrix24.sandbox.cards.filters import Condition
from onethread_bitrix24.sandbox.cards.listing import page_rows
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.timeline.beside import lay
from onethread_bitrix24.sandbox.timeline.comments import COMMENT, LOG, kind_named
from onethread_bitrix24.sandbox.timeline.happening import owner
from onethread_bitrix24.sandbox.timeline.owners import activities, key, owned, owners_of, records

LOG_PAGE = 10
"""The one list with pages of ten. [D]"""
_MOST_PINS = 3
_ICONS = (
    "call",
    "call-completed",
    "camera",
    "comment",
    "document",
    "info",
    "mail-outcome",
    "message",
    "robot",
    "task",
    "view",
)
_LOGOS = ("bank", "call", "chat", "comment", "document", "email", "list", "message", "open-line", "robot", "task")


def add_log(call: Call) -> dict[str, Any]:
    """A new log entry, shown whole."""
    told = call.fields()
    for name in ("entityTypeId", "entityId", "title", "text", "iconCode"):
        if not told.get(name):
            raise errors.missing(name)
    first = owner(call, told["entityTypeId"], told["entityId"])
    if told["iconCode"] not in _ICONS and not _own(call, "icons", str(told["iconCode"])):
        raise errors.invalid_value("Icon is not found")
    row = {"TYPE": LOG, "CREATED": int(call.now), "AUTHOR_ID": call.caller.user_id, "CLIENT_ID": call.caller.client_id}
    row |= {name: str(told[name]) for name in ("title", "text", "iconCode")}
    return {"logMessage": _log(call, records(call.portal.state).add(owned(row, [first])))}


def _log(call: Call, row: Row) -> dict[str, Any]:
    told = {"id": row["ID"], "created": call.portal.clock.iso(row["CREATED"]), "authorId": row["AUTHOR_ID"]}
    return told | {name: row[name] for name in ("title", "text", "iconCode")}


def _record(call: Call, kind: str = "", id_: int | None = None) -> Row:
    row = records(call.portal.state).get(call.id() if id_ is None else id_)
    if row is None or (kind and row["TYPE"] != kind):
        raise errors.item_not_found()
    return row


def get_log(call: Call) -> dict[str, Any]:
    """One of them."""
    return {"logMessage": _log(call, _record(call, LOG))}


def list_logs(call: Call) -> Page:
    """The log entries of a card, ten a page."""
    where = owner(call, call.need("entityTypeId"), call.need("entityId"))
    names = {"id": "ID", "created": "CREATED"}
    told = mapping(call.variant("order"))
    order = [(names[name], str(way).upper() == "DESC") for name, way in told.items() if name in names]
    parts = [Condition("_OWNERS", "=", key(where)), Condition("TYPE", "=", LOG)]
    found = page_rows(
        records(call.portal.state), parts, order, call.start, lambda row, name: row.get(name), exact=True, size=LOG_PAGE
    )
    return Page({"logMessages": [_log(call, row) for row in found.rows]}, found.total, found.next)


def delete_log(call: Call) -> None:
    """Forget it; only the application that wrote it may. [D]"""
    row = _record(call, LOG)
    if row["CLIENT_ID"] != call.caller.client_id:
        raise errors.access_denied()
    records(call.portal.state).remove(row["ID"])


def bind(call: Call) -> bool:
    """Show a record at one more card."""
    row, where = _bound(call)
    if where not in owners_of(row):
        owner(call, *where)
        records(call.portal.state).put(owned(row, [*owners_of(row), where]))
    return True


def unbind(call: Call) -> bool:
    """Show it no more at a card; the last one stays."""
    row, where = _bound(call)
    rest = [one for one in owners_of(row) if one != where]
    if not rest:
        raise errors.core("Can not delete last binding")
    records(call.portal.state).put(owned(row, rest))
    return True


def _bound(call: Call) -> tuple[Row, tuple[int, int]]:
    told = call.fields()
    row = _record(call, id_=whole(told.get("OWNER_ID")))
    return row, (kind_named(call, told.get("ENTITY_TYPE")), whole(told.get("ENTITY_ID")))


def bindings(call: Call) -> Page:
    """Where a record is shown, which must be named in the filter."""
    told = mapping(call.variant("filter"))
    if not told.get("OWNER_ID"):
        raise errors.missing("OWNER_ID")
    row, kinds = _record(call, id_=whole(told["OWNER_ID"])), call.portal.state.kinds
    shown = [
        {"OWNER_ID": row["ID"], "ENTITY_ID": id_, "ENTITY_TYPE": kinds[kind].code.lower()}
        for kind, id_ in owners_of(row)
    ]
    return Page(shown, len(shown))


def binding_fields(_: Call) -> dict[str, Any]:
    """What a binding of a record says. [D timeline-bindings-fields]"""
    kinds = {"OWNER_ID": "integer", "ENTITY_ID": "integer", "ENTITY_TYPE": "string"}
    return {name: Field(name, kind, immutable=True, required=True).described() for name, kind in kinds.items()}


def _item(call: Call) -> Row:
    """What a note or a pin is at: 1 a record, 2 an activity."""
    table = activities if whole(call.get("itemType", 1)) == 2 else records
    row = table(call.portal.state).get(whole(call.get("itemId")) if call.get("itemId") else call.id())
    where = whole(call.need("ownerTypeId")), whole(call.need("ownerId"))
    if row is None or where not in owners_of(row):
        raise errors.item_not_found()
    return row


def save_note(call: Call) -> dict[str, Any]:
    """A note at a record or an activity; there is one, and a new one takes its place."""
    row = _item(call)
    row["_NOTE"] = {
        "text": str(call.need("text")),
        "createdById": call.caller.user_id,
        "createdTime": call.portal.clock.iso(call.now),
    }
    return {"note": row["_NOTE"]}


def get_note(call: Call) -> dict[str, Any]:
    """The note that is there."""
    row = _item(call)
    if "_NOTE" not in row:
        raise errors.item_not_found()
    return {"note": row["_NOTE"]}


def delete_note(call: Call) -> dict[str, bool]:
    """No note any more."""
    _item(call).pop("_NOTE", None)
    return {"result": True}


def pin(call: Call, *, down: bool) -> bool:
    """Keep a record at the top of a card, or no longer; three at most. [D]"""
    row = _item(call)
    where = key((whole(call.need("ownerTypeId")), whole(call.need("ownerId"))))
    pins: list[int] = call.portal.state.more.setdefault("pins", {}).setdefault(where, [])
    if down and row["ID"] not in pins:
        if len(pins) >= _MOST_PINS:
            raise errors.Refusal(400, "PINNED_ITEMS_LIMIT", "Too many pinned items")
        pins.append(row["ID"])
    elif not down and row["ID"] in pins:
        pins.remove(row["ID"])
    return True


def _own(call: Call, name: str, code: str) -> Row | None:
    return next((row for row in call.portal.state.rows(name) if row["code"] == code), None)


def add_sign(name: str, call: Call) -> dict[str, Any]:
    """An icon or a logo of an application."""
    code = str(call.need("code"))
    call.need("fileContent")
    if code in (_ICONS if name == "icons" else _LOGOS) or _own(call, name, code):
        raise errors.Refusal(400, "CODE_ALREADY_EXISTS", "Code already exists")
    call.portal.state.rows(name).add({"code": code})
    return {name[:-1]: _sign(code, system=False)}


def list_signs(name: str, call: Call) -> dict[str, Any]:
    """All of them, the portal's own first."""
    system = [_sign(code, system=True) for code in (_ICONS if name == "icons" else _LOGOS)]
    return {name: system + [_sign(row["code"], system=False) for row in call.portal.state.rows(name)]}


def get_sign(name: str, call: Call) -> dict[str, Any]:
    """One of them."""
    code = str(call.need("code"))
    system = code in (_ICONS if name == "icons" else _LOGOS)
    if not system and not _own(call, name, code):
        raise errors.item_not_found()
    return {name[:-1]: _sign(code, system=system)}


def delete_sign(name: str, call: Call) -> None:
    """Forget one of an application's."""
    found = _own(call, name, str(call.need("code")))
    if found is None:
        raise errors.item_not_found()
    call.portal.state.rows(name).remove(found["ID"])


def _sign(code: str, *, system: bool) -> dict[str, Any]:
    return {"code": code, "isSystem": system, "fileUri": f"/bitrix/images/{code}.svg"}


def set_blocks(call: Call) -> dict[str, bool]:
    """Lay blocks beside somebody else's comment; log entries cannot have any. [D timeline.layout.blocks]"""
    return lay(call, _commented(call))


def get_blocks(call: Call) -> dict[str, Any]:
    """What this application has laid there."""
    return {"layout": _commented(call).get("_BESIDE", {}).get(call.app().client_id)}


def delete_blocks(call: Call) -> dict[str, bool]:
    """Take it away."""
    _commented(call).get("_BESIDE", {}).pop(call.app().client_id, None)
    return {"success": True}


def _commented(call: Call) -> Row:
    owner(call, call.need("entityTypeId"), call.need("entityId"))
    return _record(call, COMMENT, whole(call.need("timelineId")))


_SIGNS = (("add", add_sign), ("list", list_signs), ("get", get_sign), ("delete", delete_sign))
METHODS = (
    Method("crm.timeline.logmessage.add", add_log, "crm", cost=0.1),
    Method("crm.timeline.logmessage.get", get_log, "crm"),
    Method("crm.timeline.logmessage.list", list_logs, "crm", cost=0.06),
    Method("crm.timeline.logmessage.delete", delete_log, "crm", app=True, cost=0.1),
    Method("crm.timeline.bindings.bind", bind, "crm"),
    Method("crm.timeline.bindings.unbind", unbind, "crm"),
    Method("crm.timeline.bindings.list", bindings, "crm"),
    Method("crm.timeline.bindings.fields", binding_fields, "crm"),
    Method("crm.timeline.note.save", save_note, "crm"),
    Method("crm.timeline.note.get", get_note, "crm"),
    Method("crm.timeline.note.delete", delete_note, "crm"),
    Method("crm.timeline.item.pin", partial(pin, down=True), "crm"),
    Method("crm.timeline.item.unpin", partial(pin, down=False), "crm"),
    Method("crm.timeline.layout.blocks.set", set_blocks, "crm", app=True),
    Method("crm.timeline.layout.blocks.get", get_blocks, "crm", app=True),
    Method("crm.timeline.layout.blocks.delete", delete_blocks, "crm", app=True),
    *(
        Method(f"crm.timeline.{name[:-1]}.{verb}", partial(run, name), "crm")
        for name in ("icons", "logos")
        for verb, run in _SIGNS
    ),
)
