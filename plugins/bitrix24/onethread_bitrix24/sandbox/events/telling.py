"""Telling what happened: a form to every handler that is bound to the event, a row in the queues of who asks. [D ar/events]"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from onethread_bitrix24.sandbox.access import ACCESS_SECONDS, App
from onethread_bitrix24.sandbox.events import offline
from onethread_bitrix24.sandbox.events.mailbox import Posted

if TYPE_CHECKING:
    from onethread_bitrix24.sandbox.call import Call
    from onethread_bitrix24.sandbox.cards.kinds import Kind
    from onethread_bitrix24.sandbox.cards.table import Row
    from onethread_bitrix24.sandbox.portal import Portal

BELL = "ONOFFLINEEVENT"


def tell_card(call: Call, kind: Kind, id_: int, what: str) -> None:
    """ONCRMCONTACTADD and its like, or those of smart processes: with the number of the kind, and without."""
    if not kind.dynamic:
        tell(call, f"ONCRM{kind.code}{what}", {"FIELDS": {"ID": id_}})
        return
    data = {"FIELDS": {"ID": id_, "ENTITY_TYPE_ID": kind.id}}
    tell(call, f"ONCRMDYNAMICITEM{what}", data)
    tell(call, f"ONCRMDYNAMICITEM{what}_{kind.id}", data)


def tell(call: Call, event: str, data: Any) -> None:
    """Put an event on its way to all that are bound to it, and into the queues of those who ask."""
    rung = set()
    for handler in handlers(call.portal):
        if handler["EVENT"] != event:
            continue
        if not handler["OFFLINE"]:
            send(call, handler, event, data)
        elif offline.queue(call, handler, event, data):
            rung.add(handler["CLIENT_ID"])
    for client_id in sorted(rung):
        _ring(call, client_id)


def handlers(portal: Portal) -> list[Row]:
    """All bindings, in the order in which they were made."""
    return list(portal.state.rows("handlers"))


def send(call: Call, handler: Row, event: str, data: Any, *, refresh: bool = False) -> None:
    """One event to one handler. Its tokens are the actor's, or those of the user that the binding names."""
    portal = call.portal
    if not _ready(portal, handler):
        return
    user_id = handler["USER_ID"] or (None if call.robot else call.caller.user_id)
    app = portal.state.credentials.apps.get(handler["CLIENT_ID"])
    auth = auth_of(portal, app, user_id, refresh=refresh) | ({} if app else {"application_token": handler["TOKEN"]})
    form = {"event": event, "event_handler_id": handler["ID"], "data": data, "ts": int(call.now), "auth": auth}
    post(portal, handler["HANDLER"], form)


def _ready(portal: Portal, handler: Row) -> bool:
    """Before an installation is finished nothing is delivered, though bindings were accepted. [D installation-finish]"""
    app = portal.state.credentials.apps.get(handler["CLIENT_ID"])
    return app.installed if app else bool(handler["TOKEN"])


def _ring(call: Call, client_id: str) -> None:
    """The doorbell of the offline queue, at most once in so many seconds."""
    for handler in handlers(call.portal):
        mine = handler["EVENT"] == BELL and handler["CLIENT_ID"] == client_id and not handler["OFFLINE"]
        if mine and call.now >= handler.get("RUNG", 0) + handler["MIN_TIMEOUT"]:
            handler["RUNG"] = call.now
            send(call, handler, BELL, [], refresh=True)


def auth_of(portal: Portal, app: App | None, user_id: int | None, *, refresh: bool = False) -> dict[str, Any]:
    """The part `auth` of an event. Tokens only if a person made the change; an outgoing webhook never gets any. [D]"""
    told: dict[str, Any] = {
        "domain": portal.domain,
        "server_endpoint": f"{portal.home}/oauth/rest/",
        "client_endpoint": f"{portal.home}/rest/",
        "member_id": portal.member_id,
    }
    if app is None:
        return told
    told["application_token"] = app.application_token
    if user_id is not None:
        told |= _tokens(portal, app, user_id, refresh=refresh)
    return told


def _tokens(portal: Portal, app: App, user_id: int, *, refresh: bool) -> dict[str, Any]:
    grant = portal.issue(app, user_id)
    told = {
        "access_token": grant.access,
        "expires": int(grant.expires),
        "expires_in": ACCESS_SECONDS,
        "scope": " ".join(sorted(app.scopes)),
        "status": app.status,
        "user_id": user_id,
    }
    return told | ({"refresh_token": grant.refresh} if refresh else {})


def post(portal: Portal, handler: str, form: dict[str, Any]) -> None:
    """Send one form on its way."""
    portal.mailbox.post(Posted(handler, form, portal.clock.now() + portal.mailbox.travel.delay))
