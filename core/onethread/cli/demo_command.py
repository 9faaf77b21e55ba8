"""`onethread demo`."""

import asyncio
import os
import subprocess
import sys
import tempfile
import time
from collections import Counter
from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from datetime import datetime, timedelta
from importlib import import_module
from pathlib import Path
from typing import Annotated

import httpx
import typer
from rich.panel import Panel
from rich.table import Table

from onethread.cli.console import aside, installed, lay_out, out, progress, reading, working
from onethread.cli.demo_people import people_of_a_day
from onethread.cli.evidence_view import linked, show_link
from onethread.cli.timeline_command import history
from onethread.cli.timeline_command import show as show_thread
from onethread.engine.configuration import PREFIX, variable
from onethread.engine.handover import find_door, writing
from onethread.engine.installation import Installation
from onethread.flow.handle_kinds import BuiltinHandles
from onethread.flow.whom import find
from onethread.plugin import OnethreadError, Person, Request, Sandbox
from onethread.plugin.host import load
from onethread.store import customers, dead_letters, deliveries, directory, exports
from onethread.store.deliveries import State
from onethread.store.directory import Entry
from onethread.testing.sending import send_all

_START_SECONDS = 30

Seed = Annotated[int, typer.Option("--seed", help="Another day.")]
Number = Annotated[int, typer.Option("--people", help="So many people.", min=1, max=10_000)]


def command(seed: Seed = 1, people: Number = 60) -> None:
    """Start a server of its own, play a day of traffic against it over HTTP, and show what came of it."""
    begun = time.perf_counter()
    cast = people_of_a_day(people, seed)
    with tempfile.TemporaryDirectory(prefix="onethread-demo-") as folder:
        sandboxes = _sandboxes()
        config = _configure(Path(folder), sandboxes)
        with _server(config) as url:
            sent = working(lambda: _play(url, sandboxes, cast, seed))
            installation = installed(config)
            working(lambda: _drained(installation))
            _show(installation, cast[0], sent, time.perf_counter() - begun)


def _sandboxes() -> Mapping[str, Sandbox]:
    """The sandbox of every installed connector that delivers a day, under the name of its connection."""
    host = load(builtin=[("handles", BuiltinHandles())], environ={})
    made = {spec.key: import_module(spec.sandbox).Sandbox for spec in host.connectors.values() if spec.sandbox}
    return {key: sandbox() for key, sandbox in made.items() if hasattr(sandbox, "day")}


def _configure(folder: Path, sandboxes: Mapping[str, Sandbox]) -> Path:
    """A configuration with a connection to every sandbox; the secrets go where secrets go."""
    for name in [name for name in os.environ if name.startswith(PREFIX)]:
        del os.environ[name]
    tables = [f'[connections.{_connection(key)}]\nconnector = "{key}"\n' for key in sandboxes]
    config = folder / "onethread.toml"
    config.write_text("".join(tables))
    for key, sandbox in sandboxes.items():
        os.environ.update({variable(_connection(key), name): value for name, value in sandbox.settings.items()})
    return config


def _connection(key: str) -> str:
    """The name of the connection to a connector's sandbox."""
    return key.replace("-", "_")


@contextmanager
def _server(config: Path) -> Iterator[str]:
    """A real server process on a free port; nothing of it is left behind."""
    starting = [sys.executable, "-c", "from onethread.cli import main; main()", "serve", "--port", "0"]
    log = config.with_name("serve.log")
    with log.open("wb") as opened:
        process = subprocess.Popen([*starting, "--config", str(config)], stderr=opened)  # noqa: S603 - our own command
    try:
        yield _url(config, process)
    finally:
        process.terminate()
        process.wait(_START_SECONDS)


def _url(config: Path, process: "subprocess.Popen[bytes]") -> str:
    """Where the server listens, once it does."""
    end = time.monotonic() + _START_SECONDS
    while time.monotonic() < end and process.poll() is None:
        try:
            url = find_door(config.with_name("onethread.db")).url
            httpx.get(f"{url}/readyz", trust_env=False).raise_for_status()
        except (OnethreadError, httpx.HTTPError):
            time.sleep(0.05)
        else:
            return url
    raise OnethreadError(f"the server did not start:\n{config.with_name('serve.log').read_text()[-2000:]}")


async def _play(url: str, sandboxes: Mapping[str, Sandbox], cast: Sequence[Person], seed: int) -> Counter[int]:
    """Every sandbox sends its day at the same time."""
    begin = (datetime.now().astimezone() - timedelta(days=1)).replace(hour=9, minute=2, second=0, microsecond=0)
    days: dict[str, Sequence[Request]] = {name: one.day(cast, begin, seed) for name, one in sandboxes.items()}
    sent: Counter[int] = Counter()
    with progress() as bar:
        tasks = {name: bar.add_task(name, total=len(day)) for name, day in days.items()}

        async def send(name: str) -> None:
            sent.update(
                await send_all(
                    f"{url}/hooks/{_connection(name)}", days[name], progress=lambda: bar.advance(tasks[name])
                )
            )

        await asyncio.gather(*(send(name) for name in days))
    return sent


async def _drained(installation: Installation) -> None:
    async with writing(installation) as hand:
        await hand.run("drain_all")


def _show(installation: Installation, person: Person, sent: Counter[int], seconds: float) -> None:
    meant = reading(installation, lambda connection: find(connection, person.phone, installation.reader))
    (entry, *_) = reading(installation, lambda connection: directory.entries(connection, meant[:1]))
    facts = reading(installation, lambda connection: history(connection, entry.id, 0))
    out.print()
    show_thread(entry, facts, installation)
    out.print()
    _show_why(installation, entry)
    lay_out(Panel(_summary(installation, sent), title="one customer, one thread", expand=False))
    aside.print(f"{seconds:.1f} seconds; nothing is left running", style="dim")


def _show_why(installation: Installation, entry: Entry) -> None:
    shown, met = reading(installation, lambda connection: linked(connection, entry.id))
    out.print(f"All of it is one customer, as `onethread why {entry.public_id}` would say:", style="dim")
    for link in shown:
        show_link(link, met, installation.configuration.timezone)
    out.print()


def _summary(installation: Installation, sent: Counter[int]) -> Table:
    table = Table.grid(padding=(0, 2))
    for name, number in _numbers(installation, sent).items():
        table.add_row(name, f"{number:>6}")
    return table


def _numbers(installation: Installation, sent: Counter[int]) -> dict[str, int]:
    """What became of all that was sent; the indented ones add up to those above."""
    states: Counter[State] = Counter()
    for (_, state), number in reading(installation, deliveries.counted).items():
        states[state] += number
    unknown = reading(installation, lambda connection: dead_letters.listed(connection, known=False, limit=1_000_000))
    spam = len({letter.delivery for letter in unknown if not letter.item})
    return {
        "sent over HTTP": sum(sent.values()),
        "received and kept": sum(states.values()),
        "  told something new": states[State.RECORDED],
        "  came again, told nothing new": states[State.NOTHING_NEW] - spam,
        "  spam, set aside": spam,
        "  could not be read": states[State.UNREADABLE],
        "interactions recorded": reading(installation, exports.counted),
        "customers": reading(installation, customers.counted),
    }
