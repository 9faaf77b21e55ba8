"""Fields that somebody added to a kind of cards: UF_CRM_*. [D userfield]"""

from functools import partial
from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, Page, mapping, offset_page, whole, yes
from onethread_bitrix24.sandbox.cards.fields import Field
from onethread_bitrix24.sandbox.cards.filters import condition, matches, split
from onethread_bitrix24.sandbox.cards.kinds import CLASSIC, Kind
from onethread_bitrix24.sandbox.protocol import errors

_TYPES = {
    "string": "string", "integer": "integer", "double": "double", "boolean": "boolean", "date": "date",
    "datetime": "datetime", "enumeration": "enumeration", "url": "string", "money": "money", "employee": "employee",
}  # fmt: skip
_LONGEST = 50


def add(kind: Kind, call: Call) -> int:
    """A new field; its id. The name gets UF_CRM_ before it, and must be new."""
    told = call.fields()
    name = str(told.get("FIELD_NAME") or "").upper()
    name = name if name.startswith("UF_CRM_") else f"UF_CRM_{name}"
    type_ = _TYPES.get(str(told.get("USER_TYPE_ID")))
    own = call.portal.state.own_fields.setdefault(kind.id, {})
    if type_ is None or name == "UF_CRM_" or len(name) > _LONGEST or not name.replace("_", "").isalnum():
        raise errors.core("Invalid user field")
    if name in own:
        raise errors.core(f"Field {name} already exists")
    label = told.get("EDIT_FORM_LABEL") or told.get("LABEL")
    title = str(next(iter(label.values()), name)) if isinstance(label, dict) else str(label or name)
    own[name] = Field(name, type_, multiple=yes(told.get("MULTIPLE")), dynamic=True, title=title)
    row = {
        "FIELD_NAME": name,
        "USER_TYPE_ID": str(told["USER_TYPE_ID"]),
        "KIND": kind.code,
        "XML_ID": told.get("XML_ID"),
    }
    return int(call.portal.state.rows("own_fields").add(row)["ID"])


def list_(kind: Kind, call: Call) -> Page:
    """The fields that were added to this kind."""
    parts = []
    for key, raw in mapping(call.variant("filter")).items():
        operator, name = split(key)
        parts.append(condition(name, operator, raw, whole if name == "ID" else str))
    rows = [row for row in call.portal.state.rows("own_fields") if row["KIND"] == kind.code and matches(parts, row.get)]
    return offset_page([_shown(call, kind, row) for row in rows], call.start)


def _shown(call: Call, kind: Kind, row: dict[str, Any]) -> dict[str, Any]:
    field = call.portal.state.own_fields[kind.id][row["FIELD_NAME"]]
    return {
        "ID": str(row["ID"]),
        "ENTITY_ID": f"CRM_{kind.code}",
        "FIELD_NAME": field.name,
        "USER_TYPE_ID": row["USER_TYPE_ID"],
        "XML_ID": row["XML_ID"],
        "SORT": "100",
        "MULTIPLE": "Y" if field.multiple else "N",
        "MANDATORY": "N",
        "SHOW_FILTER": "N",
        "SHOW_IN_LIST": "Y",
        "EDIT_IN_LIST": "Y",
        "IS_SEARCHABLE": "N",
        "SETTINGS": {},
    }


METHODS = tuple(
    Method(f"crm.{kind.code.lower()}.userfield.{verb}", partial(run, kind), "crm", admin=verb == "add")
    for kind in CLASSIC
    for verb, run in (("add", add), ("list", list_))
)
