"""All of the portal's HTTP in one application."""

from collections.abc import Awaitable, Callable

from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.base import BaseHTTPMiddleware
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from onethread_bitrix24.sandbox.answering import Asked, answer
from onethread_bitrix24.sandbox.portal import Portal
from onethread_bitrix24.sandbox.protocol.encode import to_json
from onethread_bitrix24.sandbox.web import control, oauth, pages
from onethread_bitrix24.sandbox.web.transport import Transport


def build(portal: Portal) -> Transport:
    """The REST interface in front, the rest of the portal behind it."""

    async def app_info(request: Request) -> Response:
        """The authorisation server's app.info: the same as the portal's."""
        asked = Asked("app.info", dict(request.query_params), request.client.host if request.client else "")
        told = await answer(portal, asked)
        return Response(to_json(told.body), told.status, media_type="application/json")

    async def own_pages_only(request: Request, go_on: Callable[[Request], Awaitable[Response]]) -> Response:
        """A page of somebody else's, open in the same browser, must not work the sandbox."""
        origin = request.headers.get("origin")
        if request.method == "POST" and origin not in (None, *portal.addresses.values()):
            return Response("This comes from a page that is not the portal's.", 403)
        return await go_on(request)

    routes = [
        Route("/webhook/app.json", _senders),
        Route("/oauth/rest/app.info", app_info),
        *oauth.routes(portal),
        *control.routes(portal),
        *pages.routes(portal),
    ]
    guard = Middleware(BaseHTTPMiddleware, dispatch=own_pages_only)
    return Transport(portal, Starlette(routes=routes, middleware=[guard]))


async def _senders(_: Request) -> Response:
    """Addresses that events come from. [D]"""
    return JSONResponse({"nodes": ["127.0.0.1"]})
