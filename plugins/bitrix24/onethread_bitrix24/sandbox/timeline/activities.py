"""The classic methods of activities: calls, meetings, mails, and those of applications. [D ar/crm/timeline/activities]"""

from collections.abc import Iterable
from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, Page, listing, mapping, whole
from onethread_bitrix24.sandbox.cards.classic import ordering
from onethread_bitrix24.sandbox.cards.fields import Field
from onethread_bitrix24.sandbox.cards.filters import Condition, Part, condition, split
from onethread_bitrix24.sandbox.cards.listing import page_rows
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.cards.values import classic, kept
from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.timeline.fields import FIELDS, IMMUTABLE, NAMED, OPAQUE
from onethread_bitrix24.sandbox.timeline.happening import change, delete, happen, owner, would_send
from onethread_bitrix24.sandbox.timeline.owners import activities, key

_PROVIDERS = {
    1: ("CRM_MEETING", "MEETING"),
    2: ("VOXIMPLANT_CALL", "CALL"),
    4: ("CRM_EMAIL", "EMAIL"),
    6: ("REST_APP", "LINK"),
}
_SHOWN_AS = {name: field.type for name, field in FIELDS.items()} | {
    "COMMUNICATIONS": "communications",
    "FILES": "object",
}
_ONE_COMMUNICATION = {1, 2}
_MOST_COMMUNICATIONS = 100


def add(call: Call) -> int:
    """A new activity; its id. One that is a finished outgoing mail sends it, and tells of failure only afterwards. [D]"""
    given = call.fields()
    values = _values(call, given)
    first = _checked(call, given, values)
    values["COMMUNICATIONS"] = _communications(call, given)
    row = happen(call, first, values)
    would_send(call, row)
    return int(row["ID"])


def _checked(call: Call, given: dict[str, Any], values: Row) -> tuple[int, int]:
    for name in ("OWNER_TYPE_ID", "OWNER_ID", "TYPE_ID", "SUBJECT", "RESPONSIBLE_ID"):
        if not values.get(name):
            raise errors.core(f"The field {name} is required.")
    if values["TYPE_ID"] not in _PROVIDERS:
        raise errors.core("The activity type is not supported in current context.")
    provider, kind = _PROVIDERS[values["TYPE_ID"]]
    values.setdefault("PROVIDER_ID", provider)
    values.setdefault("PROVIDER_TYPE_ID", kind)
    _check_type(call, values)
    ways = listing(given.get("COMMUNICATIONS"))
    if values["PROVIDER_ID"] != "REST_APP" and not ways:
        raise errors.core("The field COMMUNICATIONS is not defined or invalid.")
    if values["TYPE_ID"] in _ONE_COMMUNICATION and len(ways) > 1:
        raise errors.core("The only one communication is allowed for activity of specified type.")
    return owner(call, values["OWNER_TYPE_ID"], values["OWNER_ID"])


def _check_type(call: Call, values: Row) -> None:
    """An application's own type must have been made by it. [D]"""
    own = values["PROVIDER_ID"] == "REST_APP" and values["PROVIDER_TYPE_ID"] not in ("LINK", "")
    types = call.portal.state.rows("activity_types")
    if own and not any(row["TYPE_ID"] == values["PROVIDER_TYPE_ID"] for row in types):
        raise errors.core("Custom activity type is not found.")


def _values(call: Call, given: dict[str, Any]) -> Row:
    zone = call.portal.clock.zone
    plain = {
        name: kept(FIELDS[name].type, value, zone)
        for name, value in given.items()
        if name in FIELDS and name not in OPAQUE and not FIELDS[name].read_only
    }
    return plain | {name: given[name] for name in OPAQUE if isinstance(given.get(name), dict | list)}


def _communications(call: Call, given: dict[str, Any]) -> list[Row]:
    told = []
    for one in listing(given.get("COMMUNICATIONS"))[:_MOST_COMMUNICATIONS]:
        entry = mapping(one)
        told.append(
            {
                "ID": call.portal.state.next("communication"),
                "TYPE": str(entry.get("TYPE") or ""),
                "VALUE": str(entry.get("VALUE") or ""),
                "ENTITY_ID": whole(entry.get("ENTITY_ID")),
                "ENTITY_TYPE_ID": whole(entry.get("ENTITY_TYPE_ID")),
            }
        )
    return told


