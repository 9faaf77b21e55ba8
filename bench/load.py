"""A load generator that is lighter than what it loads: prepared requests, kept connections, no client library.

Run as a process of its own: `python -m bench.load URL SECONDS CONNECTIONS REQUESTS.bin [RATE]`; prints what it saw as
JSON. Without a rate each connection sends its next request when the last was answered; with one, so many requests a
second are sent, whether or not those before were answered, and `sent` tells when each was. Clients in Python that do
more per request would themselves be what is measured.
"""

import asyncio
import json
import sys
from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from itertools import cycle
from pathlib import Path
from time import perf_counter
from typing import cast
from urllib.parse import urlsplit

import httptools
import msgspec
import uvloop


@dataclass
class Tally:
    """What came back: how often which status, and how long each answer took (seconds)."""

    statuses: Counter[int] = field(default_factory=Counter)
    latencies: list[float] = field(default_factory=list)
    seconds: float = 0.0

    def summary(self) -> dict[str, object]:
        """Requests per second and the times that half of them and all but one in a hundred took, in milliseconds."""
        ordered = sorted(self.latencies)
        return {
            "per_second": len(ordered) / self.seconds,
            "p50_ms": 1000 * ordered[len(ordered) // 2],
            "p99_ms": 1000 * ordered[len(ordered) * 99 // 100],
            "statuses": {str(status): number for status, number in self.statuses.items()},
        }


class Caller(asyncio.Protocol):
    """One connection that sends the next request as soon as the last one was answered."""

    def __init__(self, requests: Iterator[bytes], tally: Tally, end: float) -> None:
        """Share the requests and the tally with all others."""
        self._requests, self._tally, self._end = requests, tally, end
        self._parser = httptools.HttpResponseParser(self)
        self._begun = 0.0
        self.finished: asyncio.Future[None] = asyncio.get_running_loop().create_future()

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Begin."""
        self._transport = cast(asyncio.Transport, transport)  # uvloop's own class is no subclass of it
        self._send()

    def data_received(self, data: bytes) -> None:
        """Read on."""
        self._parser.feed_data(data)

    def on_message_complete(self) -> None:
        """Count the answer, and go on until the time is over."""
        now = perf_counter()
        self._tally.latencies.append(now - self._begun)
        self._tally.statuses[self._parser.get_status_code()] += 1
        if now < self._end:
            self._send()
        else:
            self._transport.close()

    def connection_lost(self, _error: Exception | None) -> None:
        """Finish, whatever the reason."""
        if not self.finished.done():
            self.finished.set_result(None)

    def _send(self) -> None:
        self._begun = perf_counter()
        self._transport.write(next(self._requests))


async def call(url: str, seconds: float, connections: int, requests: Sequence[bytes]) -> Tally:
    """Load the server for so many seconds."""
    host, port = urlsplit(url).hostname or "", urlsplit(url).port or 80
    tally, source, begun = Tally(), cycle(requests), perf_counter()
    loop = asyncio.get_running_loop()
    callers = [
        (await loop.create_connection(lambda: Caller(source, tally, begun + seconds), host, port))[1]
        for _ in range(connections)
    ]
    await asyncio.gather(*(caller.finished for caller in callers))
    tally.seconds = perf_counter() - begun
    return tally


class Pacer(asyncio.Protocol):
    """A connection on which a request is sent when its time has come, the answers unread."""

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        """Take the way out."""
        self.transport = cast(asyncio.Transport, transport)


async def pace(url: str, connections: int, requests: Sequence[bytes], rate: float) -> list[float]:
    """Send all of them, so many a second, and wait a second for the last to be taken; when each was sent."""
    host, port = urlsplit(url).hostname or "", urlsplit(url).port or 80
    loop = asyncio.get_running_loop()
    pacers = [(await loop.create_connection(Pacer, host, port))[1] for _ in range(connections)]
    sent: list[float] = []
    begun = perf_counter()
    for number, (request, pacer) in enumerate(zip(requests, cycle(pacers), strict=False)):
        await asyncio.sleep(max(0.0, begun + number / rate - perf_counter()))
        sent.append(perf_counter())
        pacer.transport.write(request)
    await asyncio.sleep(1)
    return sent


def main() -> None:
    """Load what the command line names."""
    url, seconds, connections, file, *rate = sys.argv[1:]
    requests = msgspec.msgpack.decode(Path(file).read_bytes(), type=list[bytes])
    if rate:
        seen: dict[str, object] = {"sent": uvloop.run(pace(url, int(connections), requests, float(rate[0])))}
    else:
        seen = uvloop.run(call(url, float(seconds), int(connections), requests)).summary()
    sys.stdout.write(json.dumps(seen))


if __name__ == "__main__":
    main()
