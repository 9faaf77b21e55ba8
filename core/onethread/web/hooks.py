"""`/hooks/{connection}`: where remotes deliver. A 2xx means that the raw bytes are on disk (promise 1)."""

from collections.abc import Awaitable, Callable, Collection, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime
from http import HTTPStatus
from time import perf_counter

import structlog
from starlette.requests import ClientDisconnect
from starlette.requests import Request as HttpRequest
from starlette.responses import JSONResponse, Response
from structlog.contextvars import bound_contextvars

from onethread.engine.configuration import Connection
from onethread.flow.receive import Intake
from onethread.plugin import (
    Delivery,
    Greets,
    Installs,
    Receives,
    RefusedError,
    Replies,
    Reply,
    Request,
    RetryableError,
    Withholds,
)
from onethread.web.bodies import Bodies
from onethread.web.metrics import Metrics

_log = structlog.get_logger(__name__)
_KEPT = Reply()
_LONGEST_NAME = 64
_OUT_OF_ORDER = RetryableError("this connection is out of order: its plugin was refused", retry_after=60.0)
_HANG_UP = {"Connection": "close"}  # else whoever never ends a body keeps its connection for ever
_NOT_STORED = RetryableError("the delivery could not be stored", retry_after=5.0)


@dataclass(frozen=True, slots=True)
class Hook:
    """What one connection can do with a request; asked once, since asking costs more than a signature."""

    receiver: Receives
    greeter: Greets | None
    replier: Replies | None
    withholder: Withholds | None = None
    installer: Installs | None = None


def hook_of(connector: object) -> Hook | None:
    """The hook of a connector; None for one that does not receive."""
    if not isinstance(connector, Receives):
        return None
    greeter = connector if isinstance(connector, Greets) else None
    return Hook(
        connector,
        greeter,
        connector if isinstance(connector, Replies) else None,
        connector if isinstance(connector, Withholds) else None,
        connector if isinstance(connector, Installs) else None,
    )


class Hooks:
    """The route of all connections."""

    def __init__(
        self,
        connections: Mapping[str, Connection],
        intake: Intake,
        metrics: Metrics | None = None,
        refused: Collection[str] = (),
        bodies: Bodies | None = None,
        installed: Callable[[str], Awaitable[None]] | None = None,
    ) -> None:
        """Ask every connector what it can do; connections that were `refused` ask senders to come again.

        `installed` is told of connections that have new credentials.
        """
        self._hooks = {name: hook for name, one in connections.items() if (hook := hook_of(one.connector))}
        self._refused = refused
        self._intake = intake
        self._metrics = metrics or Metrics()
        self._bodies = bodies or Bodies()
        self._installed = installed

    async def handle(self, http: HttpRequest) -> Response:
        """Take a delivery, or answer a handshake."""
        name = http.path_params["connection"]
        # A name that is none of ours may be anything, also somebody's phone.
        with bound_contextvars(connection=name if name in self._hooks or name in self._refused else "unknown"):
            outcome, response = await self._outcome(name, http)
        self._metrics.hooks.labels(name if name in self._hooks else "", outcome).inc()
        return response

    async def _outcome(self, name: str, http: HttpRequest) -> tuple[str, Response]:
        """What became of it in a word, and the response."""
        try:
            reply = await self._answer(name, http)
        except RefusedError as refusal:
            _log.warning("hook_refused", code=refusal.code, status=refusal.status)
            return refusal.code, _refused(refusal)
        except RetryableError as full:
            return "overloaded", _come_again(full, "overloaded")
        except ClientDisconnect:
            return "hung_up", Response(status_code=400)
        except Exception as error:  # noqa: BLE001 - the remote repeats what was not acknowledged
            _log.error("hook_failed", error=type(error).__name__)
            return "failed", _come_again(_NOT_STORED, "not_stored")
        return "kept" if http.method == "POST" else "greeted", _response(reply)

    async def _answer(self, name: str, http: HttpRequest) -> Reply:
        hook = self._hooks.get(name)
        if name in self._refused:
            raise _OUT_OF_ORDER
        if hook is None:
            raise RefusedError(404, "no_connection", "there is no connection of this name that receives")
        if http.method == "POST":
            return await self._receive(name, hook, http)
        if hook.greeter is not None:
            return hook.greeter.greet(_request(http, b""))
        raise RefusedError(405, "method_not_allowed", "this connection takes POST only")

    async def _receive(self, name: str, hook: Hook, http: HttpRequest) -> Reply:
        begun = perf_counter()
        request = _request(http, await self._bodies.read(http, hook.receiver.max_body))
        if hook.installer is not None and (taken := await hook.installer.install(request)) is not None:
            if self._installed is not None:
                await self._installed(name)
            return taken
        hook.receiver.verify(request)
        body = request.body if hook.withholder is None else hook.withholder.withhold(request)
        headers = {key: value for key, value in request.headers.items() if key in hook.receiver.keep_headers}
        await self._intake.keep(Delivery(name, body, headers, datetime.now(UTC)))
        self._metrics.kept_seconds.observe(perf_counter() - begun)
        return _reply(hook, request)


def _reply(hook: Hook, request: Request) -> Reply:
    """The connector's own words, if it has some: what is kept is acknowledged whatever becomes of them."""
    try:
        return hook.replier.reply(request) if hook.replier is not None else _KEPT
    except Exception as error:  # noqa: BLE001 - foreign code, after the fact
        _log.error("reply_failed", error=type(error).__name__)
        return _KEPT


def _request(http: HttpRequest, body: bytes) -> Request:
    headers = {key.decode("latin-1"): value.decode("latin-1") for key, value in http.scope["headers"]}
    return Request(http.method, headers, dict(http.query_params), body)


def _response(reply: Reply) -> Response:
    return Response(reply.body, reply.status, dict(reply.headers))


def _refused(refusal: RefusedError) -> Response:
    headers = _HANG_UP if refusal.status == HTTPStatus.REQUEST_TIMEOUT else None
    return JSONResponse({"error": refusal.code, "message": str(refusal)}, refusal.status, headers)


def _come_again(error: RetryableError, code: str) -> Response:
    headers = {"Retry-After": str(round(error.retry_after or 1))}
    return JSONResponse({"error": code, "message": str(error)}, 503, headers)
