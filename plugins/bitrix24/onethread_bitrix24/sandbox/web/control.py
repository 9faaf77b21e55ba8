"""The control of the sandbox under /_emu/: faults, clock, journal, snapshots, applications, people; JSON in and out."""

from collections.abc import Awaitable, Callable, Mapping
from dataclasses import asdict, fields, replace
from typing import Any

from starlette.requests import Request
from starlette.responses import Response
from starlette.routing import Route

from onethread_bitrix24.sandbox.access import App
from onethread_bitrix24.sandbox.call import Page, listing, mapping, whole
from onethread_bitrix24.sandbox.cards.seed import seed
from onethread_bitrix24.sandbox.journal import as_json
from onethread_bitrix24.sandbox.options import Options
from onethread_bitrix24.sandbox.portal import Portal
from onethread_bitrix24.sandbox.protocol.decode import from_json
from onethread_bitrix24.sandbox.protocol.encode import to_json
from onethread_bitrix24.sandbox.protocol.errors import Refusal
from onethread_bitrix24.sandbox.web.installing import finish, install, uninstall

Do = Callable[[Portal, dict[str, Any]], Any]


def routes(portal: Portal) -> list[Route]:
    """One POST for each thing to do; what only tells may be asked by GET, too."""
    return [Route(f"/_emu/{name}", _endpoint(portal, do), methods=["GET", "POST"]) for name, do in _DO.items()]


def _endpoint(portal: Portal, do: Do) -> Callable[[Request], Awaitable[Response]]:
    async def endpoint(request: Request) -> Response:
        asked = dict(request.query_params) | from_json(await request.body())
        try:
            return Response(to_json({"ok": do(portal, asked)}), media_type="application/json")
        except Refusal as refusal:
            return Response(to_json(refusal.body), refusal.status, media_type="application/json")
        except (KeyError, TypeError, ValueError) as error:
            return Response(
                to_json({"error": type(error).__name__, "words": str(error)}), 400, media_type="application/json"
            )

    return endpoint


def _fault(portal: Portal, asked: dict[str, Any]) -> Any:
    """{kind, method?, times?, skip?, seconds?, location?, status?}; without kind: what waits and what has struck."""
    if "kind" in asked:
        portal.faults.add(**asked)
    return {"waiting": [asdict(fault) for fault in portal.faults.waiting], "struck": dict(portal.faults.struck)}


def _no_faults(portal: Portal, _: dict[str, Any]) -> None:
    portal.faults.clear()


def _clock(portal: Portal, asked: dict[str, Any]) -> dict[str, Any]:
    """{advance: seconds}, which may be negative for a skew."""
    portal.clock.advance(float(asked.get("advance", 0)))
    if portal.mailbox.wake is not None:
        portal.mailbox.wake()
    return {"now": portal.clock.now(), "iso": portal.clock.iso(portal.clock.now())}


def _journal(portal: Portal, asked: dict[str, Any]) -> dict[str, Any]:
    """{method?, last?}: entries, counts by method, and calls of methods that are missing."""
    method = str(asked.get("method", "")).lower()
    entries = portal.journal.of(method) if method else list(portal.journal.entries)
    shown = as_json(entries[-whole(asked.get("last", 100)) :])
    return {
        "entries": shown,
        "counts": dict(portal.journal.counts),
        "unknown": dict(portal.journal.unknown),
        "mistakes": portal.journal.mistakes,
    }


def _forget_journal(portal: Portal, _: dict[str, Any]) -> None:
    portal.journal.clear()


def _snapshot(portal: Portal, asked: dict[str, Any]) -> None:
    portal.snapshot(str(asked.get("name", "")))


def _restore(portal: Portal, asked: dict[str, Any]) -> None:
    portal.restore(str(asked.get("name", "")))


def _seed(portal: Portal, asked: dict[str, Any]) -> dict[str, int]:
    """{contacts, activities, leads, deals, companies, seed}."""
    names = ("contacts", "activities", "leads", "deals", "companies")
    return seed(portal, **{name: whole(asked.get(name, 0)) for name in names}, number=whole(asked.get("seed", 1)))


def _webhook(portal: Portal, asked: dict[str, Any]) -> dict[str, Any]:
    """{user_id?, scopes?, expires_in?}: a new incoming webhook."""
    scopes = frozenset(listing(asked["scopes"])) if "scopes" in asked else None
    expires = portal.clock.now() + float(asked["expires_in"]) if "expires_in" in asked else None
    hook = portal.add_webhook(whole(asked.get("user_id", 1)), scopes, expires)
    return {"url": f"{portal.home}/rest/{hook.user_id}/{hook.secret}/", "token": f"{hook.user_id}/{hook.secret}"}


