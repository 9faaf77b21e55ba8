"""The portal in a browser: lists of cards, a card with its timeline, and tabs that are pages of applications. [D ar/widgets]"""

from collections.abc import Callable
from importlib.resources import files
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from onethread_bitrix24.sandbox.access import App, Caller
from onethread_bitrix24.sandbox.call import Call, mapping, whole
from onethread_bitrix24.sandbox.cards.kinds import Kind
from onethread_bitrix24.sandbox.cards.table import Row
from onethread_bitrix24.sandbox.openlines.chats import answer, chats
from onethread_bitrix24.sandbox.placements import opening, shown_at
from onethread_bitrix24.sandbox.portal import Portal
from onethread_bitrix24.sandbox.protocol.errors import Refusal
from onethread_bitrix24.sandbox.state import classic_kind
from onethread_bitrix24.sandbox.timeline.configurable import buttons, press
from onethread_bitrix24.sandbox.timeline.owners import activities
from onethread_bitrix24.sandbox.timeline.shown import timeline
from onethread_bitrix24.sandbox.web import html
from onethread_bitrix24.sandbox.web.html import Tab

_PAGE = 50
_ASSETS = {"portal.css": "text/css", "portal.js": "text/javascript", "bx24.js": "text/javascript"}
_HEADERS = {
    "content-security-policy": "default-src 'self'; frame-src *; form-action *",
    "referrer-policy": "same-origin",
}


def routes(portal: Portal) -> list[Route]:
    """All pages."""

    def page(show: Callable[[Portal, Request], Response]) -> Any:
        async def endpoint(request: Request) -> Response:
            return show(portal, request)

        return endpoint

    async def act(request: Request) -> Response:
        return await _act(portal, request)

    return [
        Route("/", lambda request: RedirectResponse("/crm/contact/")),
        Route("/api/v1/", lambda request: _asset("bx24.js")),
        Route("/static/{name}", lambda request: _asset(request.path_params["name"])),
        Route("/apps/{client_id}/", page(_application)),
        Route("/crm/{kind}/", page(_list)),
        Route("/crm/{kind}/details/{id:int}/", page(_card)),
        Route("/crm/{kind}/details/{id:int}/", act, methods=["POST"]),
    ]


def _asset(name: str) -> Response:
    if name not in _ASSETS:
        return Response("", 404)
    return Response(files(__package__).joinpath(name).read_text(), media_type=_ASSETS[name])


def _shown(body: str, status: int = 200) -> Response:
    return Response(body, status, headers=_HEADERS, media_type="text/html")


def _viewer(portal: Portal, request: Request) -> Row:
    """Who looks: the employee that the address names, the first otherwise."""
    return portal.state.users.get(whole(request.query_params.get("user", "1"))) or portal.state.users.rows[1]


def _list(portal: Portal, request: Request) -> Response:
    kind = classic_kind(request.path_params["kind"])
    if kind is None:
        return _shown(html.missing(), 404)
    viewer, wanted = _viewer(portal, request), request.query_params.get("q", "").casefold()
    begin = max(0, whole(request.query_params.get("start", "0")))
    table = portal.state.table(kind)
    ids = [id_ for id_ in reversed(table.ids) if not wanted or wanted in name_of(table.rows[id_]).casefold()]
    rows = [table.rows[id_] for id_ in ids[begin : begin + _PAGE]]
    shown = [(row["ID"], name_of(row), ", ".join(way["VALUE"] for way in row["FM"])) for row in rows]
    following = (
        urlencode({"start": begin + _PAGE, "q": wanted, "user": viewer["ID"]}) if begin + _PAGE < len(ids) else ""
    )
    return _shown(html.card_list(kind, shown, len(ids), viewer, following))


def name_of(row: Row) -> str:
    """What a card is called."""
    parts = [str(row[part]) for part in ("NAME", "SECOND_NAME", "LAST_NAME") if row.get(part)]
    return str(row.get("TITLE") or " ".join(parts) or f"#{row['ID']}")