def update(call: Call) -> bool:
    """A changed activity. Completing a mail now does not send it: the documented way to import history. [D]"""
    row, given = _existing(call), call.fields()
    values = {name: value for name, value in _values(call, given).items() if name not in IMMUTABLE}
    if "COMMUNICATIONS" in given:
        values["COMMUNICATIONS"] = _communications(call, given)
    if "END_TIME" in values or "START_TIME" in values:
        values["DEADLINE"] = values.get("END_TIME") or values.get("START_TIME") or row["DEADLINE"]
    change(call, row, values)
    return True


def get(call: Call) -> dict[str, Any]:
    """An activity with all its fields."""
    return written(call, _existing(call), [*FIELDS, *NAMED])


def remove(call: Call) -> bool:
    """Forget an activity."""
    delete(call, _existing(call))
    return True


def _existing(call: Call) -> Row:
    row = activities(call.portal.state).get(call.id())
    if row is None:
        raise errors.not_found("Activity is not found.")
    return row


def list_(call: Call) -> Page:
    """A page of activities, by their time unless asked otherwise."""
    parts = _conditions(call)
    order = ordering(FIELDS, mapping(call.variant("order")) or {"START_TIME": "ASC"})
    found = page_rows(activities(call.portal.state), parts, order, call.start, lambda row, name: row.get(name))
    names = _selected(listing(call.variant("select")))
    return Page([written(call, row, names) for row in found.rows], found.total, found.next)


def _conditions(call: Call) -> list[Part]:
    """The filter; BINDINGS are cards at which it is shown, and unknown fields are dropped."""
    zone, parts = call.portal.clock.zone, list[Part]()
    for name_of, raw in mapping(call.variant("filter")).items():
        operator, name = split(name_of)
        if name == "BINDINGS":
            pairs = [mapping(one) for one in listing(raw)]
            keys = [key((whole(one.get("OWNER_TYPE_ID")), whole(one.get("OWNER_ID")))) for one in pairs]
            parts.append(Condition("_OWNERS", "@", keys))
        elif name in FIELDS and (
            name not in ("ORIGIN_ID", "ORIGINATOR_ID") or call.portal.options.activity_origin_filter
        ):
            kind = FIELDS[name].type
            parts.append(condition(name, operator, raw, lambda one, kind=kind: kept(kind, one, zone)))  # type: ignore[misc]
    return parts


def _selected(select: list[Any]) -> list[str]:
    wanted = {name for name in select if isinstance(name, str)} or {"*"}
    plain = [name for name in FIELDS if name in wanted or "*" in wanted or name == "ID"]
    return plain + [name for name in NAMED if name in wanted]


def written(call: Call, row: Row, names: Iterable[str]) -> dict[str, Any]:
    """An activity in texts; maps and lists as they were given."""
    zone, told = call.portal.clock.zone, dict[str, Any]()
    for name in names:
        value = row.get(name)
        kind = _SHOWN_AS[name]
        if kind == "object":
            told[name] = value or []
        elif kind == "communications":
            told[name] = [_communication(row, one) for one in value or []]
        else:
            told[name] = None if value is None else classic(kind, value, zone)
    return told


def _communication(row: Row, one: Row) -> Row:
    return {name: str(value) for name, value in one.items()} | {"ACTIVITY_ID": str(row["ID"]), "ENTITY_SETTINGS": []}


def fields(call: Call) -> dict[str, Any]:
    """What fields there are."""
    return {name: field.described() for name, field in FIELDS.items()}


def communication_fields(_: Call) -> dict[str, Any]:
    """What an entry of COMMUNICATIONS says. [D activity-communication-fields]"""
    kinds = dict.fromkeys(("ID", "ACTIVITY_ID", "ENTITY_ID", "ENTITY_TYPE_ID"), "integer")
    kinds |= dict.fromkeys(("TYPE", "VALUE"), "string")
    return {
        name: Field(name, kind, read_only=name in ("ID", "ACTIVITY_ID")).described() for name, kind in kinds.items()
    }


METHODS = (
    Method("crm.activity.add", add, "crm", cost=0.25),
    Method("crm.activity.update", update, "crm", cost=0.2),
    Method("crm.activity.get", get, "crm", cost=0.03),
    Method("crm.activity.list", list_, "crm", cost=0.15),
    Method("crm.activity.delete", remove, "crm", cost=0.15),
    Method("crm.activity.fields", fields, "crm"),
    Method("crm.activity.communication.fields", communication_fields, "crm"),
)
