"""All of the portal's HTTP in one application."""

import json

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import Route

from onethread_bitrix24.sandbox.portal import Portal
from onethread_bitrix24.sandbox.web import control, oauth
from onethread_bitrix24.sandbox.web.transport import Transport


def build(portal: Portal) -> Transport:
    """The REST interface in front, the rest of the portal behind it."""
    routes = [Route("/webhook/app.json", _senders), *oauth.routes(portal), *control.routes(portal)]
    app = Starlette(routes=[*routes, Route("/oauth/rest/app.info", _app_info)])
    app.state.portal = portal
    transport = Transport(portal, app)
    app.state.transport = transport
    return transport


async def _senders(_: Request) -> Response:
    """Addresses that events come from. [D]"""
    return JSONResponse({"nodes": ["127.0.0.1"]})


async def _app_info(request: Request) -> Response:
    """The authorisation server's app.info: the same as the portal's."""
    from onethread_bitrix24.sandbox.answering import Asked, answer
    from onethread_bitrix24.sandbox.protocol.encode import php

    asked = Asked("app.info", dict(request.query_params), request.client.host if request.client else "")
    told = await answer(request.app.state.portal, asked)
    return Response(json.dumps(php(told.body)), told.status, media_type="application/json")
