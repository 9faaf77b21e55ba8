"""Connectors of applications: what comes in through them, and what was delivered outside. [D imconnector]"""

import re
from typing import Any

from onethread_bitrix24.sandbox.call import Call, Method, listing, mapping, truthy, whole, yes
from onethread_bitrix24.sandbox.cards.table import Row, Table
from onethread_bitrix24.sandbox.openlines.chats import chat_with, lines, messages, say, session_of
from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.protocol.encode import EMPTY_OBJECT

_ID = re.compile(r"[a-z0-9_]{1,50}")
_NAME = re.compile(r"(?:[^\W\d_]|[ '’-]){1,25}")
"""Letters, blanks, hyphens, apostrophes; at most 25. [D]"""


def _table(call: Call) -> Table:
    return call.portal.state.rows("connectors")


def register(call: Call) -> dict[str, Any]:
    """A new connector; what is wrong is told with status 200, inside of the result. [D]"""
    name = str(call.get("ID") or "").lower()
    if not _ID.fullmatch(name) or not call.get("NAME") or not mapping(call.get("ICON")).get("DATA_IMAGE"):
        return {"result": False, "error": "ERROR_ARGUMENT", "error_description": "Required fields are missing or wrong"}
    known = _known(call, name)
    row = {"NAME_ID": name, "TITLE": str(call.get("NAME")), "CLIENT_ID": call.app().client_id, "LINES": {}}
    row["HANDLER"] = str(call.get("PLACEMENT_HANDLER") or "")
    if known is None:
        _table(call).add(row)
    elif known["CLIENT_ID"] == row["CLIENT_ID"]:
        _table(call).put(known | row | {"LINES": known["LINES"]})
    else:
        return {"result": False, "error": "CONNECTOR_ID_IS_TAKEN", "error_description": "Connector ID is taken"}
    return {"result": True}


def _known(call: Call, name: str) -> Row | None:
    return next((row for row in _table(call) if row["NAME_ID"] == name), None)


def _mine(call: Call) -> Row:
    row = _known(call, str(call.need("CONNECTOR")).lower())
    if row is None or row["CLIENT_ID"] != call.app().client_id:
        raise errors.Refusal(400, "CONNECTOR_NOT_FOUND", "Connector not found")
    return row


def activate(call: Call) -> bool:
    """Let a connector serve a line, or no longer."""
    row, line = _mine(call), whole(call.need("LINE"))
    if lines(call).get(line) is None:
        raise errors.Refusal(400, "LINE_NOT_FOUND", "Line not found")
    row["LINES"].setdefault(line, {})["active"] = truthy(call.get("ACTIVE", 1))
    return True


def set_data(call: Call) -> bool:
    """What the connector is called and where it is found; the whole object each time. [D]"""
    row = _mine(call)
    row["LINES"].setdefault(whole(call.need("LINE")), {})["data"] = mapping(call.need("DATA"))
    return True


def status(call: Call) -> dict[str, Any]:
    """Whether it serves a line; without one, line 0, which it never does. [D]"""
    row, line = _mine(call), whole(call.get("LINE") or 0)
    serves = bool(row["LINES"].get(line, {}).get("active"))
    return {"LINE": line, "CONNECTOR": row["NAME_ID"], "ERROR": False, "CONFIGURED": serves, "STATUS": serves}


def list_(call: Call) -> dict[str, str]:
    """All connectors: id → title."""
    return {row["NAME_ID"]: row["TITLE"] for row in _table(call)}


def unregister(call: Call) -> dict[str, bool]:
    """No connector any more."""
    row = _known(call, str(call.get("ID") or "").lower())
    if row is None or row["CLIENT_ID"] != call.app().client_id:
        return {"result": False}
    _table(call).remove(row["ID"])
    return {"result": True}


def send_messages(call: Call) -> dict[str, Any]:
    """What customers wrote, or with `user_id` what the staff wrote elsewhere; each item succeeds or fails alone. [D]"""
    row, line = _mine(call), whole(call.need("LINE"))
    if not row["LINES"].get(line, {}).get("active"):
        raise errors.Refusal(400, "NOT_ACTIVE_LINE", "The line with this connector is not active")
    items = [_received(call, row["NAME_ID"], line, mapping(one)) for one in listing(call.need("MESSAGES"))]
    return {"SUCCESS": True, "DATA": {"RESULT": items}}


def _received(call: Call, connector: str, line: int, item: dict[str, Any]) -> dict[str, Any]:
    person, message, outer = (mapping(item.get(name)) for name in ("user", "message", "chat"))
    wrong = _wrong(person, message, outer)
    if wrong:
        return {"SUCCESS": False, "ERRORS": wrong, "message": {"id": message.get("id")}}
    chat = chat_with(call, connector, line, person, str(outer["id"]))
    session = session_of(call, chat, person, crm=not yes(message.get("disable_crm")))
    author = chat["USER_ID"] if message.get("user_id") is None else whole(message["user_id"])
    at = whole(message.get("date")) or int(call.now)
    text = str(message.get("text") or "")
    say(call, chat, session, author, text, at, str(message["id"]), listing(message.get("files")))
    told = {"id": message["id"], "date": EMPTY_OBJECT, "text": text}
    seen = {"ID": str(session["ID"]), "CHAT_ID": str(chat["ID"])}
    return {"SUCCESS": True, "user": str(chat["USER_ID"]), "message": told, "chat": outer, "session": seen}


def _wrong(person: dict[str, Any], message: dict[str, Any], outer: dict[str, Any]) -> list[str]:
    wrong = [
        f"{name} id is empty"
        for name, one in (("user", person), ("message", message), ("chat", outer))
        if not one.get("id")
    ]
    names = (part for part in ("name", "last_name") if person.get(part))
    wrong += [f"Invalid user {part}" for part in names if not _NAME.fullmatch(str(person[part]))]
    if not message.get("text") and not message.get("files"):
        wrong.append("message is empty")
    return wrong


def delivered(call: Call) -> dict[str, Any]:
    """What the staff wrote has reached the customer. [D]"""
    _mine(call)
    table, told = messages(call), []
    for one in listing(call.need("MESSAGES")):
        inner = mapping(mapping(one).get("im"))
        row = table.get(whole(inner.get("message_id")))
        if row is not None:
            outer = listing(mapping(mapping(one).get("message")).get("id"))
            row |= {"DELIVERED": True, "OUTER": str(outer[0]) if outer else ""}
        told.append({"SUCCESS": row is not None})
    return {"SUCCESS": True, "DATA": {"RESULT": told}}


METHODS = (
    Method("imconnector.register", register, "imconnector", app=True),
    Method("imconnector.unregister", unregister, "imconnector", app=True),
    Method("imconnector.activate", activate, "imconnector", app=True),
    Method("imconnector.connector.data.set", set_data, "imconnector", app=True),
    Method("imconnector.status", status, "imconnector", app=True),
    Method("imconnector.list", list_, "imconnector"),
    Method("imconnector.send.messages", send_messages, "imconnector", app=True, cost=0.3),
    Method("imconnector.send.status.delivery", delivered, "imconnector", app=True, cost=0.05),
)
