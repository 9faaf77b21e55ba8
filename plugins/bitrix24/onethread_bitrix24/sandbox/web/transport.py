"""HTTP of the REST interface: from bytes to a call and back, and what may go wrong on the way. [D, S]"""

import asyncio
from collections.abc import AsyncIterator
from contextlib import suppress
from dataclasses import dataclass, replace
from typing import Any

from starlette.datastructures import Headers, UploadFile
from starlette.formparsers import MultiPartException, MultiPartParser
from starlette.types import ASGIApp, Receive, Scope, Send

from onethread_bitrix24.sandbox.answering import Answer, Asked, answer, finish, let_in
from onethread_bitrix24.sandbox.call import mapping
from onethread_bitrix24.sandbox.faults import CUT, LATE, REFUSALS, SHORT, Fault, shortened
from onethread_bitrix24.sandbox.portal import Portal
from onethread_bitrix24.sandbox.protocol.decode import Params, decode
from onethread_bitrix24.sandbox.protocol.encode import to_json
from onethread_bitrix24.sandbox.protocol.errors import Refusal

LARGEST_BODY = 64 * 1024 * 1024
_PREFLIGHT = ((b"access-control-allow-headers", b"content-type"), (b"access-control-allow-methods", b"GET, POST"))
"""Pages of applications call from another origin. [S]"""
_HTML = {"html_500": 500, "html_502": 502, "html_504": 504}


@dataclass(frozen=True, slots=True)
class Route:
    """What a path says: the method in small letters, and user and secret of a webhook."""

    method: str
    user: str = ""
    secret: str = ""
    third: bool = False
    """REST 3.0."""


def route(path: str) -> Route | None:
    """/rest/[api/][user/secret/]method[.json]; None for anything else."""
    steps = [step for step in path.split("/") if step]
    if not steps or steps[0] != "rest":
        return None
    third = len(steps) > 1 and steps[1] == "api"
    rest = steps[2:] if third else steps[1:]
    if len(rest) not in (1, 3):
        return None
    user, secret = rest[:2] if len(rest) == 3 else ("", "")
    return Route(rest[-1].lower().removesuffix(".json"), user, secret, third)


class Transport:
    """The ASGI application: the REST interface itself, other pages behind it."""

    def __init__(self, portal: Portal, pages: ASGIApp) -> None:
        self._portal = portal
        self._pages = pages

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """One request."""
        found = route(scope["path"]) if scope["type"] == "http" else None
        if found is None:
            await self._pages(scope, receive, send)
            return
        if scope["method"] == "OPTIONS":
            await _send(send, 204, b"", b"text/plain", *_PREFLIGHT)
            return
        body = await _body(receive)
        if body is None:
            await _html(send, 413)
            return
        await self._rest(scope, send, found, body)

    async def _rest(self, scope: Scope, send: Send, found: Route, body: bytes) -> None:
        fault = self._portal.faults.strike(found.method)
        if fault and await _stopped(scope, send, fault):
            return
        if found.third:
            await _json(send, Answer(404, _third_error()))
            return
        params = await _params(scope, body)
        address = scope["client"][0] if scope.get("client") else ""
        https = scope.get("scheme") == "https"
        asked = Asked(found.method, params, address, found.user, found.secret, https)
        if fault and fault.kind in CUT:
            await self._cut(send, asked, fault)
            return
        if fault and fault.kind == "slow":
            await asyncio.sleep(min(fault.seconds, self._portal.options.wall))
        await self._reply(send, await answer(self._portal, asked), fault)

    async def _cut(self, send: Send, asked: Asked, fault: Fault) -> None:
        """The connection ends, whatever the portal goes on with."""
        portal = self._portal
        if fault.kind == "cut_batch":
            await answer(portal, replace(asked, params=_first_half(asked.params)))
        else:
            with suppress(Refusal):
                caller = let_in(portal, asked)
                portal.clock.after(fault.seconds or LATE, lambda: finish(portal, asked, caller))
        _hang_up(send)

    async def _reply(self, send: Send, told: Answer, fault: Fault | None) -> None:
        """The answer, or what becomes of it after everything was done."""
        kind = fault.kind if fault else ""
        seconds = told.seconds + (fault.seconds if fault else 0)
        if seconds >= self._portal.options.wall:
            await _html(send, 504)
        elif kind == "drop_after":
            _hang_up(send)
        elif kind == "truncate":
            await _send(send, told.status, to_json(told.body)[:-9], b"application/json; charset=utf-8")
        elif kind == "fail_after":
            await _json(send, Answer(500, Refusal(500, "INTERNAL_SERVER_ERROR", "Internal server error").body))
        elif kind == SHORT and "result" in told.body:
            await _json(send, replace(told, body={**told.body, "result": shortened(told.body["result"])}))
        else:
            await _json(send, told)


