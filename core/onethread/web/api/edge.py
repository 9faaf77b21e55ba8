"""What holds for every request, whatever its route: a bounded body, an answer that is kept nowhere and that quotes no error."""

import structlog
from starlette.datastructures import MutableHeaders
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from onethread.plugin import RefusedError, RetryableError
from onethread.plugin.wording import named
from onethread.web.api import problems
from onethread.web.bodies import Bodies

LARGEST = 64 * 1024
"""Bytes of a body."""

_HEADERS = {"Cache-Control": "no-store", "X-Content-Type-Options": "nosniff"}
_log = structlog.get_logger(__name__)


class Edge:
    """Middleware around all routes."""

    def __init__(self, app: ASGIApp) -> None:
        """Stand around the routes."""
        self._app = app
        self._bodies = Bodies()

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Answer a request, whatever comes of it."""
        send = _with_headers(send)
        try:
            body = await self._bodies.read(Request(scope, receive), LARGEST)
            await self._app(scope, _once_more(body, receive), send)
            return
        except ClientDisconnect:
            return
        except RefusedError as error:
            answer = problems.refused(error)
        except RetryableError as error:
            answer = problems.come_again(error, "overloaded")
        except Exception as error:  # noqa: BLE001 - its words may quote a customer
            _log.error("api_failed", error=named(error))
            answer = problems.problem(500, "failed", "the server's log tells more")
        await answer(scope, receive, send)


def _once_more(body: bytes, receive: Receive) -> Receive:
    """What gives the body that was read already, then whatever else comes."""
    told: list[Message] = [{"type": "http.request", "body": body, "more_body": False}]

    async def again() -> Message:
        return told.pop() if told else await receive()

    return again


def _with_headers(send: Send) -> Send:
    async def tell(message: Message) -> None:
        if message["type"] == "http.response.start":
            MutableHeaders(scope=message).update(_HEADERS)
        await send(message)

    return tell
