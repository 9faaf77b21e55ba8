"""`onethread worker`."""

import asyncio
import signal
from functools import partial
from typing import Annotated

import typer

from onethread.cli.console import Config, aside, installed, working
from onethread.cli.patience import changing
from onethread.engine.drain import SHARD, Drain
from onethread.engine.embedded import EmbeddedEngine
from onethread.engine.installation import Installation
from onethread.engine.opened import opened
from onethread.engine.process import prepare_for_long_work
from onethread.engine.works import lane_of, syncing_of, works
from onethread.plugin import ConfigurationError
from onethread.store.opening import sqlite_path

DrainOnly = Annotated[bool, typer.Option("--drain", help="Do what waits, then leave.")]


def command(config: Config = None, drain: DrainOnly = False) -> None:
    """Work beside a server on PostgreSQL; with --drain also on SQLite."""
    installation = installed(config)
    if drain:
        read, waits = working(lambda: _drain(installation))
        aside.print(f"{read} deliveries read")
        if waits:
            aside.print(f"{waits} still to be done in remote systems: `onethread connections` says why")
        return
    if sqlite_path(installation.configuration.store):
        raise ConfigurationError(
            "on SQLite `onethread serve` does the work itself; use `worker --drain` for what waits"
        )
    working(lambda: _work(installation))


async def _drain(installation: Installation) -> tuple[int, int]:
    async with changing(installation) as hand:
        read: int = await hand.run("drain_all")
        waits: int = await hand.run("do_all")
        return read + await hand.run("drain_all"), waits  # what was done is told to ourselves


async def _work(installation: Installation) -> None:
    async with opened(installation) as database:
        drain, lane, syncing = (
            Drain(database, installation),
            lane_of(database, installation),
            syncing_of(database, installation),
        )
        engine = EmbeddedEngine(works(installation, drain, lane, syncing))
        syncing.arrived = partial(engine.wake, kind="drain", key=SHARD)
        _stop_when_asked(engine)
        prepare_for_long_work()
        await engine.run()


def _stop_when_asked(engine: EmbeddedEngine) -> None:
    """At SIGTERM and SIGINT the batch that is being recorded is finished first."""
    loop = asyncio.get_running_loop()
    stopping: set[asyncio.Task[None]] = set()
    for number in (signal.SIGTERM, signal.SIGINT):
        loop.add_signal_handler(number, lambda: stopping.add(loop.create_task(engine.stop())))