def _first_half(params: Params) -> Params:
    """Of a batch, rounded down; all of anything else."""
    name = next((name for name in params if str(name).lower() == "cmd"), None)
    if name is None:
        return params
    commands = list(mapping(params[name]).items())
    return {**params, name: dict(commands[: len(commands) // 2])}


async def _stopped(scope: Scope, send: Send, fault: Fault) -> bool:
    """Whether the failure is the answer, before anything is done."""
    if fault.kind in REFUSALS:
        refusal = fault.refusal()
        await _json(send, Answer(refusal.status, refusal.body))
    elif fault.kind in _HTML:
        await _html(send, fault.status or _HTML[fault.kind])
    elif fault.kind == "drop_before":
        _hang_up(send)
    elif fault.kind == "redirect":
        query = f"?{scope['query_string'].decode()}" if scope["query_string"] else ""
        location = f"{fault.location}{scope['path']}{query}".encode("latin-1", "replace")
        await _send(send, 302, b"", b"text/html", (b"location", location))
    else:
        return False
    return True


async def _body(receive: Receive) -> bytes | None:
    """The whole body; None if it is too large."""
    pieces, size, more = [], 0, True
    while more:
        message = await receive()
        pieces.append(message.get("body", b""))
        size += len(pieces[-1])
        more = message.get("more_body", False) and message["type"] == "http.request"
        if size > LARGEST_BODY:
            return None
    return b"".join(pieces)


async def _params(scope: Scope, body: bytes) -> Params:
    headers = Headers(scope=scope)
    kind = headers.get("content-type", "").lower()
    form = await _multipart(headers, body) if kind.startswith("multipart/form-data") else None
    return decode(scope["query_string"].decode("latin-1"), body, kind, form)


async def _multipart(headers: Headers, body: bytes) -> list[tuple[str, str]]:
    """The fields of a multipart body; files as text. A broken one has none."""

    async def stream() -> AsyncIterator[bytes]:
        yield body

    try:
        form = await MultiPartParser(headers, stream(), max_part_size=LARGEST_BODY).parse()  # type: ignore[arg-type]
    except (MultiPartException, KeyError, UnicodeDecodeError):
        return []
    told = []
    for name, value in form.multi_items():
        told.append((name, (await value.read()).decode("utf-8", "replace") if isinstance(value, UploadFile) else value))
    return told


def _third_error() -> dict[str, Any]:
    """REST 3.0 has no CRM, and the sandbox has nothing of it. [D rest-v3]"""
    return {"error": {"code": "BITRIX_REST_V3_EXCEPTION_METHODNOTFOUNDEXCEPTION", "message": "Method not found"}}


async def _json(send: Send, told: Answer) -> None:
    await _send(send, told.status, to_json(told.body), b"application/json; charset=utf-8")


async def _html(send: Send, status: int) -> None:
    await _send(send, status, b"<html><body><h1>%d</h1></body></html>" % status, b"text/html; charset=utf-8")


async def _send(send: Send, status: int, body: bytes, kind: bytes, *more: tuple[bytes, bytes]) -> None:
    headers = [(b"content-type", kind), (b"content-length", b"%d" % len(body)), (b"access-control-allow-origin", b"*")]
    await send({"type": "http.response.start", "status": status, "headers": [*headers, *more]})
    await send({"type": "http.response.body", "body": body})


def _hang_up(send: Send) -> None:
    """Reset the connection without a byte, which ASGI has no words for: `send` belongs to uvicorn's exchange."""
    exchange: Any = getattr(send, "__self__", None)
    exchange.disconnected = True
    exchange.transport.abort()
