"""The door through which a command on this machine hands its work to the server that holds the store."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from inspect import signature
from typing import Any

import msgspec
import structlog
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from onethread.engine.tasks import Task
from onethread.plugin import OnethreadError, RefusedError
from onethread.web.bodies import Bodies

LARGEST = 64 * 1024 * 1024
"""Bytes of the arguments: a stretch of an import and its longest line (9 MB), were every byte of it escaped."""

_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class LocalDoor:
    """Runs a named task for whoever can read the token, which lies beside the store for its owner alone."""

    tasks: Mapping[str, Task]
    token: str
    bodies: Bodies = field(default_factory=Bodies)

    async def run(self, request: Request) -> Response:
        """Run it and answer with its result, or with JSON that says why there is none."""
        if not self._may_enter(request):
            return _complaint("forbidden", 403)
        task = self.tasks.get(request.path_params["task"])
        if task is None:
            return _complaint("this server does not know that task; is it of another version?", 404)
        try:
            arguments = _arguments(await self.bodies.read(request, LARGEST), task)
            return Response(msgspec.json.encode(await task(**arguments)), media_type="application/json")
        except RefusedError as error:
            return _complaint(str(error), error.status)
        except OnethreadError as error:
            return _complaint(str(error), 409)
        except Exception as error:  # noqa: BLE001 - its words may quote a customer
            kind = type(error).__name__
            _log.error("task_failed", task=request.path_params["task"], error=kind)
            return _complaint(f"the server could not do it ({kind}); its log may tell more", 500)

    def _may_enter(self, request: Request) -> bool:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return bool(self.token) and hmac.compare_digest(given.encode(), self.token.encode())


def _arguments(body: bytes, task: Task) -> Mapping[str, Any]:
    try:
        arguments = msgspec.json.decode(body, type=dict[str, Any])
        signature(task).bind(**arguments)
    except (msgspec.DecodeError, TypeError, RecursionError) as error:
        raise RefusedError(400, "bad_arguments", "these are no arguments of that task, as JSON") from error
    return arguments


def _complaint(reason: str, status: int) -> Response:
    return JSONResponse({"error": reason}, status)
