"""Who is told of what: event.bind, unbind, get, test. For applications only. [D ar/events]"""

from typing import Any
from urllib.parse import urlsplit

from onethread_bitrix24.sandbox.call import Call, Method, mapping, truthy, whole
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.events.telling import BELL, send
from onethread_bitrix24.sandbox.protocol import errors

_CARDS = ("LEAD", "DEAL", "CONTACT", "COMPANY", "QUOTE", "DYNAMICITEM", "ACTIVITY", "TIMELINECOMMENT")
EVENTS: dict[str, str] = {
    **{f"ONCRM{card}{what}": "crm" for card in _CARDS for what in ("ADD", "UPDATE", "DELETE")},
    "ONCRMDEALMOVETOCATEGORY": "crm",
    "ONCRMTIMELINEITEMACTION": "crm",
    **{f"ONIMCONNECTOR{what}": "imconnector" for what in ("MESSAGEADD", "MESSAGEUPDATE", "MESSAGEDELETE", "LINEDELETE",
       "DIALOGSTART", "DIALOGFINISH", "STATUSDELETE")},
    **{f"ONOPENLINEMESSAGE{what}": "imopenlines" for what in ("ADD", "UPDATE", "DELETE")},
    "ONSESSIONSTART": "imopenlines",
    "ONSESSIONFINISH": "imopenlines",
    **{f"ONVOXIMPLANTCALL{what}": "telephony" for what in ("INIT", "START", "END")},
    "ONEXTERNALCALLSTART": "telephony",
    "ONUSERADD": "user",
    **dict.fromkeys(("ONAPPINSTALL", "ONAPPUNINSTALL", "ONAPPUPDATE", "ONAPPTEST", BELL), ""),
}  # fmt: skip
"""Event → scope that it belongs to."""
_DYNAMIC = ("ONCRMDYNAMICITEMADD_", "ONCRMDYNAMICITEMUPDATE_", "ONCRMDYNAMICITEMDELETE_")


def bind(call: Call) -> bool:
    """Be told of an event. A second time the same is an error, not nothing. [S]"""
    app, event = call.app(), _event(call)
    off = str(call.variant("event_type") or "online").lower() == "offline"
    user_id = whole(call.variant("auth_type") or 0)
    _check_rights(call, offline=off, user_id=user_id)
    handler = "" if off else _handler(call)
    row = {"CLIENT_ID": app.client_id, "EVENT": event, "HANDLER": handler, "USER_ID": user_id, "OFFLINE": off}
    row["CONNECTOR"] = call.source if off else ""
    for other in _mine(call):
        if all(other[name] == value for name, value in row.items()):
            raise errors.Refusal(
                400, call.portal.options.duplicate_bind_code, "Unable to set event handler: Handler already binded"
            )
    timeout = whole(mapping(call.variant("options")).get("minTimeout", 1))
    call.portal.state.rows("handlers").add(row | {"MIN_TIMEOUT": max(0, timeout), "TOKEN": ""})
    return True


def _event(call: Call) -> str:
    event = str(call.need("event")).upper()
    if event not in EVENTS and not event.startswith(_DYNAMIC):
        raise errors.Refusal(400, "ERROR_EVENT_NOT_FOUND", "Event not found")
    scope = EVENTS.get(event, "crm")
    if scope and scope not in call.caller.scopes and not (scope == "user" and "user_basic" in call.caller.scopes):
        raise errors.Refusal(400, "ERROR_EVENT_NOT_FOUND", "Event not found")
    return event


def _check_rights(call: Call, *, offline: bool, user_id: int) -> None:
    if (offline or user_id not in (0, call.caller.user_id)) and not call.caller.admin:
        raise errors.access_denied()
    if offline and call.source and not call.portal.options.auth_connector:
        raise errors.Refusal(403, "ACCESS_DENIED", "auth_connector is not available on this plan")


def _handler(call: Call) -> str:
    handler = str(call.variant("handler") or "")
    if not handler:
        raise errors.argument("handler")
    check_handler(call, handler)
    return handler


def check_handler(call: Call, handler: str) -> None:
    """Handlers have names, not addresses of this machine; a sandbox takes those, too. [D]"""
    parts = urlsplit(handler) if "[" not in handler else urlsplit("")
    if parts.scheme not in ("http", "https"):
        raise errors.Refusal(400, "ERROR_UNSUPPORTED_PROTOCOL", "Unsupported event handler protocol")
    if not parts.hostname or (not call.portal.options.local_handlers and parts.hostname in ("localhost", "127.0.0.1")):
        raise errors.Refusal(400, "ERROR_WRONG_HANDLER_URL", "Wrong handler URL")


def unbind(call: Call) -> dict[str, int]:
    """Be told no more; what is left out matches everything."""
    event = str(call.need("event")).upper()
    wanted: dict[str, Any] = {"EVENT": event}
    if call.variant("handler"):
        wanted["HANDLER"] = str(call.variant("handler"))
    if call.variant("auth_type") is not None:
        wanted["USER_ID"] = whole(call.variant("auth_type"))
    if call.variant("event_type"):
        wanted["OFFLINE"] = str(call.variant("event_type")).lower() == "offline"
    if call.source:
        wanted["CONNECTOR"] = call.source
    gone = [row for row in _mine(call) if all(row[name] == value for name, value in wanted.items())]
    for row in gone:
        call.portal.state.rows("handlers").remove(row["ID"])
    return {"count": len(gone)}


def get(call: Call) -> list[dict[str, Any]]:
    """What the application is told of."""
    return [
        {
            "event": row["EVENT"],
            "handler": row["HANDLER"],
            "auth_type": str(row["USER_ID"]),
            "offline": int(row["OFFLINE"]),
            **({"connector_id": row["CONNECTOR"]} if row["CONNECTOR"] else {}),
        }
        for row in _mine(call)
    ]


def _mine(call: Call) -> list[Row]:
    return [row for row in call.portal.state.rows("handlers") if row["CLIENT_ID"] == call.caller.client_id]


def test(call: Call) -> int:
    """Be told ONAPPTEST, with what was given."""
    for row in _mine(call):
        if row["EVENT"] == "ONAPPTEST" and not row["OFFLINE"]:
            send(call, row, "ONAPPTEST", {"QUERY": call.params})
    return 1


def names(call: Call) -> list[str]:
    """All events that there are, or those of a scope."""
    scope = call.variant("scope")
    wide = truthy(call.variant("full"))
    return [
        name for name, of in EVENTS.items() if (of == scope if scope else wide or not of or of in call.caller.scopes)
    ]


METHODS = (
    Method("event.bind", bind, app=True),
    Method("event.unbind", unbind, app=True),
    Method("event.get", get, app=True),
    Method("event.test", test, app=True),
    Method("events", names),
)
