"""210 000 events, and 100 000 on one phone: whether the rate lasts and the memory stays; slow, so measured when named.

Run as a process of its own: `python -m bench.lasting CONFIG`; records all that waits and prints marks as JSON.
"""

import asyncio
import json
import sys
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from pathlib import Path
from time import perf_counter

import psutil

from bench.identity.profiles import DEFAULT
from bench.identity.stream import generate
from bench.places import ENVIRON, place, process
from bench.report import Figure
from bench.webhooks import keep
from onethread.cli.logs import log_for_people
from onethread.engine.configuration import read
from onethread.engine.drain import Drain
from onethread.engine.installation import install
from onethread.engine.process import prepare_for_long_work
from onethread.flow.interchange.connector import NAME
from onethread.flow.interchange.lines import write_line
from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Interaction
from onethread.store.opening import open_database

CUSTOMERS = 29_200
"""Who tell 210 000 events."""

CROWD = 100_000
"""Forms with one phone, each with a name and an address of its own."""

_PROFILE = replace(DEFAULT, name="lasting", in_company=0.02)
"""There are no names for so many firms as this many people would need."""

_BEGIN = datetime(2026, 3, 1, 8, tzinfo=UTC)
_PHONE = Handle("phone", "+37369123456", Trust.DECLARED)
MARKS = 5
BATCH = 400


def measure(kind: str, server: str) -> Iterator[Figure]:
    """Rate and memory after a fifth of the events, and after all."""
    yield from _measured(kind, server, "events", [line.written() for line in generate(_PROFILE, CUSTOMERS, 1)])
    yield from _measured(kind, server, "forms with one phone", [_form(number) for number in range(CROWD)])


def _measured(kind: str, server: str, what: str, bodies: list[bytes]) -> Iterator[Figure]:
    number = len(bodies)
    with place(kind, server) as at:
        keep(at, bodies, NAME)
        with process(at, "-m", "bench.lasting", str(at.config), str(number)) as started:
            marks = json.loads(started.communicate()[0])
    first, last = marks[0], marks[-1]
    title = f"{number:,} {what}, {kind}"
    yield Figure(f"{title}: the first fifth", first["rate"], "/s")
    yield Figure(f"{title}: the last fifth", last["rate"], "/s", last["rate"] / first["rate"])
    yield Figure(f"{title}: memory after a fifth", first["memory"], "MB")
    yield Figure(f"{title}: memory at the end", last["memory"], "MB", last["memory"] / first["memory"], "≤ 1.2 x")


def _form(number: int) -> bytes:
    """A form of somebody whose name and address nobody else has."""
    own = Handle("email", f"of-nobody-else-{number}@mail.md", Trust.DECLARED)
    name = f"Ion {''.join(chr(97 + int(digit)) * 2 for digit in str(number))}escu"
    at = _BEGIN + timedelta(minutes=number)
    return write_line(Interaction("form", "site", str(number), at, name=name, handles=(_PHONE, own)))


async def _drain(config: Path, number: int) -> list[dict[str, float]]:
    """Events a second since the last mark, and megabytes, at each mark."""
    installation = install(read(config, ENVIRON), ENVIRON)
    database = open_database(installation.configuration.store)
    drain = Drain(database, installation)
    prepare_for_long_work()
    marks: list[dict[str, float]] = []
    done = counted = 0
    begun = perf_counter()
    while batch := await drain.batch(BATCH):
        done += batch
        if done * MARKS >= number * (len(marks) + 1):
            now = perf_counter()
            memory = psutil.Process().memory_info().rss / 1_000_000
            marks.append({"rate": (done - counted) / (now - begun), "memory": memory})
            counted, begun = done, now
    await database.close()
    return marks


if __name__ == "__main__":
    log_for_people("error")
    print(json.dumps(asyncio.run(_drain(Path(sys.argv[1]), int(sys.argv[2])))))  # noqa: T201 - this is its output
