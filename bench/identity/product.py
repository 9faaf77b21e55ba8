"""The lines through the product: by its commands, as anybody would, or in this process, day by day."""

import asyncio
import json
import os
import subprocess
import sys
from collections.abc import Sequence
from datetime import datetime
from time import perf_counter

from sqlalchemy import Connection, select

from bench.identity.continuity import Continuity, days
from bench.identity.lines import Line
from bench.identity.metrics import Partition
from bench.identity.outcome import Outcome, Pairs, Progress, unwatched
from bench.places import ENVIRON, Place
from onethread.engine.drain import Drain
from onethread.flow.interchange.connector import NAME
from onethread.plugin import Delivery
from onethread.store import deliveries, exports
from onethread.store.database import Database
from onethread.store.migrate import migrate
from onethread.store.opening import open_database
from onethread.store.schema import contact_points, interactions

_ONETHREAD = (sys.executable, "-c", "from onethread.cli import main; main()")


def from_outside(lines: Sequence[Line], at: Place) -> Outcome:
    """`onethread init`, `import`, `export customers`, and `review` where there is one."""
    file = at.folder / "lines.jsonl"
    file.write_bytes(b"".join(line.written() + b"\n" for line in lines))
    _command(at, "init").check_returncode()
    begun = perf_counter()
    _command(at, "import", str(file), "--format", "jsonl").check_returncode()
    took = perf_counter() - begun
    exported = _command(at, "export", "customers", "--format", "jsonl")
    exported.check_returncode()
    partition = {
        (fact["channel"], fact["account"], fact["id"]): customer["customer"]
        for customer in map(json.loads, exported.stdout.splitlines())
        for fact in customer["interactions"]
    }
    return Outcome(partition, took, review(at))


def review(at: Place) -> Pairs | None:
    """What the review queue suggests, as pairs of public ids; None where there is no such command."""
    asked = _command(at, "review", "--json")
    if asked.returncode != 0:
        return None
    return [(one["a"], one["b"]) for one in json.loads(asked.stdout)]


def _command(at: Place, *arguments: str) -> "subprocess.CompletedProcess[bytes]":
    command = [*_ONETHREAD, *arguments, "--config", str(at.config)]
    return subprocess.run(command, capture_output=True, check=False, env=os.environ | ENVIRON)


def in_process(lines: Sequence[Line], at: Place, progress: Progress = unwatched) -> Outcome:
    """Day by day, looking after each where its lines have come to."""
    return asyncio.run(_in_process(lines, at, progress))


async def _in_process(lines: Sequence[Line], at: Place, progress: Progress) -> Outcome:
    database, installation = open_database(at.store), at.installation()
    await database.write(migrate)
    seen, took, done = Continuity(), 0.0, 0
    now = lines[0].at

    def clock() -> datetime:
        return now

    drain = Drain(database, installation, clock)
    for day in days(lines):
        now = day[-1].at
        begun = perf_counter()
        await _tell(database, drain, day)
        took += perf_counter() - begun
        seen.observe(day, await database.read(_customers))
        done += len(day)
        progress(done)
    partition, points = await database.read(_public_customers), await database.read(_points)
    await database.close()
    return Outcome(partition, took, review(at), seen, points)


async def _tell(database: Database, drain: Drain, day: Sequence[Line]) -> None:
    body = b"\n".join(line.written() for line in day)
    arrived = [Delivery(NAME, body, {}, drain.clock())]
    await database.write(lambda connection: deliveries.keep(connection, arrived))
    await drain()


def _customers(connection: Connection) -> Partition:
    """The customer of each line by its number, which is quicker to read than the public one."""
    i = interactions.c
    query = select(i.channel, i.account, i.external_id, contact_points.c.customer_id)
    rows = connection.execute(query.join(contact_points, i.contact_point_id == contact_points.c.id))
    return {(channel, account, id_): str(customer) for channel, account, id_, customer in rows}


def _points(connection: Connection) -> Partition:
    i = interactions.c
    rows = connection.execute(select(i.channel, i.account, i.external_id, i.contact_point_id))
    return {(channel, account, id_): str(point) for channel, account, id_, point in rows}


def _public_customers(connection: Connection) -> Partition:
    return {fact: person.public_id for person in exports.persons(connection) for fact in person.facts}
