"""Carries what waits in the mailbox to its handlers: one after the other, one attempt each, as badly as asked for."""

import asyncio
import random
from contextlib import suppress
from urllib.parse import urlencode

import httpx

from onethread_bitrix24.sandbox.events.mailbox import Delivered, Posted
from onethread_bitrix24.sandbox.portal import Portal
from onethread_bitrix24.sandbox.protocol.encode import bracketed

_TIMEOUT = 10.0
_HEADERS = {"content-type": "application/x-www-form-urlencoded", "user-agent": "Bitrix24 Webhook Engine"}


class Dispatcher:
    """The portal's queue server."""

    def __init__(self, portal: Portal) -> None:
        self._portal = portal
        self._wake = asyncio.Event()
        self._one_by_one = asyncio.Lock()
        self._chance = random.Random(portal.options.seed)  # noqa: S311 - reproducible is what is wanted
        portal.mailbox.wake = self._wake.set

    async def run(self) -> None:
        """Deliver for ever."""
        async with httpx.AsyncClient(timeout=_TIMEOUT, trust_env=False, verify=False) as client:  # noqa: S501 - handlers of tests have certificates of their own
            while True:
                pause = await self._deliver_due(client)
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._wake.wait(), pause)
                self._wake.clear()

    async def delivered(self) -> None:
        """Wait until everything that is due has been tried."""
        while self._due() or self._one_by_one.locked():
            self._wake.set()
            await asyncio.sleep(0.005)

    def _due(self) -> bool:
        now = self._portal.clock.now()
        return any(letter.due <= now for letter in self._portal.mailbox.waiting)

    async def _deliver_due(self, client: httpx.AsyncClient) -> float | None:
        """Try what is due; seconds until the next is, None if it cannot be told."""
        mailbox = self._portal.mailbox
        async with self._one_by_one:
            while self._due():
                letter = mailbox.waiting.popleft()
                if letter.due > self._portal.clock.now() or self._overtaken():
                    mailbox.waiting.append(letter)
                    continue
                await self._try(client, letter)
        if not mailbox.waiting or self._portal.clock.frozen:
            return None
        return max(0.01, min(letter.due for letter in mailbox.waiting) - self._portal.clock.now())

    def _overtaken(self) -> bool:
        return len(self._portal.mailbox.waiting) > 0 and self._chance.random() < self._portal.mailbox.travel.overtaken

    async def _try(self, client: httpx.AsyncClient, letter: Posted) -> None:
        travel = self._portal.mailbox.travel
        if self._chance.random() < travel.lost:
            self._note(letter, 0)
            return
        body = urlencode(bracketed(letter.form))
        for _ in range(2 if self._chance.random() < travel.twice else 1):
            try:
                answer = await client.post(letter.handler, content=body, headers=_HEADERS)
                self._note(letter, answer.status_code)
            except (httpx.HTTPError, httpx.InvalidURL):
                self._note(letter, 0)

    def _note(self, letter: Posted, status: int) -> None:
        self._portal.mailbox.done.append(Delivered(letter.handler, str(letter.form.get("event", "")), status))
