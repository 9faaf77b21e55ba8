"""`onethread serve`."""

import os
from typing import Annotated

import typer

from onethread.cli.common import Config
from onethread.cli.logs import log_for_service, wanted_level
from onethread.engine.configuration import read
from onethread.engine.installation import install
from onethread.web.server import run_server

Host = Annotated[str, typer.Option(help="Address to listen on.")]
Port = Annotated[int, typer.Option(help="Port to listen on.", min=0, max=65535)]


def command(config: Config = None, host: Host = "127.0.0.1", port: Port = 8080) -> None:
    """Take deliveries and turn them into history, until stopped."""
    log_for_service(wanted_level(os.environ, "info"))
    run_server(install(read(config, os.environ), os.environ), host, port)
