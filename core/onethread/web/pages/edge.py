"""What holds for every request to a page: nothing kept by caches, nothing of others, no forged posts, bounded bodies, no error quoted."""

from collections.abc import Awaitable, Callable

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onethread.flow.whom import WhomError
from onethread.plugin import RefusedError, RetryableError
from onethread.plugin.wording import named
from onethread.store.trouble import StoreError
from onethread.web.bodies import Bodies
from onethread.web.pages.gate import chosen_language, same_origin
from onethread.web.pages.rendering import page
from onethread.web.pages.viewer import Viewer

LARGEST = 128 * 1024
"""Bytes of a form; the longest note, every letter of it escaped."""

_POLICY = (
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
_HEADERS = {
    "Content-Security-Policy": _POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_log = structlog.get_logger(__name__)


class Edge:
    """Middleware around all pages."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around them."""
        self._app = app
        self._bodies = Bodies()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, whatever comes of it."""
        if scope["type"] != "http":
            return
        answer = _Answer(send)
        request = Request(scope, receive)
        try:
            if not same_origin(request):
                raise RefusedError(403, "forged", "a form that is not of this site")
            body = await self._bodies.read(request, LARGEST)
            await self._app(scope, _once_more(body, receive), answer.send)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - its words may quote a customer
            status, key = _judged(error)
            if not answer.begun:  # else it breaks off, and the browser comes again
                await _sorry(request, status, key)(scope, receive, answer.send)


async def on_http(request: Request, error: Exception) -> Response:
    """Say what the framework refuses: an address or a method that there is not."""
    return _sorry(request, *_judged(error))


def _judged(error: Exception) -> tuple[int, str]:
    """The status, and the key of what is said."""
    if isinstance(error, RefusedError):
        return error.status, "forbidden" if error.status == 403 else "not_found" if error.status == 404 else "refused"
    if isinstance(error, WhomError):
        return 404, "not_found"
    if isinstance(error, HTTPException):
        return error.status_code, "not_found" if error.status_code == 404 else "refused"
    if isinstance(error, StoreError | RetryableError):
        _log.warning("page_later", error=named(error))
        return 503, "later"
    _log.error("page_failed", error=named(error))
    return 500, "failed"


def _sorry(request: Request, status: int, key: str) -> Response:
    """A page that says so, without asking the store who it is."""
    viewer = Viewer("", frozenset(), chosen_language(request), request.app.state.site.zone)
    response = page("sorry.html", viewer, status, key=key)
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def _once_more(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    """What gives the body that was read already, then whatever else comes."""
    told: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return told.pop() if told else await receive()

    return again


class _Answer:
    """Sends an answer with the headers of all pages; knows whether it has begun."""

    def __init__(self, send: Send) -> None:
        self._send = send
        self.begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            headers.setdefault("Cache-Control", "no-store")
        await self._send(message)
