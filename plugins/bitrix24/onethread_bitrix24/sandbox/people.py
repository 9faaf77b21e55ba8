"""Employees of the portal, and who somebody calling is. [D ar/user]"""

from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, Page, mapping, yes
from onethread_bitrix24.sandbox.cards.classic import ordering
from onethread_bitrix24.sandbox.cards.fields import Field
from onethread_bitrix24.sandbox.cards.filters import condition, matches, split
from onethread_bitrix24.sandbox.cards.listing import page_rows
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.cards.values import kept
from onethread_bitrix24.sandbox.protocol.encode import EMPTY_OBJECT
from onethread_bitrix24.sandbox.state import State

_FIELDS = {
    name: Field(name, kind)
    for name, kind in (
        ("ID", "integer"), ("ACTIVE", "boolean"), ("NAME", "string"), ("LAST_NAME", "string"), ("EMAIL", "string"),
        ("WORK_POSITION", "string"),
    )
}  # fmt: skip
_WITHOUT_CONTACTS = {"EMAIL"}


def add_user(
    state: State, name: str, surname: str, email: str, position: str, now: int, *, admin: bool = False
) -> int:  # fmt: skip
    """Somebody new on the staff; their id."""
    told = {"NAME": name, "LAST_NAME": surname, "EMAIL": email, "WORK_POSITION": position}
    row = state.users.add({**told, "ACTIVE": 1, "ADMIN": admin, "DATE_REGISTER": now})
    return int(row["ID"])


def get(call: Call) -> Page:
    """Employees by a filter, which may also stand at the top. Sorted by the names SORT and ORDER."""
    told = mapping(call.variant("filter")) or {
        name: value for name, value in call.params.items() if split(name)[1] in _FIELDS and name != "ORDER"
    }
    zone = call.portal.clock.zone
    parts = []
    for key, raw in told.items():
        operator, name = split(key)
        if name in _FIELDS:
            kind = _FIELDS[name].type
            parts.append(condition(name, operator, raw, lambda one, kind=kind: kept(kind, one, zone)))  # type: ignore[misc]
    sort, direction = call.variant("sort", "ID"), call.variant("order", "ASC")
    order = ordering(_FIELDS, {str(sort): direction} if isinstance(direction, str) else {})
    found = page_rows(call.portal.state.users, parts, order, call.start, lambda row, name: row.get(name))
    return Page([_shown(call, row) for row in found.rows], found.total, found.next)


def search(call: Call) -> Page:
    """Employees whose name or address holds a text."""
    told = mapping(call.variant("filter")) or call.params
    text = str(told.get("FIND") or told.get("NAME") or "")
    wanted = [condition("FOUND", "%", text, str)]
    rows = [row for row in call.portal.state.users if matches(wanted, lambda _, row=row: _words(row))]  # type: ignore[misc]
    return Page([_shown(call, row) for row in rows[:50]], len(rows))


def _words(row: Row) -> str:
    return f"{row['NAME']} {row['LAST_NAME']} {row['EMAIL']}"


def current(call: Call) -> dict[str, Any]:
    """Whoever calls."""
    return _shown(call, call.portal.state.users.rows[call.caller.user_id])


def _shown(call: Call, row: Row) -> dict[str, Any]:
    """An employee; two dates come as empty objects, and user_brief hides how to reach somebody. [D]"""
    told = {
        "ID": str(row["ID"]),
        "XML_ID": str(row["ID"]),
        "ACTIVE": yes(row["ACTIVE"]),
        "NAME": row["NAME"],
        "LAST_NAME": row["LAST_NAME"],
        "EMAIL": row["EMAIL"],
        "LAST_LOGIN": call.portal.clock.iso(row["DATE_REGISTER"]),
        "DATE_REGISTER": call.portal.clock.iso(row["DATE_REGISTER"]),
        "TIME_ZONE": "",
        "IS_ONLINE": "Y",
        "TIMESTAMP_X": EMPTY_OBJECT,
        "LAST_ACTIVITY_DATE": EMPTY_OBJECT,
        "WORK_POSITION": row["WORK_POSITION"],
        "UF_DEPARTMENT": [1],
        "USER_TYPE": "employee",
    }
    full = {"user", "user_basic"} & call.caller.scopes
    return told if full else {name: value for name, value in told.items() if name not in _WITHOUT_CONTACTS}


def profile(call: Call) -> dict[str, Any]:
    """Whoever calls, in short; needs no scope."""
    row = call.portal.state.users.rows[call.caller.user_id]
    told = {"ID": str(row["ID"]), "ADMIN": call.caller.admin, "NAME": row["NAME"], "LAST_NAME": row["LAST_NAME"]}
    return told | {"PERSONAL_GENDER": "", "TIME_ZONE": "", "TIME_ZONE_OFFSET": 0}


def is_admin(call: Call) -> bool:
    """Whether the caller may do everything."""
    return call.caller.admin


METHODS = (
    Method("user.get", get, "user", cost=0.05),
    Method("user.search", search, "user", cost=0.05),
    Method("user.current", current, "user"),
    Method("user.admin", is_admin),
    Method("profile", profile),
)
