"""What commands share: their options, the installation they work on, and how they print."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from datetime import datetime
from pathlib import Path
from typing import Annotated, TypeVar
from zoneinfo import ZoneInfo

import msgspec
import typer
from rich.console import RenderableType
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn
from rich.table import Table

from onethread.cli.logs import log_for_people, wanted_level
from onethread.cli.terminal import Terminal, safe_json
from onethread.engine.configuration import read
from onethread.engine.installation import Installation, install, install_to_read
from onethread.store.database import Work
from onethread.store.migrate import check_revision
from onethread.store.opening import open_database

Result = TypeVar("Result")

Config = Annotated[Path | None, typer.Option("--config", help="Where onethread.toml is.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]

_UNSEEN_WIDTH = 160
"""Where nobody looks (a file, a pipe) tables need not fit a window."""

_seen = sys.stdout.isatty() or "COLUMNS" in os.environ
out = Terminal(highlight=False, markup=False, emoji=False, soft_wrap=True, width=None if _seen else _UNSEEN_WIDTH)
aside = Terminal(highlight=False, markup=False, emoji=False, soft_wrap=True, stderr=True)


def installed(config: Path | None) -> Installation:
    """The installation that a command is called in."""
    log_for_people(wanted_level(os.environ, "error"))
    return install(read(config, os.environ), os.environ)


def installed_to_read(config: Path | None) -> Installation:
    """The installation of a command that only reads the store."""
    log_for_people(wanted_level(os.environ, "error"))
    return install_to_read(read(config, os.environ), os.environ)


def reading(installation: Installation, work: Work[Result]) -> Result:
    """Run a query on the store, read-only, also beside a server."""

    async def ask() -> Result:
        database = open_database(installation.configuration.store, writable=False)
        try:
            await database.read(check_revision)
            return await database.read(work)
        finally:
            await database.close()

    return asyncio.run(ask())


def working(work: Callable[[], Awaitable[Result]]) -> Result:
    """Run something that waits for the network or the store."""

    async def run() -> Result:
        return await work()

    return asyncio.run(run())


def listing(*columns: str) -> Table:
    """A table for people, whose cells wrap and are never cut."""
    table = Table(box=None, pad_edge=False)
    for name in columns:
        table.add_column(name, overflow="fold")
    return table


def lay_out(*tables: RenderableType) -> None:
    """Print what is as wide as the window; what does not fit wraps in its column."""
    out.print(*tables, soft_wrap=False)


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(safe_json(msgspec.json.format(msgspec.json.encode(value), indent=2).decode()) + "\n")


def many(number: int, what: str) -> str:
    """So many of them, in words: 1 customer, 2 customers."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def moment(at: datetime, zone: ZoneInfo) -> str:
    """A day and a time as the firm's clocks show them; whoever shows some names the zone."""
    return f"{at.astimezone(zone):%Y-%m-%d %H:%M}"


def progress() -> Progress:
    """A bar on the terminal's error stream; nothing where nobody looks."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}", markup=False),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=aside,
        transient=True,
        disable=not sys.stderr.isatty(),
    )
