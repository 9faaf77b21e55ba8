"""To-dos: what somebody of the staff must do by a time. [D activity.todo]"""

from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, listing, whole
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.cards.values import moment
from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.timeline.happening import change, existing, happen, owner

PROVIDER = "CRM_TODO"
_COLORS = range(1, 8)


def add(call: Call) -> dict[str, int]:
    """A new one; its id."""
    first = owner(call, call.need("ownerTypeId"), call.need("ownerId"))
    values: Row = {"TYPE_ID": 6, "PROVIDER_ID": PROVIDER, "PROVIDER_TYPE_ID": "TODO", **_told(call)}
    if "DEADLINE" not in values:
        raise errors.missing("deadline")
    if call.get("parentActivityId"):
        values["ASSOCIATED_ENTITY_ID"] = existing(call, whole(call.get("parentActivityId")))["ID"]
    values.setdefault("SUBJECT", "To-do")
    return {"id": happen(call, first, values)["ID"]}


def update(call: Call) -> dict[str, int]:
    """Another one under the same id."""
    row = _mine(call)
    return {"id": change(call, row, _told(call))["ID"]}


def _mine(call: Call) -> Row:
    owner(call, call.need("ownerTypeId"), call.need("ownerId"))
    return existing(call, whole(call.need("id")), PROVIDER)


def _told(call: Call) -> Row:
    """What is given, under the names of activities."""
    values: Row = {}
    if call.get("deadline") is not None:
        values["DEADLINE"] = values["END_TIME"] = _deadline(call)
    if call.get("title") is not None:
        values["SUBJECT"] = str(call.get("title"))
    if call.get("description") is not None:
        values["DESCRIPTION"] = str(call.get("description"))
    if call.get("responsibleId") is not None:
        values["RESPONSIBLE_ID"] = _employee(call, whole(call.get("responsibleId")))
    if call.get("pingOffsets") is not None:
        values["_PING"] = [whole(one) for one in listing(call.get("pingOffsets"))]
    if call.get("colorId") is not None:
        values["_COLOR"] = _color(whole(call.get("colorId")))
    return values


def _deadline(call: Call) -> int:
    raw = call.get("deadline")
    at = moment(raw, call.portal.clock.zone) if isinstance(raw, str) else None
    if at is None:
        raise errors.Refusal(400, "WRONG_DATETIME_FORMAT", "Wrong datetime format")
    return at


def _employee(call: Call, id_: int) -> int:
    if call.portal.state.users.get(id_) is None:
        raise errors.invalid_value("User is not found")
    return id_


def _color(number: int) -> int:
    if number not in _COLORS:
        raise errors.invalid_value("Color is not found")
    return number


def update_one(call: Call, name: str) -> dict[str, int]:
    """Another value of one field, which must be given."""
    call.need(name)
    return update(call)


def update_deadline(call: Call) -> Any:
    """Another time."""
    return update_one(call, "deadline")


def update_description(call: Call) -> Any:
    """Another text."""
    return update_one(call, "description")


def update_color(call: Call) -> Any:
    """Another colour."""
    return update_one(call, "colorId")


def update_responsible(call: Call) -> Any:
    """Somebody else."""
    return update_one(call, "responsibleId")


METHODS = (
    Method("crm.activity.todo.add", add, "crm", cost=0.2),
    Method("crm.activity.todo.update", update, "crm", cost=0.15),
    Method("crm.activity.todo.updatedeadline", update_deadline, "crm", cost=0.15),
    Method("crm.activity.todo.updatedescription", update_description, "crm", cost=0.15),
    Method("crm.activity.todo.updatecolor", update_color, "crm", cost=0.15),
    Method("crm.activity.todo.updateresponsibleuser", update_responsible, "crm", cost=0.15),
)
