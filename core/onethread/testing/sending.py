"""Sends requests as remotes do: many at a time, and again until they are acknowledged."""

import asyncio
from collections import Counter
from collections.abc import Callable, Iterable

import httpx
from tenacity import AsyncRetrying, retry_if_exception_type, stop_after_attempt, wait_exponential_jitter

from onethread.plugin import Request

ATTEMPTS = 8
LONGEST_WAIT = 5.0
"""Seconds between two attempts, at most."""


class NotNowError(Exception):
    """The receiver asked to come again."""


async def send_all(
    url: str, requests: Iterable[Request], *, at_once: int = 16, progress: Callable[[], None] = lambda: None
) -> Counter[int]:
    """Send each of them to the hook at this URL, in order, so many at a time; how often which status came back."""
    answers: Counter[int] = Counter()
    waiting = iter(requests)

    async def sender(client: httpx.AsyncClient) -> None:
        for request in waiting:
            answers[await send(client, url, request)] += 1
            progress()

    limits = httpx.Limits(max_connections=at_once, max_keepalive_connections=at_once)
    async with httpx.AsyncClient(timeout=30, limits=limits, trust_env=False) as client, asyncio.TaskGroup() as senders:
        for _ in range(at_once):
            senders.create_task(sender(client))
    return answers


async def send(client: httpx.AsyncClient, url: str, request: Request) -> int:
    """Send one, again after a back-off while the receiver is away or full; its last answer."""
    attempts = AsyncRetrying(
        retry=retry_if_exception_type((httpx.TransportError, NotNowError)),
        wait=wait_exponential_jitter(multiplier=0.05, max=LONGEST_WAIT, jitter=0.05),
        stop=stop_after_attempt(ATTEMPTS),
        reraise=True,
    )
    async for attempt in attempts:
        with attempt:
            answer = await client.request(
                request.method, url, params=request.query, headers=dict(request.headers), content=request.body
            )
            if answer.status_code >= httpx.codes.INTERNAL_SERVER_ERROR:
                raise NotNowError(f"answered {answer.status_code}")
            return answer.status_code
    raise NotNowError("never sent")  # pragma: no cover - the loop returns or raises