def _app(portal: Portal, asked: dict[str, Any]) -> dict[str, Any]:
    """{title, handler, install_url, redirect_uri, scopes, installed}: a new local application."""
    allowed = {"title", "handler", "install_url", "redirect_uri", "installed"}
    details: dict[str, Any] = {name: value for name, value in asked.items() if name in allowed}
    if "scopes" in asked:
        details["scopes"] = frozenset(listing(asked["scopes"]))
    app = portal.add_app(**details)
    return _told(app) | install(portal, app, whole(asked.get("user_id", 1)))


def _outgoing(portal: Portal, asked: dict[str, Any]) -> dict[str, str]:
    """{events, handler}: an outgoing webhook."""
    events = [str(one) for one in listing(asked["events"])]
    return {"application_token": portal.add_outgoing_webhook(events, str(asked["handler"]))}


def _finish(portal: Portal, asked: dict[str, Any]) -> bool:
    """{client_id}: the application's page has called installFinish."""
    return finish(portal.state.credentials.apps[str(asked["client_id"])])


def _uninstall(portal: Portal, asked: dict[str, Any]) -> None:
    uninstall(portal, portal.state.credentials.apps[str(asked["client_id"])])


def _told(app: App) -> dict[str, Any]:
    return {"client_id": app.client_id, "client_secret": app.secret, "application_token": app.application_token}


def _act(portal: Portal, asked: dict[str, Any]) -> Any:
    """{method, params, user_id?, robot?}: do something as a person of the portal, or as a robot."""
    user_id, robot = whole(asked.get("user_id", 1)), bool(asked.get("robot"))
    value = portal.call(str(asked["method"]), mapping(asked.get("params")), user_id, robot=robot)
    return value.result if isinstance(value, Page) else value


def _storm(portal: Portal, asked: dict[str, Any]) -> int:
    """{entity, id, times}: the same card is changed so often, each with an event of its own."""
    times = min(whole(asked.get("times", 100)), 10_000)
    for at in range(times):
        portal.call(f"crm.{asked['entity']}.update", {"id": asked["id"], "fields": {"COMMENTS": f"storm {at}"}})
    return times


def _travel(portal: Portal, asked: dict[str, Any]) -> dict[str, float]:
    """{delay?, lost?, twice?, overtaken?}: how badly events travel."""
    portal.mailbox.travel = replace(portal.mailbox.travel, **{name: float(value) for name, value in asked.items()})
    return asdict(portal.mailbox.travel)


def _mail(portal: Portal, _: dict[str, Any]) -> list[dict[str, Any]]:
    """What a real portal would have sent."""
    return portal.mailbox.mails


def _deliveries(portal: Portal, _: dict[str, Any]) -> dict[str, Any]:
    return {"waiting": len(portal.mailbox.waiting), "done": [asdict(one) for one in portal.mailbox.done]}


def _options(portal: Portal, asked: dict[str, Any]) -> dict[str, Any]:
    """{name: value}: other switches; the zone and the seed stay as they were at the start."""
    known = {field.name: field for field in fields(Options)}
    for name, value in asked.items():
        if name not in known or not isinstance(value, type(getattr(portal.options, name)) | int | float):
            raise ValueError(f"there is no option {name!r} that could be {value!r}")
        setattr(portal.options, name, value)
    return asdict(portal.options)


def _scopes_lost(portal: Portal, asked: dict[str, Any]) -> None:
    """{scopes}: nobody has these any more."""
    portal.state.credentials.without(str(one) for one in listing(asked["scopes"]))


_DO: Mapping[str, Do] = {
    "faults": _fault, "faults/clear": _no_faults, "clock": _clock, "journal": _journal,
    "journal/clear": _forget_journal, "snapshot": _snapshot, "restore": _restore, "seed": _seed,
    "webhooks": _webhook, "apps": _app, "apps/uninstall": _uninstall, "apps/finish": _finish, "webhooks/outgoing": _outgoing, "act": _act, "storm": _storm,
    "travel": _travel, "mail": _mail, "deliveries": _deliveries, "options": _options, "scopes/lose": _scopes_lost,
}  # fmt: skip
