"""Places in the portal's pages where an application shows a page of its own, and what that page gets. [D ar/widgets]"""

import re
from typing import Any
from urllib.parse import urlencode

from onethread_bitrix24.sandbox.access import ACCESS_SECONDS, App, hexes
from onethread_bitrix24.sandbox.call import Call, Method, Shown, mapping, whole
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.events.bindings import check_handler
from onethread_bitrix24.sandbox.portal import Portal
from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.protocol.encode import to_json

_KINDS = ("LEAD", "DEAL", "CONTACT", "COMPANY", "QUOTE", "SMART_INVOICE", "ORDER")
_PLACES = ("DETAIL_TAB", "DETAIL_ACTIVITY", "DETAIL_TOOLBAR", "ACTIVITY_TIMELINE_MENU", "LIST_MENU", "LIST_TOOLBAR")
PLACEMENTS: dict[str, str] = {
    **{f"CRM_{kind}_{place}": "crm" for kind in _KINDS for place in _PLACES},
    "CALL_CARD": "telephony",
    "CONTACT_CENTER": "imopenlines",
    "SETTING_CONNECTOR": "imconnector",
    **dict.fromkeys(("IM_SIDEBAR", "IM_TEXTAREA", "IM_CONTEXT_MENU"), "im"),
    **dict.fromkeys(("LEFT_MENU", "PAGE_BACKGROUND_WORKER", "REST_APP_URI"), "placement"),
}
"""Code → scope that it belongs to."""
_DYNAMIC = re.compile(rf"CRM_DYNAMIC_\d+_(?:{'|'.join(_PLACES)})")
_ONCE = {"PAGE_BACKGROUND_WORKER", "REST_APP_URI"}


def bind(call: Call) -> Any:
    """Show a page at a place; some failures come with status 200. [D]"""
    app, place = call.app(), _place(call)
    handler = str(call.variant("handler") or "")
    if not handler:
        return Shown({"error": "EMPTY_ERROR_HANDLER_URL", "error_description": "Handler URL is empty"})
    check_handler(call, handler)
    taken = [row for row in _table(call) if row["CLIENT_ID"] == app.client_id and row["PLACEMENT"] == place]
    if place in _ONCE and taken:
        return Shown({"error": "ERROR_PLACEMENT_MAX_COUNT", "error_description": "Placement max count exceeded"})
    if any(row["HANDLER"] == handler for row in taken):
        raise errors.Refusal(
            400, call.portal.options.duplicate_bind_code, "Unable to set placement handler: Handler already binded"
        )
    row: Row = {"CLIENT_ID": app.client_id, "PLACEMENT": place, "HANDLER": handler}
    row |= {name: str(call.variant(name.lower()) or "") for name in ("TITLE", "DESCRIPTION", "GROUP_NAME")}
    row |= {"USER_ID": whole(call.get("USER_ID") or 0), "OPTIONS": mapping(call.variant("options"))}
    _table(call).add(row | {"LANG_ALL": mapping(call.get("LANG_ALL"))})
    return True


def _place(call: Call) -> str:
    place = str(call.variant("placement") or "").upper()
    if not place:
        raise errors.argument("PLACEMENT")
    scope = "crm" if _DYNAMIC.fullmatch(place) else PLACEMENTS.get(place)
    if scope is None or scope not in call.caller.scopes:
        raise errors.Refusal(400, "ERROR_PLACEMENT_NOT_FOUND", "Placement not found")
    return place


def _table(call: Call) -> Any:
    return call.portal.state.rows("placements")


def unbind(call: Call) -> dict[str, int]:
    """Show it no more; without a handler, none of the application's at this place."""
    place, handler = str(call.variant("placement") or "").upper(), call.variant("handler")
    if not place:
        raise errors.argument("PLACEMENT")
    gone = [
        row
        for row in _table(call)
        if row["CLIENT_ID"] == call.caller.client_id
        and row["PLACEMENT"] == place
        and handler in (None, "", row["HANDLER"])
    ]
    for row in gone:
        _table(call).remove(row["ID"])
    return {"count": len(gone)}


def get(call: Call) -> list[dict[str, Any]]:
    """The application's places."""
    return [
        {
            "placement": row["PLACEMENT"],
            "userId": row["USER_ID"],
            "handler": row["HANDLER"],
            "options": row["OPTIONS"],
            "title": row["TITLE"],
            "description": row["DESCRIPTION"],
            "langAll": row["LANG_ALL"],
        }
        for row in _table(call)
        if row["CLIENT_ID"] == call.caller.client_id
    ]


def list_(call: Call) -> list[str]:
    """Places that there are, for the caller's scopes or for one."""
    scope = call.variant("scope")
    return [place for place, of in PLACEMENTS.items() if (of == scope if scope else of in call.caller.scopes)]


def shown_at(portal: Portal, place: str) -> list[Row]:
    """What is shown at a place: nothing of an application before its installation is finished. [D]"""
    apps = portal.state.credentials.apps
    rows = (row for row in portal.state.rows("placements") if row["PLACEMENT"] == place)
    return [row for row in rows if row["CLIENT_ID"] in apps and apps[row["CLIENT_ID"]].installed]


def opening(
    portal: Portal, app: App, handler: str, place: str, user_id: int, options: dict[str, Any]
) -> tuple[str, dict[str, str]]:
    """Where the browser posts, and what: tokens of whoever looks, and which card it is. [D ar/widgets/index]"""
    grant = portal.issue(app, user_id)
    protocol = "1" if portal.home.startswith("https") else "0"
    query = {"DOMAIN": portal.domain, "PROTOCOL": protocol, "LANG": portal.options.language}
    query["APP_SID"] = hexes(portal.state.chance, 32)
    form = {
        "AUTH_ID": grant.access,
        "AUTH_EXPIRES": str(ACCESS_SECONDS),
        "REFRESH_ID": grant.refresh,
        "SERVER_ENDPOINT": f"{portal.home}/oauth/rest/",
        "APPLICATION_TOKEN": app.application_token,
        "APPLICATION_SCOPE": ",".join(sorted(app.scopes)),
        "member_id": portal.member_id,
        "status": app.status,
        "PLACEMENT": place,
        "PLACEMENT_OPTIONS": to_json(options or {}).decode().replace("/", "\\/"),
    }
    return f"{handler}{'&' if '?' in handler else '?'}{urlencode(query)}", form


METHODS = (
    Method("placement.bind", bind, "placement", app=True, admin=True),
    Method("placement.unbind", unbind, "placement", app=True, admin=True),
    Method("placement.get", get, "placement", app=True),
    Method("placement.list", list_, "placement"),
)
