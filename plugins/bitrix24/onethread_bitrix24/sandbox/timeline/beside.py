"""What belongs to activities: where they are shown, badges, types of applications, blocks laid beside them. [D]"""

from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, Page, offset_page, whole, yes
from onethread_bitrix24.sandbox.cards.table import Row, Table
from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.timeline.configurable import PROVIDER
from onethread_bitrix24.sandbox.timeline.happening import existing, owner, show_at
from onethread_bitrix24.sandbox.timeline.layout import ONLY_BLOCKS, problems
from onethread_bitrix24.sandbox.timeline.owners import Owner, owners_of

_MOST_BINDINGS = 100


def _already_bound() -> errors.Refusal:
    return errors.Refusal(400, "ACTIVITY_IS_ALREADY_BOUND", "Activity is already bound to this entity")


def _not_bound() -> errors.Refusal:
    return errors.Refusal(400, "BINDING_NOT_FOUND", "Binding not found")


def bind(call: Call) -> bool:
    """Show an activity at one more card."""
    row = existing(call, whole(call.need("activityId")))
    wanted, before = owner(call, call.need("entityTypeId"), call.need("entityId")), owners_of(row)
    if wanted in before:
        raise _already_bound()
    if len(before) >= _MOST_BINDINGS:
        raise errors.Refusal(400, "TOO_MANY_BINDINGS", "Too many bindings")
    show_at(call, row, [*before, wanted])
    return True


def unbind(call: Call) -> bool:
    """Show it no more at a card; the last one stays."""
    row = existing(call, whole(call.need("activityId")))
    gone, before = (whole(call.need("entityTypeId")), whole(call.need("entityId"))), owners_of(row)
    if gone not in before:
        raise _not_bound()
    if len(before) == 1:
        raise errors.Refusal(400, "LAST_BINDING_CANNOT_BE_DELETED", "Last binding cannot be deleted")
    show_at(call, row, [one for one in before if one != gone])
    return True


def move(call: Call) -> bool:
    """Show it at another card of the same kind instead of this one, in its place. [D activity-binding-move]"""
    row = existing(call, whole(call.need("activityId")))
    gone, wanted = _card(call, "source"), _card(call, "target")
    if gone[0] != wanted[0]:
        raise errors.Refusal(400, "SOURCE_AND_TARGET_ENTITY_TYPES_ARE_NOT_EQUAL", "Entity types are not equal")
    if gone == wanted:
        raise errors.Refusal(400, "SOURCE_AND_TARGET_ENTITY_ID_ARE_EQUAL_ERROR", "Entities are the same")
    before = owners_of(row)
    if owner(call, *wanted) in before:
        raise _already_bound()
    if gone not in before:
        raise _not_bound()
    show_at(call, row, [wanted if one == gone else one for one in before])
    return True


def _card(call: Call, which: str) -> Owner:
    return whole(call.need(f"{which}EntityTypeId")), whole(call.need(f"{which}EntityId"))


def bindings(call: Call) -> list[dict[str, int]]:
    """Where it is shown."""
    row = existing(call, whole(call.need("activityId")))
    return [{"entityTypeId": kind, "entityId": id_} for kind, id_ in owners_of(row)]


def add_badge(call: Call) -> dict[str, Any]:
    """A badge that activities may put on a card; a known code is changed."""
    row = {name: call.get(name) for name in ("title", "value", "type")} | {"code": str(call.need("code"))}
    table = call.portal.state.rows("badges")
    known = next((one for one in table if one["code"] == row["code"]), None)
    return {"badge": _badge(table.put(known | row) if known else table.add(row))}


def badges(call: Call) -> dict[str, Any]:
    """All badges."""
    return {"badges": [_badge(row) for row in call.portal.state.rows("badges")]}


def badge(call: Call) -> dict[str, Any]:
    """One of them."""
    return {"badge": _badge(_named(call.portal.state.rows("badges"), "code", call))}


def delete_badge(call: Call) -> None:
    """Forget it."""
    table = call.portal.state.rows("badges")
    table.remove(_named(table, "code", call)["ID"])


