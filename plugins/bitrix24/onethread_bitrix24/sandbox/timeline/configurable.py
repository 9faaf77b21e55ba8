"""Activities that an application lays out itself, with buttons that tell it. [D activity.configurable]"""

from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, listing, mapping, whole, yes
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.cards.values import moment
from onethread_bitrix24.sandbox.events.telling import tell
from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.timeline.happening import change, existing, happen, no_deadline, owner
from onethread_bitrix24.sandbox.timeline.layout import problems

PROVIDER = "CONFIGURABLE_REST_APP"
_PLAIN = "CONFIGURABLE"


def add(call: Call) -> dict[str, Any]:
    """A new one; its id."""
    first = owner(call, call.need("ownerTypeId"), call.need("ownerId"))
    fields = call.fields()
    values = _values(call, fields) | {"_LAYOUT": _layout(call)}
    values |= {"TYPE_ID": 6, "PROVIDER_ID": PROVIDER, "PROVIDER_TYPE_ID": _type(call, fields)}
    values["_CLIENT_ID"] = call.app().client_id
    values.setdefault("DEADLINE", no_deadline())
    _check_incoming(values)
    return {"activity": {"id": happen(call, first, values)["ID"]}}


def update(call: Call) -> dict[str, Any]:
    """Another one under the same id; a card that waited for it is free again. Only the application that made it may. [D]"""
    row = _mine(call)
    values = _values(call, call.fields())
    if call.get("layout") is not None:
        values["_LAYOUT"] = _layout(call)
    _check_incoming(row | values)
    change(call, row, values | {"_LOCKED": False})
    return {"activity": {"id": row["ID"]}}


def get(call: Call) -> dict[str, Any]:
    """One of them, in its own words."""
    row = existing(call, call.id(), PROVIDER)
    deadline = None if row["DEADLINE"] == no_deadline() else call.portal.clock.iso(row["DEADLINE"])
    fields = {
        "typeId": row["PROVIDER_TYPE_ID"],
        "completed": row["COMPLETED"] == "Y",
        "deadline": deadline,
        "pingOffsets": row.get("_PING") or [],
        "isIncomingChannel": row.get("IS_INCOMING_CHANNEL", "N"),
        "responsibleId": row["RESPONSIBLE_ID"],
        "badgeCode": row.get("_BADGE"),
        "originatorId": row.get("ORIGINATOR_ID"),
        "originId": row.get("ORIGIN_ID"),
    }
    told = {"id": row["ID"], "ownerTypeId": row["OWNER_TYPE_ID"], "ownerId": row["OWNER_ID"]}
    return {"activity": {**told, "fields": fields, "layout": row["_LAYOUT"]}}


def _mine(call: Call) -> Row:
    row = existing(call, call.id(), PROVIDER)
    if row["_CLIENT_ID"] != call.app().client_id:
        raise errors.Refusal(400, "ERROR_WRONG_APPLICATION", "Wrong application")
    return row


def _values(call: Call, fields: dict[str, Any]) -> Row:
    zone, values = call.portal.clock.zone, dict[str, Any]()
    if "completed" in fields:
        values["COMPLETED"] = "Y" if yes(fields["completed"]) else "N"
    if fields.get("deadline"):
        at = moment(fields["deadline"], zone)
        if at is None:
            raise errors.Refusal(400, "WRONG_DATETIME_FORMAT", "Wrong datetime format")
        values["DEADLINE"] = at
    for name, there in (("originatorId", "ORIGINATOR_ID"), ("originId", "ORIGIN_ID")):
        if name in fields:
            values[there] = str(fields[name])
    if fields.get("responsibleId"):
        values["RESPONSIBLE_ID"] = whole(fields["responsibleId"])
    if "isIncomingChannel" in fields:
        values["IS_INCOMING_CHANNEL"] = "Y" if yes(fields["isIncomingChannel"]) else "N"
    if "pingOffsets" in fields:
        values["_PING"] = [whole(one) for one in listing(fields["pingOffsets"])]
    return values | _badge(call, fields)


def _badge(call: Call, fields: dict[str, Any]) -> Row:
    code = fields.get("badgeCode")
    if code and not any(row["code"] == code for row in call.portal.state.rows("badges")):
        raise errors.Refusal(400, "ERROR_BADGE_NOT_FOUND", "Badge was not found")
    return {"_BADGE": str(code)} if code else {}


def _type(call: Call, fields: dict[str, Any]) -> str:
    wanted = str(fields.get("typeId") or _PLAIN)
    own = (row for row in call.portal.state.rows("activity_types") if row["IS_CONFIGURABLE_TYPE"] == "Y")
    if wanted != _PLAIN and not any(row["TYPE_ID"] == wanted for row in own):
        raise errors.invalid_value("Activity type is not found")
    return wanted


def _layout(call: Call) -> Any:
    layout = call.need("layout")
    wrong = problems(layout)
    if wrong:
        raise errors.Refusal(400, wrong[0].code, f"{wrong[0].code}: {wrong[0].path}")
    return layout


def _check_incoming(values: Row) -> None:
    if values.get("IS_INCOMING_CHANNEL") == "Y" and values["DEADLINE"] != no_deadline():
        raise errors.Refusal(
            400, "INCOMING_ACTIVITY_CAN_NOT_BE_WITH_DEADLINE", "Incoming activity can not be with deadline"
        )


def buttons(row: Row) -> dict[str, dict[str, Any]]:
    """The buttons of an activity that tell the application, by their key."""
    found = mapping(mapping(mapping(row.get("_LAYOUT")).get("footer")).get("buttons"))
    told = {key: mapping(one) for key, one in found.items()}
    return {key: one for key, one in told.items() if mapping(one.get("action")).get("type") == "restEvent"}


def press(call: Call, row: Row, button: str) -> None:
    """Somebody has pressed a button: the application is told, and with an animation the card waits for its update. [D]"""
    action = mapping(buttons(row)[button]["action"])
    told = {"id": action["id"], "entityTypeId": row["OWNER_TYPE_ID"], "entityId": row["OWNER_ID"]}
    told |= {"activityId": row["ID"], "userId": call.caller.user_id, "actionParams": action.get("actionParams", {})}
    row["_LOCKED"] = bool(action.get("animationType"))
    tell(call, "ONCRMTIMELINEITEMACTION", told)


METHODS = (
    Method("crm.activity.configurable.add", add, "crm", app=True, cost=0.3),
    Method("crm.activity.configurable.update", update, "crm", app=True, cost=0.25),
    Method("crm.activity.configurable.get", get, "crm", app=True, cost=0.03),
)
