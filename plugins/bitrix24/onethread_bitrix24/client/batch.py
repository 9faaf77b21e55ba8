"""Many commands in few requests, each with an outcome of its own: what came back is kept, whatever became of the rest."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onethread_bitrix24.client.answers import Answer, Failure, Tried, read_batch
from onethread_bitrix24.client.calling import WALL, Calling
from onethread_bitrix24.client.encode import command, mentions_reference
from onethread_bitrix24.client.errors import Bitrix24Error, NotTriedError, UnclearError
from onethread_bitrix24.client.mailguard import would_mail
from onethread_bitrix24.client.operations import Operation, operation_of
from onethread_bitrix24.client.retries import TRIES, Step, next_step, pause
from onethread_bitrix24.client.rulings import Pause, error_of, judge

LONGEST = 50
_AT_ONCE = 4
"""Requests of one batch that are on their way together."""


@dataclass(frozen=True, slots=True)
class Command:
    """A call within a batch.

    `refers`: its parameters hold references to earlier commands, `$result[c0][ID]`, on purpose; in all others such a
    text is somebody's words, and the call is made by itself.
    """

    method: str
    params: Mapping[str, Any] = field(default_factory=dict, repr=False)
    operation: Operation | None = None
    refers: bool = False

    @property
    def does(self) -> Operation:
        """What it does, by its name unless it was told."""
        return self.operation or operation_of(self.method, self.params)

    @property
    def alone(self) -> bool:
        """Whether it must not stand in a batch; nor what would send an e-mail, which stops nothing but itself so."""
        return (not self.refers and mentions_reference(self.params)) or would_mail(self.method, self.params)


Outcome = Answer | Bitrix24Error


async def run(calling: Calling, commands: Sequence[Command], *, halt: bool = False) -> list[Outcome]:
    """The outcome of each command, in their order; never raises for what the portal or the network did.

    Command number n has the name `cn` for references, which reach no further than the fifty of one request: ValueError
    if there are more. With `halt` nothing is tried behind the first that failed.
    """
    if len(commands) > LONGEST and any(one.refers for one in commands):
        raise ValueError(f"commands that refer to others are {LONGEST} at most")
    if halt or any(one.refers for one in commands):
        return await _in_order(calling, commands, halt=halt)
    return await _each(calling, commands)


async def _each(calling: Calling, commands: Sequence[Command]) -> list[Outcome]:
    """All at once; again those that failed and may be repeated."""
    known: dict[int, Tried | Bitrix24Error] = {}
    waiting = list(range(len(commands)))
    for tries in range(1, TRIES + 1):
        known |= await _sent(calling, commands, waiting)
        waiting = [at for at in waiting if _is_to_repeat(known[at], commands[at])]
        if not waiting:
            break
        if tries < TRIES:
            failed = [one for at in waiting if isinstance(one := known[at], Failure)]
            await calling.clock.sleep(max(pause(one, tries, calling.chance()) for one in failed))
            calling.limiter.tally.retries += 1
    return [_outcome(known[at], one) for at, one in enumerate(commands)]


async def _sent(
    calling: Calling, commands: Sequence[Command], which: Iterable[int]
) -> dict[int, Tried | Bitrix24Error]:  # fmt: skip
    """One try of these: fifty a request, and by itself what must not stand in one."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def part(numbers: Sequence[int]) -> dict[int, Tried | Bitrix24Error]:
        async with gate:
            return await _part(calling, {at: commands[at] for at in numbers}, halt=False)

    parts = await asyncio.gather(*(part(numbers) for numbers in _parts(commands, list(which))))
    return {at: tried for one in parts for at, tried in one.items()}


def _parts(commands: Sequence[Command], which: Sequence[int], *, in_order: bool = False) -> list[list[int]]:
    """Numbers of commands that go in one request each, fifty at most; a lone one by itself."""
    parts: list[list[int]] = []
    open_part: list[int] = []
    for at in which:
        if commands[at].alone:
            parts.append([at])
            open_part = [] if in_order else open_part
        elif open_part and len(open_part) < LONGEST:
            open_part.append(at)
        else:
            open_part = [at]
            parts.append(open_part)
    return parts


async def _in_order(calling: Calling, commands: Sequence[Command], *, halt: bool) -> list[Outcome]:
    """One request after the other. Nothing is repeated by itself: a command may have needed one before it."""
    known: dict[int, Tried | Bitrix24Error] = {}
    for numbers in _parts(commands, range(len(commands)), in_order=True):
        known |= await _part(calling, {at: commands[at] for at in numbers}, halt=halt)
        if halt and not all(isinstance(known.get(at), Answer) for at in numbers):
            break
    skipped = NotTriedError("an earlier command failed")
    return [_outcome(known.get(at, skipped), one) for at, one in enumerate(commands)]


async def _part(calling: Calling, commands: Mapping[int, Command], *, halt: bool) -> dict[int, Tried | Bitrix24Error]:
    """One request; what fails whole is what became of each command in it."""
    at, only = next(iter(commands.items()))
    does = _together(commands.values())
    try:
        if only.alone:
            return {at: await calling.attempt(only.method, only.params, does)}
        asked = {"halt": int(halt), "cmd": {f"c{at}": command(one.method, one.params) for at, one in commands.items()}}
        calls = Counter(one.method.lower() for one in commands.values())
        tried = await calling.attempt("batch", asked, does, {"batch": 1, **calls})
    except Bitrix24Error as error:
        return dict.fromkeys(commands, error)
    if isinstance(tried, Failure):
        return dict.fromkeys(commands, tried)
    return await _read(calling, commands, tried, halted=halt)


async def _read(
    calling: Calling, commands: Mapping[int, Command], answer: Answer, *, halted: bool
) -> dict[int, Tried | Bitrix24Error]:
    names = {f"c{at}": at for at in commands}
    told = {names[name]: tried for name, tried in read_batch(answer, list(names), halted=halted).items()}
    await _learn(calling, commands, told)
    return dict(told)


async def _learn(calling: Calling, commands: Mapping[int, Command], told: Mapping[int, Tried]) -> None:
    """The last operating time of each method counts, and one that was blocked rests. [D, S, I b24jssdk#459]"""
    calls = Counter(commands[at].method.lower() for at in told)
    times = {commands[at].method.lower(): tried.time for at, tried in told.items() if isinstance(tried, Answer)}
    for method, time in times.items():
        await calling.limiter.learn(method, time, calls[method])
    failed = {at: judge(tried).pause for at, tried in told.items() if isinstance(tried, Failure)}
    for method in {commands[at].method.lower() for at, wait in failed.items() if wait is Pause.METHOD}:
        await calling.limiter.out_of_time(method)


def _together(commands: Iterable[Command]) -> Operation:
    """What a request does that holds all of these: as careful as its most careful one."""
    order = list(Operation)
    return max((one.does for one in commands), key=order.index)


def _is_to_repeat(tried: Tried | Bitrix24Error, one: Command) -> bool:
    return not isinstance(tried, Bitrix24Error) and next_step(tried, one.does) is Step.AGAIN


def _outcome(tried: Tried | Bitrix24Error, one: Command) -> Outcome:
    """As the caller gets it. An error of the whole request that leaves open whether it was done leaves it open for each."""
    if isinstance(tried, Answer):
        return tried
    if isinstance(tried, Failure):
        return error_of(tried, one.method, one.does, WALL)
    if isinstance(tried, UnclearError) and one.does is Operation.READ:
        return NotTriedError("no answer", method=one.method)
    return tried
