"""For monitors: is the process alive, can it take deliveries, and how is it doing?"""

from dataclasses import dataclass

from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from onethread.engine.port import Engine
from onethread.store import dead_letters, deliveries
from onethread.store.database import Database
from onethread.web.metrics import Metrics


@dataclass(frozen=True, slots=True)
class Health:
    """Routes that tell how the server is."""

    database: Database
    engine: Engine
    metrics: Metrics

    async def alive(self, _request: Request) -> Response:
        """The process answers."""
        return JSONResponse({"status": "alive"})

    async def ready(self, _request: Request) -> Response:
        """The store answers too; who works on what."""
        try:
            await self.database.read(lambda connection: deliveries.waiting_ids(connection, 1))
        except Exception as error:  # noqa: BLE001 - whatever it is, we are not ready
            return JSONResponse({"status": "not ready", "store": type(error).__name__}, 503)
        return JSONResponse({"status": "ready", "work": dict(self.engine.status())})

    async def figures(self, _request: Request) -> Response:
        """Prometheus' text format."""
        self.metrics.waiting.set(await self.database.read(deliveries.backlog))
        self.metrics.dead_letters.clear()  # a connection that has none any more is not listed
        for name, (unread, _) in (await self.database.read(dead_letters.counted)).items():
            self.metrics.dead_letters.labels(name).set(unread)
        return Response(generate_latest(self.metrics.registry), media_type=CONTENT_TYPE_LATEST)
