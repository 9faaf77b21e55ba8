"""What holds for every request to a page: nothing kept by caches, nothing of others, no forged posts, bounded bodies, no error quoted."""

from collections.abc import Awaitable, Callable

import structlog
from starlette.datastructures import MutableHeaders
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.responses import Response
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onethread.flow.notes import LONGEST
from onethread.flow.whom import WhomError
from onethread.plugin import RefusedError, RetryableError
from onethread.plugin.wording import named
from onethread.store.trouble import StoreError
from onethread.web.bodies import Bodies
from onethread.web.pages.forms import thread_of, unsaved
from onethread.web.pages.framing import SCRIPTS, framed_by, is_framed, is_opening
from onethread.web.pages.gate import chosen_language, same_origin
from onethread.web.pages.rendering import Frame, page
from onethread.web.pages.viewer import Viewer

LARGEST = 128 * 1024
"""Bytes of a form; the longest note, every letter of it escaped."""

_POLICY = (
    "default-src 'none'; script-src {scripts}; style-src 'self'; img-src 'self'; connect-src 'self'; "
    "form-action 'self'; base-uri 'none'; frame-ancestors {holders}"
)
_HEADERS = {
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "no-referrer",
    "Cross-Origin-Opener-Policy": "same-origin",
    "Cross-Origin-Resource-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
}
_SAID = frozenset({"signed_out", "pass_over", "not_admitted", "no_right", "not_installed", "not_admin"})
"""Codes of refusals that have words of their own: whoever looks cannot mend the request, but may know why."""

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
        request = Request(scope, receive)
        answer = _Answer(send, scope, await framed_by(request))
        body = b""
        try:
            if not (same_origin(request) or is_opening(request)):
                raise RefusedError(403, "forged", "a form that is not of this site")
            body = await self._bodies.read(request, LARGEST)
            await self._app(scope, _once_more(body, receive), answer.send)
        except ClientDisconnect:
            return
        except Exception as error:  # noqa: BLE001 - its words may quote a customer
            status, key = _judged(error)
            if not answer.begun:  # else it breaks off, and the browser comes again
                await _sorry(request, status, key, body)(scope, receive, answer.send)


async def on_http(request: Request, error: Exception) -> Response:
    """Say what the framework refuses: an address or a method that there is not."""
    return _sorry(request, *_judged(error))


def _judged(error: Exception) -> tuple[int, str]:
    """The status, and the key of what is said."""
    if isinstance(error, RefusedError) and error.code in _SAID:
        return error.status, error.code
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


def _sorry(request: Request, status: int, key: str, body: bytes = b"") -> Response:
    """A page that says so, without asking the store who it is; of a note that is not saved, with its words, to send it again."""
    said = chosen_language(request)
    viewer = Viewer("", frozenset(), said, request.app.state.site.zone)
    draft = unsaved(request, body, f"{said(key)} {said('unsaved')}")
    frame, address = Frame() if is_framed(request) else None, thread_of(request) if draft else ""
    response = page("sorry.html", viewer, status, frame, key=key, draft=draft, address=address, most=LONGEST)
    if status == 503:
        response.headers["Retry-After"] = "5"
    return response


def _once_more(body: bytes, receive: Receive) -> Callable[[], Awaitable[Message]]:
    """What gives the body that was read already, then whatever else comes."""
    told: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return told.pop() if told else await receive()

    return again


def _policy(holder: str | None, script: str | None) -> str:
    """Everything is of this site; pages of a CRM's cards may be held by that CRM, and one loads a script of it."""
    holders = f"'self' {holder}" if holder else "'none'"
    return _POLICY.format(scripts=f"'self' {script}" if script else "'self'", holders=holders)


class _Answer:
    """Sends an answer with the headers of all pages; knows whether it has begun, and who may hold it in a frame."""

    def __init__(self, send: Send, scope: Scope, holder: str | None) -> None:
        self._send, self._scope, self._holder = send, scope, holder
        self.begun = False

    async def send(self, message: Message) -> None:
        if message["type"] == "http.response.start":
            self.begun = True
            headers = MutableHeaders(scope=message)
            headers.update(_HEADERS)
            headers["Content-Security-Policy"] = _policy(self._holder, self._scope.get(SCRIPTS))
            headers.setdefault("Cache-Control", "no-store")
        await self._send(message)
