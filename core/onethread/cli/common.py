"""What commands share: their options, the installation they work on, and how they print."""

import asyncio
import os
import sys
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated, TypeVar

import msgspec
import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, SpinnerColumn, TextColumn, TimeRemainingColumn

from onethread.cli.logs import log_for_people
from onethread.engine.configuration import read
from onethread.engine.installation import Installation, install
from onethread.store.database import Work
from onethread.store.migrate import check_revision
from onethread.store.opening import open_database

Result = TypeVar("Result")

Config = Annotated[Path | None, typer.Option("--config", help="Where onethread.toml is.", show_default=False)]
AsJson = Annotated[bool, typer.Option("--json", help="Machine-readable output.")]

_UNSEEN_WIDTH = 160
"""Where nobody looks (a file, a pipe) tables need not fit a window."""

out = Console(highlight=False, soft_wrap=True, width=None if sys.stdout.isatty() else _UNSEEN_WIDTH)
aside = Console(stderr=True, highlight=False)


def installed(config: Path | None) -> Installation:
    """The installation that a command is called in."""
    log_for_people(os.environ.get("ONETHREAD_LOG", "error"))
    return install(read(config, os.environ), os.environ)


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


def print_json(value: object) -> None:
    """One JSON document on standard output."""
    sys.stdout.write(msgspec.json.format(msgspec.json.encode(value), indent=2).decode() + "\n")


def progress() -> Progress:
    """A bar on the terminal's error stream; nothing where nobody looks."""
    return Progress(
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
        console=aside,
        transient=True,
        disable=not sys.stderr.isatty(),
    )
