"""100 000 contacts and 300 000 activities of a portal become history, by processes that are killed as they read.

A process is killed with SIGKILL at a random moment, and the next goes on. Half of the rows come so, the rest from
one process that nobody kills: its memory is what is measured. The portal has no limits, so that no time is spent at rest.
Slow, so measured when named: `python -m bench backfill`.
"""

import asyncio
import json
import os
import random
import subprocess
import sys
import time
from collections import Counter
from collections.abc import Iterator
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from functools import partial
from unittest import mock

import psutil
from cryptography.fernet import Fernet

from bench.bitrix24.portal import Running, portal
from bench.places import Place, place
from bench.report import Figure
from onethread.engine.configuration import variable
from onethread.plugin.pulling import HISTORY
from onethread.store import deliveries, exports
from onethread.store.database import Result, Work
from onethread.store.migrate import migrate
from onethread.store.opening import open_database

CONTACTS, ACTIVITIES = 100_000, 300_000
_SYNC = ["-c", "from onethread.cli import main; main()", "sync", "crm", "--backfill", "2000-01-01", "--json"]
_CONNECTION = """[connections.crm]
connector = "bitrix24"
rate = 1000
burst = 10000
operating_limit = 1000000
"""
LONGEST_LIFE = 25.0
"""Seconds that a process may read."""

_LOOK = 0.2
_READY = 0.1
"""Of the rows that the last process reads: when as much is in its memory as ever should be."""


def measure(kind: str, server: str, contacts: int = CONTACTS, activities: int = ACTIVITIES) -> Iterator[Figure]:
    """What was lost or kept twice, and the memory when a tenth of the rest was read, and at the most."""
    what = f"Bitrix24, history of {contacts:,} contacts and {activities:,} activities, {kind}"
    with (
        place(kind, server) as at,
        portal(contacts, activities, limits=False) as running,
        _configured(at, running),
    ):
        began = time.monotonic()
        kills = _read_dying(at, (contacts + activities) // 2)
        last = _read_on(at)
        took = time.monotonic() - began
        kept = _kept(at)
    rows = contacts + activities
    yield Figure(f"{what}: rows, {kills} processes killed", rows / took, "/s")
    yield Figure(f"{what}: rows not kept", rows - len(kept.rows), "", target="0")
    yield Figure(f"{what}: rows kept twice", kept.rows.total() - len(kept.rows), "", target="0")
    yield Figure(f"{what}: facts missing or too many", abs(rows - kept.facts), "", target="0")
    yield Figure(f"{what}: memory after a tenth of what the last one read", last.early, "MB")
    yield Figure(f"{what}: memory at the most", last.most, "MB", last.most / (last.early or last.most), "≤ 1.2 x")


@contextmanager
def _configured(at: Place, running: Running) -> Iterator[None]:
    """With its tables made, and its configuration in the environment."""
    with at.config.open("a") as config:
        config.write(_CONNECTION)
    environ = {
        variable("crm", "webhook_url"): running.webhook_url,
        "ONETHREAD_SECRET_KEYS": Fernet.generate_key().decode(),
    }
    _in_store(at, migrate, change=True)
    with mock.patch.dict(os.environ, environ):
        yield


def _read_dying(at: Place, enough: int) -> int:
    """Until so many facts are there: how many processes were killed, each a random time after its first page."""
    chance, kills = random.Random(1), 0  # noqa: S311 - it hides nothing
    while (known := _in_store(at, exports.counted)) < enough:
        with _sync(at) as process:
            while process.poll() is None and _in_store(at, exports.counted) == known:
                time.sleep(_LOOK)
            with suppress(subprocess.TimeoutExpired):
                process.wait(chance.uniform(0, LONGEST_LIFE))
                _check(at, process)
                raise RuntimeError("the rows were read before enough processes were killed: take more of them")
        kills += 1
    return kills


def _check(at: Place, process: "subprocess.Popen[bytes]") -> None:
    if process.returncode:
        raise RuntimeError((at.folder / "log").read_text()[-2000:])


@contextmanager
def _sync(at: Place) -> Iterator["subprocess.Popen[bytes]"]:
    """The command at work; no child of it outlives the block."""
    with (at.folder / "log").open("ab") as log:
        process = subprocess.Popen([sys.executable, *_SYNC, "--config", str(at.config)], stdout=log, stderr=log)
        try:
            yield process
        finally:
            if process.poll() is None:
                process.kill()
            process.wait()


@dataclass
class _Last:
    """Megabytes of the process that nobody kills."""

    early: float = 0.0
    most: float = 0.0


def _read_on(at: Place) -> _Last:
    told, begun = _Last(), _in_store(at, exports.counted)
    with _sync(at) as process:
        while process.poll() is None:
            time.sleep(_LOOK)
            told.most = max(told.most, _memory(process.pid))
            if not told.early and _in_store(at, exports.counted) > begun + _READY * begun:
                told.early = told.most
    _check(at, process)
    return told


def _memory(pid: int) -> float:
    try:
        return float(psutil.Process(pid).memory_info().rss) / 1_000_000
    except psutil.NoSuchProcess:
        return 0.0


@dataclass
class _Kept:
    """How often each row was kept, by what it is and its id; and how many facts there are."""

    rows: Counter[tuple[str, str]] = field(default_factory=Counter)
    facts: int = 0


def _kept(at: Place) -> _Kept:
    told, after = _Kept(facts=_in_store(at, exports.counted)), 0
    while found := _in_store(at, partial(deliveries.stretch, after=after, limit=200, of="crm")):
        for page in (one.delivery for one in found if HISTORY in one.delivery.headers):
            told.rows.update((page.headers["entity"], row["ID"]) for row in json.loads(page.body)["rows"])
        after = found[-1].id
    return told


def _in_store(at: Place, work: Work[Result], *, change: bool = False) -> Result:
    async def ask() -> Result:
        database = open_database(at.store)
        try:
            return await (database.write if change else database.read)(work)
        finally:
            await database.close()

    return asyncio.run(ask())
