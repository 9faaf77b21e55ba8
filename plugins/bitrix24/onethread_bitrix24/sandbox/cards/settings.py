"""How the portal is set up: directories, pipelines, smart processes, stages that were, numbers and their names. [D]"""

from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, Page, listing, mapping, offset_page, whole
from onethread_bitrix24.sandbox.cards.directories import entry
from onethread_bitrix24.sandbox.cards.filters import Condition, condition, matches, split
from onethread_bitrix24.sandbox.cards.items import kind_of
from onethread_bitrix24.sandbox.cards.kinds import FIRST_DYNAMIC, OWNER_TYPES, dynamic
from onethread_bitrix24.sandbox.cards.listing import page_rows
from onethread_bitrix24.sandbox.cards.values import moment
from onethread_bitrix24.sandbox.protocol import errors

_WHOLE = {"ID", "TYPE_ID", "OWNER_ID", "CATEGORY_ID", "SORT"}
_CONTENT_TYPES = ("Plain text", "BBCode", "HTML")
_LEAD_MODES = {1: "CLASSIC", 2: "SIMPLE"}


def statuses(call: Call) -> list[dict[str, Any]]:
    """Entries of directories."""
    parts = [_condition(call, key, raw) for key, raw in mapping(call.variant("filter")).items()]
    rows = [row for row in call.portal.state.directories.entries if matches(parts, row.get)]
    for name, way in reversed(mapping(call.variant("order")).items()):
        rows.sort(key=lambda row, name=name: str(row.get(name, "")), reverse=str(way).upper() == "DESC")  # type: ignore[misc]
    return [entry(row) for row in rows]


def status_types(call: Call) -> list[dict[str, Any]]:
    """Which directories there are."""
    names = dict.fromkeys(row["ENTITY_ID"] for row in call.portal.state.directories.entries)
    return [{"ID": name, "NAME": name.replace("_", " ").capitalize(), "SEMANTIC_INFO": []} for name in names]


def categories(call: Call) -> Page:
    """Pipelines of a kind."""
    kind = kind_of(call)
    if not kind.piped:
        raise errors.Refusal(400, "ENTITY_TYPE_NOT_SUPPORTED", "Entity type does not support categories")
    rows = [row for row in call.portal.state.directories.pipelines if row["KIND"] == kind.id]
    shown = [
        {
            "id": row["ID"],
            "name": row["NAME"],
            "sort": row["SORT"],
            "entityTypeId": kind.id,
            "isDefault": "Y" if row["DEFAULT"] else "N",
        }
        for row in rows
    ]
    return Page({"categories": shown}, len(shown))


def add_category(call: Call) -> dict[str, Any]:
    """A new pipeline with the usual stages."""
    kind, name = kind_of(call), str(call.fields().get("name") or "New")
    id_ = call.portal.state.directories.add_pipeline(kind, name)
    return {"category": {"id": id_, "name": name, "entityTypeId": kind.id, "isDefault": "N"}}


def types(call: Call) -> Page:
    """Smart processes."""
    rows = [{"id": row["ID"], "title": row["TITLE"], "entityTypeId": row["KIND"]} for row in call.portal.state.types]
    return offset_page(rows, call.start, "types")


def add_type(call: Call) -> dict[str, Any]:
    """A new smart process."""
    state = call.portal.state
    told = call.fields()
    number = whole(told.get("entityTypeId")) or FIRST_DYNAMIC + 2 * len(state.types)
    if number < FIRST_DYNAMIC or number in state.kinds:
        raise errors.invalid_value("Invalid entityTypeId")
    title = str(told.get("title") or f"Process {number}")
    state.kinds[number] = dynamic(number, title)
    row = state.types.add({"KIND": number, "TITLE": title})
    state.directories.add_pipeline(state.kinds[number], "General", default=True)
    return {"type": {"id": row["ID"], "title": title, "entityTypeId": number}}


def stage_history(call: Call) -> Page:
    """What stages cards have had, oldest first unless asked otherwise."""
    kind = kind_of(call)
    table = call.portal.state.directories.history.get(kind.id)
    if table is None:
        return Page({"items": []}, 0)
    parts = [_condition(call, key, raw) for key, raw in mapping(call.variant("filter")).items()]
    order = [(name, str(way).upper() == "DESC") for name, way in mapping(call.variant("order")).items()]
    found = page_rows(table, parts, order, call.start, lambda row, name: row.get(name), exact=True)
    wanted = [name for name in listing(call.variant("select")) if name != "*"]
    shown = [
        {name: value for name, value in row.items() if not wanted or name in wanted or name == "ID"}
        for row in ({**row, "CREATED_TIME": call.portal.clock.iso(row["CREATED_TIME"])} for row in found.rows)
    ]
    return Page({"items": shown}, found.total, found.next)


def _condition(call: Call, key: str, raw: Any) -> Condition:
    operator, name = split(key)
    zone = call.portal.clock.zone
    read: Any = whole if name in _WHOLE else (lambda one: moment(one, zone)) if name == "CREATED_TIME" else str
    return condition(name, operator, raw, read)


def owner_types(call: Call) -> list[dict[str, Any]]:
    """Numbers of kinds."""
    fixed = [
        {"ID": id_, "NAME": name, "SYMBOL_CODE": code, "SYMBOL_CODE_SHORT": short}
        for id_, name, code, short in OWNER_TYPES
    ]
    own = (kind for kind in call.portal.state.kinds.values() if kind.id >= FIRST_DYNAMIC)
    return fixed + [
        {"ID": kind.id, "NAME": kind.title, "SYMBOL_CODE": kind.code, "SYMBOL_CODE_SHORT": kind.short} for kind in own
    ]


def content_types(call: Call) -> list[dict[str, Any]]:
    """1 plain, 2 BBCode, 3 HTML. [D]"""
    return [{"ID": at + 1, "NAME": name} for at, name in enumerate(_CONTENT_TYPES)]


def lead_modes(call: Call) -> list[dict[str, Any]]:
    """1 with leads, 2 without."""
    return [{"ID": id_, "NAME": name} for id_, name in _LEAD_MODES.items()]


def lead_mode(call: Call) -> int:
    """Which of the two this portal has."""
    return call.portal.options.lead_mode


METHODS = (
    Method("crm.status.list", statuses, "crm"),
    Method("crm.status.entity.types", status_types, "crm"),
    Method("crm.category.list", categories, "crm"),
    Method("crm.category.add", add_category, "crm", admin=True),
    Method("crm.type.list", types, "crm"),
    Method("crm.type.add", add_type, "crm", admin=True),
    Method("crm.stagehistory.list", stage_history, "crm", cost=0.1),
    Method("crm.enum.ownertype", owner_types, "crm"),
    Method("crm.enum.contenttype", content_types, "crm"),
    Method("crm.enum.settings.mode", lead_modes, "crm"),
    Method("crm.settings.mode.get", lead_mode, "crm"),
)
