"""L0: the hook of `onethread serve`, with the same checks, logs and metrics, but nothing is stored.

Run as a process of its own: `python -m bench.bare CONFIG`; prints its URL.
"""

import asyncio
import os
import sys
from pathlib import Path

from starlette.applications import Starlette
from starlette.routing import Route

from onethread.cli.logs import log_for_service
from onethread.engine.configuration import read
from onethread.engine.installation import install
from onethread.flow.receive import Intake
from onethread.plugin import Delivery
from onethread.web.hooks import Hooks
from onethread.web.server import http_server, listen, loop_factory


class Nowhere(Intake):
    """Waits for one future, as the real intake does, and keeps nothing."""

    def __init__(self) -> None:
        """Need no database."""

    async def keep(self, delivery: Delivery) -> None:
        """Answer in the next turn of the loop."""
        loop = asyncio.get_running_loop()
        kept = loop.create_future()
        loop.call_soon(kept.set_result, None)
        await kept


async def serve(config: Path) -> None:
    """Serve until the process is ended."""
    installation = install(read(config, os.environ), os.environ)
    hooks = Hooks(installation.connections, Nowhere())
    listening = listen("127.0.0.1", 0)
    sys.stdout.write(f"http://127.0.0.1:{listening.getsockname()[1]}\n")
    sys.stdout.flush()
    app = Starlette(routes=[Route("/hooks/{connection}", hooks.handle, methods=["POST"])])
    await http_server(app).serve(sockets=[listening])


def main() -> None:
    """Serve by the configuration that the command line names."""
    log_for_service("info")
    with asyncio.Runner(loop_factory=loop_factory()) as runner:
        runner.run(serve(Path(sys.argv[1])))


if __name__ == "__main__":
    main()
