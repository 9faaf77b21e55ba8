"""The authorisation server: codes, tokens, and pages of consent that consent at once. [D settings/oauth]"""

from hmac import compare_digest
from typing import Any
from urllib.parse import urlencode

from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from onethread_bitrix24.sandbox.access import ACCESS_SECONDS, App, Grant
from onethread_bitrix24.sandbox.call import whole
from onethread_bitrix24.sandbox.portal import Portal
from onethread_bitrix24.sandbox.protocol.decode import decode
from onethread_bitrix24.sandbox.protocol.encode import to_json
from onethread_bitrix24.sandbox.protocol.errors import Refusal

OAUTH_HOST = "oauth.bitrix24.tech"
"""What tokens come with as `domain`: who takes it for the portal's name is mistaken. [D settings/oauth]"""


def routes(portal: Portal) -> list[Route]:
    """/oauth/authorize/ and /oauth/token/."""

    async def authorize(request: Request) -> Response:
        return _authorize(portal, dict(request.query_params))

    async def token(request: Request) -> Response:
        kind = request.headers.get("content-type", "")
        return _token(portal, decode(request.url.query, await request.body(), kind))

    return [
        Route("/oauth/authorize/", authorize),
        Route("/oauth/authorize", authorize),
        Route("/oauth/token/", token, methods=["GET", "POST"]),
        Route("/oauth/token", token, methods=["GET", "POST"]),
    ]


def _authorize(portal: Portal, asked: dict[str, str]) -> Response:
    """Back to the application with a code; who logs in is `user_id`, the administrator unless said otherwise."""
    app = portal.state.credentials.apps.get(asked.get("client_id", ""))
    if app is None or not app.redirect_uri:
        return Response("There is no such application, or it has no address to return to.", 400)
    user_id = whole(asked.get("user_id", "1"))
    if portal.state.users.get(user_id) is None:
        return Response("There is no such user.", 400)
    code = portal.state.credentials.authorise(portal.state.chance, app.client_id, user_id, portal.clock.now())
    told = {
        "code": code,
        "state": asked.get("state", ""),
        "domain": portal.domain,
        "member_id": portal.member_id,
        "scope": ",".join(sorted(app.scopes)),
        "server_domain": portal.domain,
    }
    return RedirectResponse(f"{app.redirect_uri}?{urlencode(told)}", 302)


def _token(portal: Portal, asked: dict[str, Any]) -> Response:
    try:
        told = token_answer(portal, *_granted(portal, asked), user=asked.get("grant_type") == "refresh_token")
        return Response(to_json(told), media_type="application/json")
    except Refusal as refusal:
        return Response(to_json(refusal.body), refusal.status, media_type="application/json")


def _granted(portal: Portal, asked: dict[str, Any]) -> tuple[App, Grant]:
    state, now = portal.state, portal.clock.now()
    app = state.credentials.apps.get(str(asked.get("client_id", "")))
    secret = str(asked.get("client_secret", "")).encode("utf-8", "replace")
    if app is None or not compare_digest(app.secret.encode(), secret):
        raise Refusal(400, "invalid_client", "Invalid client")
    if asked.get("grant_type") == "authorization_code":
        return app, state.credentials.redeem(state.chance, str(asked.get("code", "")), app.client_id, now)
    if asked.get("grant_type") == "refresh_token":
        return app, state.credentials.renew(state.chance, str(asked.get("refresh_token", "")), app.client_id, now)
    raise Refusal(400, "invalid_request", "Unknown grant type")


def token_answer(portal: Portal, app: App, grant: Grant, *, user: bool = True) -> dict[str, Any]:
    """Tokens as the server writes them; `domain` is its own, not the portal's. [D]"""
    told: dict[str, Any] = {
        "access_token": grant.access,
        "refresh_token": grant.refresh,
        "expires": int(grant.expires),
        "expires_in": ACCESS_SECONDS,
        "scope": ",".join(sorted(app.scopes)),
        "domain": OAUTH_HOST,
        "server_endpoint": f"{portal.home}/oauth/rest/",
        "client_endpoint": f"{portal.home}/rest/",
        "member_id": portal.member_id,
        "status": app.status,
    }
    return told | ({"user_id": grant.user_id} if user else {})
