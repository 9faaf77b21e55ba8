"""`onethread serve`."""

import errno
import os
from typing import Annotated

import typer

from onethread.cli.console import Config
from onethread.cli.logs import log_for_service, wanted_level
from onethread.engine.configuration import read
from onethread.engine.handover import BusyError, serving
from onethread.engine.installation import Installation, install
from onethread.store.opening import sqlite_path
from onethread.web.server import run_server

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)]


def command(config: Config = None, host: Host = "127.0.0.1", port: Port = 8080) -> None:
    """Take deliveries and turn them into history, until stopped."""
    log_for_service(wanted_level(os.environ, "info"))
    installation = install(read(config, os.environ), os.environ)
    try:
        run_server(installation, host, port)
    except BusyError as error:
        raise BusyError(f"{error}\n{_advice(error, installation)}".rstrip()) from error


def _advice(error: BusyError, installation: Installation) -> str:
    """What to do when there is a server already, or a program at the port."""
    if isinstance(error.__cause__, OSError) and error.__cause__.errno == errno.EADDRINUSE:
        return "another program listens there: choose another port with --port"
    path = sqlite_path(installation.configuration.store)
    door = serving(path) if path else None
    return f"process {door.pid} serves it at {door.url}: use that one, or stop it first" if door else ""
