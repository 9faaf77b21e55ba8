"""The offline queue: a row for each object that has changed, taken away by whoever asks. State, not a log. [D]"""

from __future__ import annotations

import hashlib
import json
from typing import Any

from onethread_bitrix24.sandbox.access import hexes
from onethread_bitrix24.sandbox.call import PAGE, Call, Method, Page, listing, mapping, truthy, whole
from onethread_bitrix24.sandbox.cards.filters import Condition, condition, matches, split
from onethread_bitrix24.sandbox.cards.listing import page_rows
from onethread_bitrix24.sandbox.cards.table import Row, Table
from onethread_bitrix24.sandbox.cards.values import moment

_KEPT_SECONDS = 30 * 24 * 3600
_NUMBERS = {"ID", "ERROR"}


def queue(call: Call, binding: Row, event: str, data: Any) -> bool:
    """File a change for who bound it, unless they made it themselves; repeated changes of an object are one row."""
    connector = binding["CONNECTOR"]
    if connector and connector == call.source:
        return False
    table = _table(call)
    told = _data(call, data)
    key = f"{binding['CLIENT_ID']}|{connector}|{event}|{json.dumps(told, sort_keys=True)}"
    for id_ in table.having("KEY", key):
        waiting = table.rows[id_]
        if not waiting["PROCESS_ID"]:
            table.put(waiting | {"TIMESTAMP_X": int(call.now), "USER_ID": call.caller.user_id})
            return True
    row = {"KEY": key, "CLIENT_ID": binding["CLIENT_ID"], "CONNECTOR": connector, "EVENT_NAME": event}
    row |= {"EVENT_DATA": told, "USER_ID": call.caller.user_id, "TIMESTAMP_X": int(call.now)}
    digest = hashlib.md5(f"{key}|{table.last}".encode(), usedforsecurity=False).hexdigest()
    table.add(row | {"MESSAGE_ID": digest, "PROCESS_ID": "", "ERROR": 0})
    return True


def _table(call: Call) -> Table:
    return call.portal.state.rows("offline")


def _data(call: Call, data: Any) -> Any:
    fields = mapping(mapping(data).get("FIELDS"))
    if call.portal.options.offline_id_text and "ID" in fields:
        return {**data, "FIELDS": {**fields, "ID": str(fields["ID"])}}
    return data


def get(call: Call) -> dict[str, Any]:
    """Rows of the queue: deleted as they are read, or with clear=0 reserved under a process id and hidden from others."""
    clear = truthy(call.get("clear", 1))
    process = str(call.get("process_id") or "")
    limit = min(max(whole(call.get("limit", PAGE)), 1), PAGE)
    rows = _reserved(call, process)[:limit] if process else _free(call, limit)
    table = _table(call)
    if clear:
        for row in rows:
            table.remove(row["ID"])
    elif rows and not process:
        process = hexes(call.portal.state.chance, 32)
        rows = [table.put(row | {"PROCESS_ID": process, "TAKEN": call.now}) for row in rows]
    return {"process_id": process or None, "events": [_shown(call, row) for row in rows]}


def _reserved(call: Call, process: str) -> list[Row]:
    """What this process has taken and not finished; with error=1 what it set aside."""
    error = int(truthy(call.get("error")))
    return [row for row in _mine(call) if row["PROCESS_ID"] == process and row["ERROR"] == error]


def _free(call: Call, limit: int) -> list[Row]:
    error = int(truthy(call.get("error")))
    parts = [*_parts(call), Condition("ERROR", "=", error)]
    rows = [row for row in _mine(call) if (error or not row["PROCESS_ID"]) and matches(parts, row.get)]
    order = mapping(call.variant("order", {"TIMESTAMP_X": "ASC"})) or {"TIMESTAMP_X": "ASC"}
    for name, direction in reversed(order.items()):
        rows.sort(key=lambda row, name=name: row.get(name) or 0, reverse=str(direction).upper() == "DESC")  # type: ignore[misc]
    return rows[:limit]


def _mine(call: Call) -> list[Row]:
    """Rows of the calling application and of the connector that it reads for; forgotten reservations are dropped."""
    connector = call.source
    table = _table(call)
    rows = [table.rows[id_] for id_ in sorted(table.having("CLIENT_ID", call.caller.client_id))]
    for row in rows:
        if row["PROCESS_ID"] and row.get("TAKEN", call.now) + _KEPT_SECONDS < call.now:
            table.remove(row["ID"])
    return [row for row in rows if row["CONNECTOR"] == connector and row["ID"] in table.rows]


def _parts(call: Call) -> list[Condition]:
    zone = call.portal.clock.zone
    made = []
    for key, raw in mapping(call.variant("filter")).items():
        operator, name = split(key)
        read: Any = whole if name in _NUMBERS else (lambda one: moment(one, zone)) if name == "TIMESTAMP_X" else str
        made.append(condition(name, operator, raw, read))
    return made


def _shown(call: Call, row: Row) -> dict[str, Any]:
    return {
        "ID": str(row["ID"]),
        "TIMESTAMP_X": call.portal.clock.iso(row["TIMESTAMP_X"]),
        "EVENT_NAME": row["EVENT_NAME"],
        "EVENT_DATA": row["EVENT_DATA"],
        "EVENT_ADDITIONAL": {"user_id": str(row["USER_ID"])},
        "MESSAGE_ID": row["MESSAGE_ID"],
    }


def list_(call: Call) -> Page:
    """The queue to look at: nothing is taken, reserved rows are shown with their process id."""
    mine = Table()
    for row in _mine(call):
        mine.put(row)
    order = [(name, str(way).upper() == "DESC") for name, way in mapping(call.variant("order", {"ID": "ASC"})).items()]
    found = page_rows(mine, _parts(call), order, call.start, lambda row, name: row.get(name))
    shown = [_shown(call, row) | {"PROCESS_ID": row["PROCESS_ID"], "ERROR": str(row["ERROR"])} for row in found.rows]
    return Page(shown, found.total, found.next)


def _packet(call: Call) -> list[Row]:
    """The rows of a process that are named: by id, otherwise by message id, otherwise all."""
    process = str(call.need("process_id"))
    rows = [row for row in _mine(call) if row["PROCESS_ID"] == process]
    ids, messages = call.get("id"), call.get("message_id")
    if ids is not None:
        wanted = {whole(one) for one in listing(ids)}
        return [row for row in rows if row["ID"] in wanted]
    return [row for row in rows if messages is None or row["MESSAGE_ID"] in listing(messages)]


def clear(call: Call) -> bool:
    """Done with a packet, or with some of it."""
    for row in _packet(call):
        _table(call).remove(row["ID"])
    return True


def error(call: Call) -> bool:
    """Set rows of a packet aside, to be fetched with error=1."""
    for row in _packet(call):
        _table(call).put(row | {"ERROR": 1})
    return True


METHODS = (
    Method("event.offline.get", get, app=True, admin=True),
    Method("event.offline.list", list_, app=True, admin=True),
    Method("event.offline.clear", clear, app=True, admin=True),
    Method("event.offline.error", error, app=True, admin=True),
)
