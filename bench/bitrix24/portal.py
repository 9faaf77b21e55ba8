"""A sandbox portal in a process of its own, filled, with limits as real ones have; and its control from outside."""

import asyncio
import json
import subprocess
import sys
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import httpx

from onethread_bitrix24.sandbox import Options, Sandbox
from onethread_bitrix24.sandbox.cards.seed import seed


@dataclass(frozen=True)
class Running:
    """A portal that listens."""

    url: str
    https_url: str
    token: str
    ca_file: str

    @property
    def webhook_url(self) -> str:
        """Its incoming webhook, over http."""
        return f"{self.url}/rest/{self.token}/"

    def control(self, what: str, **told: Any) -> Any:
        """Do something to the portal from outside."""
        reply = httpx.post(f"{self.url}/_emu/{what}", json=told, timeout=60, trust_env=False)
        reply.raise_for_status()
        return reply.json()["ok"]

    def crowd(self, times: int) -> None:
        """Send so many requests as somebody else on the same address."""
        with httpx.Client(trust_env=False) as client:
            for _ in range(times):
                client.post(f"{self.webhook_url}server.time")

    def requests(self) -> list[dict[str, Any]]:
        """The requests since the journal was last cleared; commands of batches are none."""
        entries: list[dict[str, Any]] = self.control("journal", last=20_000)["entries"]
        return [entry for entry in entries if not entry["inner"]]


@contextmanager
def portal(contacts: int, activities: int = 0, **options: Any) -> Iterator[Running]:
    """A portal with so many contacts and activities."""
    command = [sys.executable, "-m", "bench.bitrix24.portal", str(contacts), str(activities), json.dumps(options)]
    with subprocess.Popen(command, stdout=subprocess.PIPE, text=True) as started:
        try:
            assert started.stdout  # noqa: S101 - it is a pipe
            yield Running(**json.loads(started.stdout.readline()))
        finally:
            started.terminate()


async def _serve(contacts: int, activities: int, options: dict[str, Any]) -> None:
    async with Sandbox(Options(**options), https_port=0) as sandbox:
        seed(sandbox.portal, contacts=contacts, activities=activities)
        told = {"url": sandbox.url, "https_url": sandbox.https_url, "token": sandbox.webhook_token}
        sys.stdout.write(json.dumps({**told, "ca_file": str(Path(sandbox.ca_file or ""))}) + "\n")
        sys.stdout.flush()
        await asyncio.Event().wait()


if __name__ == "__main__":
    asyncio.run(_serve(int(sys.argv[1]), int(sys.argv[2]), json.loads(sys.argv[3])))
