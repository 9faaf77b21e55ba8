"""The door through which a command on this machine hands its work to the server that holds the store."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass

import msgspec
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from onethread.engine.tasks import Task
from onethread.plugin import OnethreadError


@dataclass(frozen=True, slots=True)
class LocalDoor:
    """Runs a named task for whoever can read the token, which lies beside the store for its owner alone."""

    tasks: Mapping[str, Task]
    token: str

    async def run(self, request: Request) -> Response:
        """Run it and answer with its result."""
        if not self._may_enter(request):
            return JSONResponse({"error": "forbidden"}, 403)
        task = self.tasks.get(request.path_params["task"])
        if task is None:
            return JSONResponse({"error": "this server does not know that task; is it of another version?"}, 404)
        arguments = msgspec.json.decode(await request.body())
        try:
            result = await task(**arguments)
        except OnethreadError as error:
            return JSONResponse({"error": str(error), "kind": type(error).__name__}, 409)
        return Response(msgspec.json.encode(result), media_type="application/json")

    def _may_enter(self, request: Request) -> bool:
        given = request.headers.get("authorization", "").removeprefix("Bearer ")
        return bool(self.token) and hmac.compare_digest(given.encode(), self.token.encode())
