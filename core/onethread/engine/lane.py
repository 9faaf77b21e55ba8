"""Lane: what is to be done in the remote system of one connection, so that a dead one never delays another."""

import asyncio
import secrets
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import partial

import structlog
from sqlalchemy import Connection

from onethread.engine.clock import Clock, utc_now
from onethread.flow.deliver import LEASE, Contents, Desk, Plain, Taken, ready, settle, take
from onethread.plugin import Delivers, Outcome
from onethread.store.conditions import Condition
from onethread.store.database import Database
from onethread.store.locks import hold

_CALL = 0.8 * LEASE
"""From the moment at which a try was stored: well before others take it for lost."""

_log = structlog.get_logger(__name__)


@dataclass(slots=True)
class Lane:
    """Does what waits in the outbox, each connection by its own connector."""

    database: Database
    deliverers: Mapping[str, Delivers]
    alone: bool
    """Whether no other process can be doing the same, as on SQLite."""

    contents: Mapping[str, Contents] = field(default_factory=dict)
    """For connections whose entries do not hold all themselves."""

    clock: Clock = utc_now
    owner: str = field(default_factory=lambda: secrets.token_hex(8))

    async def __call__(self, name: str) -> None:
        """Do whatever is due for this connection."""
        while await self.turn(name):
            pass

    async def turn(self, name: str) -> bool:
        """Try what is due, as much as goes at once; False when there was nothing that may be tried now."""
        if not await self.database.read(lambda connection: ready(connection, name, self.clock())):
            return False
        desk, until = self.desk(name), self.clock() + _CALL
        taken = await self.database.write(partial(self._take, desk=desk))
        if not taken.entries:
            return False
        left = (until - self.clock()).total_seconds()
        if left <= 0:  # frozen meanwhile: others do it already, or will ask what became of it
            _log.warning("lane_was_frozen", connection=name)
            return True
        became = await self._call(self.deliverers[name], taken, min(left, _CALL.total_seconds()))
        condition = await self.database.write(partial(self._settle, desk=desk, taken=taken, became=became))
        if condition:
            _log.warning("lane_waits", connection=name, trouble=condition.trouble, reason=condition.reason)
        return condition is None

    def desk(self, name: str) -> Desk:
        """Who does it, and how much at once."""
        return Desk(name, self.owner, self.deliverers[name].at_once, self.alone, self.contents.get(name) or Plain())

    async def _call(self, connector: Delivers, taken: Taken, seconds: float) -> Mapping[str, Outcome] | Exception:
        call = connector.reconcile if taken.asked else connector.deliver
        try:
            async with asyncio.timeout(seconds):
                return await call(taken.intents)
        except Exception as error:  # noqa: BLE001 - whatever it is, what became of these tries is stored
            return error

    def _take(self, connection: Connection, desk: Desk) -> Taken:
        hold(connection, f"lane {desk.name}")
        return take(connection, desk, self.clock())

    def _settle(
        self, connection: Connection, desk: Desk, taken: Taken, became: Mapping[str, Outcome] | Exception
    ) -> Condition | None:
        hold(connection, f"lane {desk.name}")
        return settle(connection, desk, taken, became, self.clock())