def _card(portal: Portal, request: Request) -> Response:
    kind = classic_kind(request.path_params["kind"])
    row = portal.state.table(kind).get(request.path_params["id"]) if kind else None
    if kind is None or row is None:
        return _shown(html.missing(), 404)
    viewer = _viewer(portal, request)
    owner = kind.id, row["ID"]
    told = portal.call(f"crm.{kind.code.lower()}.get", {"id": row["ID"]})
    talks = [
        (chat["ID"], chat["NAME"], chat["CONNECTOR"])
        for chat in chats(_inside(portal, viewer))
        if owner in chat["CARDS"]
    ]
    return _shown(
        html.card(
            kind,
            name_of(row),
            told,
            timeline(portal, owner),
            _tabs(portal, kind, row, viewer),
            viewer,
            talks,
            portal.clock.iso,
        )
    )


def _tabs(portal: Portal, kind: Kind, row: Row, viewer: Row) -> list[Tab]:
    """Pages of applications at this card, each with the form that opens it."""
    place = f"CRM_{kind.code}_DETAIL_TAB"
    options = {"ID": str(row["ID"]), "URI": f"/crm/{kind.code.lower()}/details/{row['ID']}/"}
    told = []
    for at in shown_at(portal, place):
        app = portal.state.credentials.apps[at["CLIENT_ID"]]
        url, form = opening(portal, app, at["HANDLER"], place, viewer["ID"], options)
        told.append(Tab(f"place{at['ID']}", _title(portal, at) or app.title, url, form, app.client_id))
    return told


def _title(portal: Portal, at: Row) -> str:
    """Of a place, in the portal's language if the application has told one."""
    told = mapping(at["LANG_ALL"].get(portal.options.language))
    return str(told.get("TITLE") or at["TITLE"])


def _application(portal: Portal, request: Request) -> Response:
    """The page of an application itself; until it has called installFinish it is its installer."""
    app: App | None = portal.state.credentials.apps.get(request.path_params["client_id"])
    handler = (app.handler if app.installed else app.install_url or app.handler) if app else ""
    if app is None or not handler:
        return _shown(html.missing(), 404)
    viewer = _viewer(portal, request)
    url, form = opening(portal, app, handler, "DEFAULT", viewer["ID"], {})
    return _shown(html.application(app.title, Tab("application", app.title, url, form, app.client_id), viewer))


async def _act(portal: Portal, request: Request) -> Response:
    """Somebody comments, presses a button or answers in a chat; then they see the card again."""
    form, viewer = await request.form(), _viewer(portal, request)
    call = _inside(portal, viewer)
    kind = str(request.path_params["kind"])
    try:
        if form.get("comment"):
            fields = {"ENTITY_TYPE": kind, "ENTITY_ID": request.path_params["id"], "COMMENT": str(form["comment"])}
            portal.call("crm.timeline.comment.add", {"fields": fields}, viewer["ID"])
        _press(portal, call, str(form.get("activity", "")), str(form.get("button", "")))
        chat = chats(call).get(whole(str(form.get("chat", "0"))))
        if chat is not None and form.get("answer"):
            answer(call, chat, viewer["ID"], str(form["answer"]))
    except Refusal as refusal:
        return _shown(html.missing(refusal.description), refusal.status)
    return RedirectResponse(str(request.url.path) + f"?user={viewer['ID']}", 303)


def _press(portal: Portal, call: Call, activity: str, button: str) -> None:
    row = activities(portal.state).get(whole(activity))
    if row is not None and button in buttons(row) and not row.get("_LOCKED"):
        press(call, row, button)


def _inside(portal: Portal, viewer: Row) -> Call:
    scopes: frozenset[str] = frozenset()
    return Call(portal, "", {}, Caller(viewer["ID"], bool(viewer["ADMIN"]), scopes, "", "inside"))
