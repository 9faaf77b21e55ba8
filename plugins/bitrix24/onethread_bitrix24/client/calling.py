"""One call: a slot taken before, signed, sent, read, tried again where that is safe. All other ways to call end here."""

import random
import re
import uuid
from collections.abc import Awaitable, Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

import structlog
from tenacity import AsyncRetrying, RetryCallState, retry_if_result, stop_after_attempt

from onethread.plugin import Json, OnethreadError
from onethread_bitrix24.client import errors
from onethread_bitrix24.client.access import Access, Signed
from onethread_bitrix24.client.answers import UNREADABLE, Answer, Failure, Tried, read
from onethread_bitrix24.client.clock import Clock
from onethread_bitrix24.client.durations import Durations
from onethread_bitrix24.client.encode import plain
from onethread_bitrix24.client.limits import Limiter
from onethread_bitrix24.client.mailguard import would_mail
from onethread_bitrix24.client.operations import Operation
from onethread_bitrix24.client.retries import TRIES, Step, next_step, pause
from onethread_bitrix24.client.rulings import Fate, Pause, error_of, judge
from onethread_bitrix24.client.transport import Reply, Transport

Probe = Callable[[], Awaitable[Json]]
"""Looks whether something was made after all: what the call would have answered, or None if it is not there."""

WALL = 60.0
"""Seconds that the portal may go on with a call whose connection has ended. [D limits]"""

_METHOD = re.compile(r"[A-Za-z0-9_]+(\.[A-Za-z0-9_]+)*")
_log = structlog.get_logger(__name__)


@dataclass(frozen=True, slots=True)
class _Sent:
    """One request: what it was signed with, what became of it, and where the portal sends us instead."""

    signed: Signed
    tried: Tried
    location: str = ""


@dataclass(slots=True)
class Calling:
    """Calls a portal."""

    access: Access
    transport: Transport
    limiter: Limiter
    clock: Clock
    durations: Durations = field(default_factory=Durations)
    chance: Callable[[], float] = field(default=random.random)

    async def call(
        self, method: str, params: Mapping[str, Any], operation: Operation, probe: Probe | None = None
    ) -> Answer:
        """The answer. Errors say what happens next; a `probe` is asked before something is made again."""
        tried = await self.attempt(method, params, operation)
        if probe is not None and next_step(tried, operation) is Step.ASK:
            tried = await self._after_a_look(method, params, operation, probe, tried)
        if isinstance(tried, Failure):
            raise error_of(tried, method, operation, WALL)
        return tried

    async def attempt(
        self, method: str, params: Mapping[str, Any], operation: Operation, calls: Mapping[str, int] | None = None
    ) -> Tried:
        """Try a few times, for seconds, what is safe to try again. `calls` are methods whose operating time it uses."""
        if not _METHOD.fullmatch(method):
            raise ValueError("this is no name of a method")
        if would_mail(method, params):
            raise errors.WouldMailError("the portal would send an e-mail", method=method)
        body, history = plain(params), list[Tried]()

        async def once() -> Tried:
            history.append(await self._try(method, body, calls or {method.lower(): 1}))
            return history[-1]

        tried: Tried = await self._retrying(operation)(once)
        self.limiter.tally.retries += len(history) - 1
        return Answer(True) if was_done_before(method, history) else tried

    def _retrying(self, operation: Operation) -> AsyncRetrying:
        def seconds(state: RetryCallState) -> float:
            return pause(_outcome(state), state.attempt_number, self.chance())

        return AsyncRetrying(
            retry=retry_if_result(lambda tried: next_step(tried, operation) is Step.AGAIN),
            stop=stop_after_attempt(TRIES),
            wait=seconds,
            sleep=self.clock.sleep,
            retry_error_callback=_outcome,
        )

    async def _after_a_look(
        self, method: str, params: Mapping[str, Any], operation: Operation, probe: Probe, tried: Tried
    ) -> Tried:
        """Found is done. Not there is believed only once the portal has surely ended, and then it is made again, once."""
        for again in (True, False):
            found = await self._look(method, operation, probe, tried)
            if found is not None:
                return Answer(found)
            if not again or not isinstance(tried, Failure) or not tried.ended:
                return tried
            tried = await self.attempt(method, params, operation)
            if next_step(tried, operation) is not Step.ASK:
                return tried
        return tried

    async def _look(self, method: str, operation: Operation, probe: Probe, tried: Tried) -> Json:
        try:
            return await probe()
        except OnethreadError as error:
            if not isinstance(tried, Failure):
                raise
            raise error_of(tried, method, operation, WALL) from error

    async def _try(self, method: str, body: Mapping[str, Any], calls: Mapping[str, int]) -> Tried:
        """Once; at the new address if the portal has moved, with a new token if the old one is over."""
        sent = await self._send(method, body, calls)
        if sent.location:
            await self.access.move(sent.signed, sent.location)
            sent = await self._send(method, body, calls)
        if sent.location:
            raise errors.AddressError("the portal sends us from one address to the next", method=method)
        if isinstance(sent.tried, Failure) and judge(sent.tried).fate is Fate.EXPIRED:
            await self.access.renew(sent.signed)
            sent = await self._send(method, body, calls)
        await self._learn(method.lower(), sent.tried)
        return sent.tried

    async def _send(self, method: str, body: Mapping[str, Any], calls: Mapping[str, int]) -> _Sent:
        """One request, when its turn has come."""
        await self.limiter.admit(calls)
        signed = await self.access.sign()
        reply = await self._post(signed, method, body)
        if isinstance(reply, Failure):
            return _Sent(signed, reply)
        moved = reply.location if 300 <= reply.status < 400 else ""
        return _Sent(signed, read(reply.status, reply.body), moved)

    async def _post(self, signed: Signed, method: str, body: Mapping[str, Any]) -> Reply | Failure:
        request_id, begun = str(uuid.uuid4()), self.clock.now()
        reply = await self.transport.post_json(f"{signed.root}{method}.json", {**body, **signed.params}, request_id)
        seconds = round(self.clock.now() - begun, 3)
        status = reply.status if isinstance(reply, Reply) else reply.words
        _log.debug("bitrix24_called", method=method, status=status, seconds=seconds, request=request_id)
        return reply

    async def _learn(self, method: str, tried: Tried) -> None:
        if isinstance(tried, Answer):
            self.limiter.went_through()
            await self.limiter.learn(method, tried.time)
            return
        wait = judge(tried).pause
        if wait is Pause.ADDRESS:
            _log.warning("bitrix24_too_many_requests", method=method)
            await self.limiter.too_many_requests()
        elif wait is Pause.METHOD:
            _log.warning("bitrix24_out_of_operating_time", method=method)
            await self.limiter.out_of_time(method)


def _outcome(state: RetryCallState) -> Tried:
    if state.outcome is None:
        return Failure(0, UNREADABLE)
    tried: Tried = state.outcome.result()
    return tried


def was_done_before(method: str, history: Sequence[Tried]) -> bool:
    """Whether the last try failed only since an earlier one, of which nobody knew, had done it."""
    *earlier, last = history
    if isinstance(last, Answer) or not any(
        isinstance(one, Failure) and judge(one).fate is Fate.UNCLEAR for one in earlier
    ):
        return False
    error = judge(last).error
    return (error is errors.NotFoundError and method.lower().endswith(".delete")) or error is errors.AlreadyBoundError