def _named(table: Table, name: str, call: Call) -> Row:
    wanted = call.need(name)
    found = next((row for row in table if row[name] == wanted), None)
    if found is None:
        raise errors.item_not_found()
    return found


def _badge(row: Row) -> dict[str, Any]:
    return {name: row[name] for name in ("code", "title", "value", "type")}


def add_type(call: Call) -> bool:
    """A type of activities of this application."""
    told = call.fields()
    name = str(told.get("TYPE_ID") or "")
    if not name or not told.get("NAME"):
        raise errors.core("Fields TYPE_ID and NAME are required.")
    table = call.portal.state.rows("activity_types")
    if any(row["TYPE_ID"] == name for row in table):
        raise errors.core("Activity type already exists.")
    configurable = "Y" if yes(told.get("IS_CONFIGURABLE_TYPE")) else "N"
    row = {"TYPE_ID": name, "NAME": str(told["NAME"]), "IS_CONFIGURABLE_TYPE": configurable}
    table.add(row | {"CLIENT_ID": call.app().client_id, "ICON_ID": 0})
    return True


def types(call: Call) -> Page:
    """The application's types."""
    names = ("TYPE_ID", "NAME", "ICON_ID", "IS_CONFIGURABLE_TYPE")
    rows = [row for row in call.portal.state.rows("activity_types") if row["CLIENT_ID"] == call.app().client_id]
    return offset_page([{name: row[name] for name in names} for row in rows], call.start)


def delete_type(call: Call) -> bool:
    """Forget one of them."""
    table = call.portal.state.rows("activity_types")
    found = next((row for row in table if row["TYPE_ID"] == call.need("TYPE_ID")), None)
    if found is None:
        raise errors.core("Activity type is not found.")
    table.remove(found["ID"])
    return True


def lay(call: Call, row: Row) -> dict[str, bool]:
    """Lay this application's blocks beside a record or an activity of somebody else."""
    layout = call.need("layout")
    wrong = problems(layout, ONLY_BLOCKS)
    if wrong:
        raise errors.Refusal(400, wrong[0].code, f"{wrong[0].code}: {wrong[0].path}")
    row.setdefault("_BESIDE", {})[call.app().client_id] = layout
    return {"success": True}


def set_blocks(call: Call) -> dict[str, bool]:
    """Lay blocks beside somebody else's activity. [D activity.layout.blocks]"""
    return lay(call, _foreign(call))


def get_blocks(call: Call) -> dict[str, Any]:
    """What this application has laid there."""
    return {"layout": _foreign(call).get("_BESIDE", {}).get(call.app().client_id)}


def delete_blocks(call: Call) -> dict[str, bool]:
    """Take it away."""
    _foreign(call).get("_BESIDE", {}).pop(call.app().client_id, None)
    return {"success": True}


def _foreign(call: Call) -> Row:
    owner(call, call.need("entityTypeId"), call.need("entityId"))
    row = existing(call, whole(call.need("activityId")))
    if row["PROVIDER_ID"] == PROVIDER:
        raise errors.Refusal(400, "ERROR_UNSUITABLE_ACTIVITY", "Activity type is not suitable")
    return row


METHODS = (
    Method("crm.activity.binding.add", bind, "crm", cost=0.1),
    Method("crm.activity.binding.delete", unbind, "crm", cost=0.1),
    Method("crm.activity.binding.move", move, "crm", cost=0.1),
    Method("crm.activity.binding.list", bindings, "crm"),
    Method("crm.activity.badge.add", add_badge, "crm", app=True, admin=True),
    Method("crm.activity.badge.list", badges, "crm", app=True),
    Method("crm.activity.badge.get", badge, "crm", app=True),
    Method("crm.activity.badge.delete", delete_badge, "crm", app=True, admin=True),
    Method("crm.activity.type.add", add_type, "crm", app=True, admin=True),
    Method("crm.activity.type.list", types, "crm", app=True),
    Method("crm.activity.type.delete", delete_type, "crm", app=True, admin=True),
    Method("crm.activity.layout.blocks.set", set_blocks, "crm", app=True, cost=0.1),
    Method("crm.activity.layout.blocks.get", get_blocks, "crm", app=True),
    Method("crm.activity.layout.blocks.delete", delete_blocks, "crm", app=True),
)
