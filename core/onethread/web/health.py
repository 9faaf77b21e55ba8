"""For monitors: is the process alive, can it take deliveries, and how is it doing?"""

from collections.abc import Mapping
from dataclasses import dataclass

from prometheus_client import generate_latest
from prometheus_client.exposition import CONTENT_TYPE_LATEST
from sqlalchemy import Connection
from starlette.requests import Request
from starlette.responses import JSONResponse, Response

from onethread.engine.clock import utc_now
from onethread.engine.port import Engine
from onethread.plugin import Measured
from onethread.store import conditions, dead_letters, deliveries, outbox
from onethread.store.database import Database
from onethread.store.outbox import State
from onethread.web.metrics import Metrics


@dataclass(frozen=True, slots=True)
class Health:
    """Routes that tell how the server is."""

    database: Database
    engine: Engine
    metrics: Metrics
    connectors: Mapping[str, Measured]
    """Those that count what they do, by connection."""

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
        await self.database.read(self._look)
        self.metrics.remotes.clear()
        for name, connector in self.connectors.items():
            for figure, value in connector.figures().items():
                self.metrics.remotes.labels(name, figure).set(value)
        return Response(generate_latest(self.metrics.registry), media_type=CONTENT_TYPE_LATEST)

    def _look(self, connection: Connection) -> None:
        told = self.metrics
        told.waiting.set(deliveries.backlog(connection))
        for one in (told.dead_letters, told.outbox, told.outbox_age, told.troubles):
            one.clear()  # a connection that has none any more is not listed
        for name, (unread, _) in dead_letters.counted(connection).items():
            told.dead_letters.labels(name).set(unread)
        now, ages = utc_now(), dict[str, float]()
        for name, state, number, since in outbox.undone(connection):
            told.outbox.labels(name, state.name.lower()).set(number)
            if state < State.DONE:
                ages[name] = max(ages.get(name, 0.0), (now - since).total_seconds())
        for name, age in ages.items():
            told.outbox_age.labels(name).set(age)
        for (name, part), condition in conditions.listed(connection).items():
            told.troubles.labels(name, part, condition.trouble).set(1)
