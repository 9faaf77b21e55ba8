"""`python -m onethread_bitrix24.sandbox`: a portal as a process of its own, which says in a line of JSON how to reach it."""

import argparse
import asyncio
import json
import sys
from contextlib import suppress
from pathlib import Path

from onethread_bitrix24.sandbox.cards.seed import seed
from onethread_bitrix24.sandbox.options import Options
from onethread_bitrix24.sandbox.server import Sandbox, serve


def main() -> None:
    """Serve until interrupted."""
    asked = _arguments().parse_args()
    options = Options(seed=asked.seed, limits=not asked.no_limits, latency=asked.latency)

    def started(sandbox: Sandbox) -> None:
        seed(sandbox.portal, contacts=asked.contacts, activities=asked.activities, deals=asked.deals, number=asked.seed)
        told = {"url": sandbox.url, "webhook_url": sandbox.webhook_url, "webhook_token": sandbox.webhook_token}
        secure = {} if asked.https_port is None else {"https_url": sandbox.https_url, "ca_file": str(sandbox.ca_file)}
        sys.stdout.write(json.dumps(told | secure) + "\n")
        sys.stdout.flush()

    with suppress(KeyboardInterrupt):
        asyncio.run(
            serve(options, http_port=asked.port, https_port=asked.https_port, ca_file=asked.ca_file, started=started)
        )


def _arguments() -> argparse.ArgumentParser:
    made = argparse.ArgumentParser(
        prog="python -m onethread_bitrix24.sandbox", description="A stand-in of a Bitrix24 portal."
    )
    made.add_argument("--port", type=int, default=8090, help="of http; 0 is any free one")
    made.add_argument("--https-port", type=int, help="of https; none without it")
    made.add_argument("--ca-file", type=Path, help="where the certificate to trust is written")
    made.add_argument("--seed", type=int, default=1)
    made.add_argument("--contacts", type=int, default=0)
    made.add_argument("--deals", type=int, default=0)
    made.add_argument("--activities", type=int, default=0)
    made.add_argument(
        "--no-limits", action="store_true", help="neither 2 requests a second nor 480 s of operating time"
    )
    made.add_argument("--latency", action="store_true", help="answers take as long as they cost")
    return made


if __name__ == "__main__":
    main()
