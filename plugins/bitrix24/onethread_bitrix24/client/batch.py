"""Many commands in few requests, each with an outcome of its own: what came back is kept, whatever became of the rest."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from onethread_bitrix24.client.answers import Answer, Failure, Tried, read_batch
from onethread_bitrix24.client.calling import WALL, Calling, was_done_before
from onethread_bitrix24.client.durations import AIM, Durations
from onethread_bitrix24.client.encode import asks_for_nothing, command, mentions_reference, without_empty_denials
from onethread_bitrix24.client.errors import Bitrix24Error, NotTriedError
from onethread_bitrix24.client.listings import nothing_of
from onethread_bitrix24.client.mailguard import would_mail
from onethread_bitrix24.client.operations import Operation, operation_of
from onethread_bitrix24.client.retries import TRIES, Step, next_step, pause
from onethread_bitrix24.client.rulings import Fate, Pause, error_of, judge

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
    def text(self) -> str:
        """As it stands in a batch."""
        reads = self.does is Operation.READ
        return command(self.method, without_empty_denials(self.params) if reads else self.params)

    @property
    def asks_for_nothing(self) -> bool:
        """Whether it is answered without being sent."""
        return self.does is Operation.READ and asks_for_nothing(self.params)

    @property
    def alone(self) -> bool:
        """Whether it must not stand in a batch; nor what would send an e-mail, which stops nothing but itself so."""
        return (not self.refers and mentions_reference(self.params)) or would_mail(self.method, self.params)


Outcome = Answer | Bitrix24Error
Known = dict[int, Tried | Bitrix24Error]
"""What became of commands so far, by their numbers."""


async def run(calling: Calling, commands: Sequence[Command], *, halt: bool = False) -> list[Outcome]:
    """The outcome of each command, in their order; never raises for what the portal or the network did.

    Command number n has the name `cn` for references, which reach no further than the fifty of one request: ValueError
    if there are more. With `halt` nothing is tried behind the first that failed.
    """
    refers = any(one.refers for one in commands)
    known: Known = {at: Answer(nothing_of(one.method), 0) for at, one in enumerate(commands) if one.asks_for_nothing}
    if refers and (known or len(commands) > LONGEST):
        raise ValueError(f"commands that refer to others are {LONGEST} at most, and each is sent")
    if halt or refers:
        return await _in_order(calling, commands, known, halt=halt)
    return await _each(calling, commands, known)


async def _each(calling: Calling, commands: Sequence[Command], known: Known) -> list[Outcome]:
    """All at once; again those that failed and may be repeated."""
    waiting = [at for at in range(len(commands)) if at not in known]
    history: dict[int, list[Tried]] = {at: [] for at in waiting}
    for tries in range(1, TRIES + 1):
        known |= await _sent(calling, commands, waiting)
        for at in waiting:
            history[at] += [one] if not isinstance(one := known[at], Bitrix24Error) else []
        waiting = [at for at in waiting if _is_to_repeat(known[at], commands[at])]
        if not waiting:
            break
        if tries < TRIES:
            failed = [one for at in waiting if isinstance(one := known[at], Failure)]
            await calling.clock.sleep(max(pause(one, tries, calling.chance()) for one in failed))
            calling.limiter.tally.retries += 1
    known |= {at: Answer(True) for at, told in history.items() if told and was_done_before(commands[at].method, told)}
    return [_outcome(known[at], one) for at, one in enumerate(commands)]


async def _sent(
    calling: Calling, commands: Sequence[Command], which: Sequence[int]
) -> Known:  # fmt: skip
    """One try of these, a few requests at the same time; what takes nobody knows how long is tried in one first."""
    gate = asyncio.Semaphore(_AT_ONCE)

    async def part(numbers: Sequence[int]) -> Known:
        async with gate:
            held = await _held(calling, commands, numbers)
            free = {at: commands[at] for at in numbers if at not in held}
            return held | (await _part(calling, free, halt=False) if free else {})

    told: Known = {}
    while rest := [at for at in which if at not in told]:
        parts = _parts(commands, rest, calling.durations)
        known = all(calling.durations.knows(commands[at].method, commands[at].does) for at in rest)
        for one in await asyncio.gather(*(part(numbers) for numbers in (parts if known else parts[:1]))):
            told |= one
    return told


async def _held(calling: Calling, commands: Sequence[Command], which: Iterable[int]) -> Known:
    """Those of a request whose method, called so often, has to rest: all others go on."""
    methods = {at: commands[at].method.lower() for at in which}
    held = await calling.limiter.held(Counter(methods.values()))
    return {at: held[method] for at, method in methods.items() if method in held}


def _parts(
    commands: Sequence[Command], which: Iterable[int], durations: Durations, *, in_order: bool = False
) -> list[list[int]]:
    """Numbers of commands that go in one request each: fifty at most, and no more than take their time; a lone one alone."""
    parts: list[list[int]] = []
    open_part: list[int] | None = None
    seconds = 0.0
    for at in which:
        one = commands[at]
        takes = 0.0 if one.refers else durations.of(one.method, one.does)
        if one.alone:
            parts.append([at])
            open_part = None if in_order else open_part
        elif open_part is not None and len(open_part) < LONGEST and seconds + takes <= AIM:
            open_part.append(at)
            seconds += takes
        else:
            open_part, seconds = [at], takes
            parts.append(open_part)
    return parts


async def _in_order(calling: Calling, commands: Sequence[Command], known: Known, *, halt: bool) -> list[Outcome]:
    """One request after the other. Nothing is repeated by itself: a command may have needed one before it."""
    waiting = [at for at in range(len(commands)) if at not in known]
    for numbers in _parts(commands, waiting, calling.durations, in_order=True):
        known |= await _part(calling, {at: commands[at] for at in numbers}, halt=halt)
        if halt and not all(isinstance(known.get(at), Answer) for at in numbers):
            break
    skipped = NotTriedError("an earlier command failed")
    return [_outcome(known.get(at, skipped), one) for at, one in enumerate(commands)]


async def _part(calling: Calling, commands: Mapping[int, Command], *, halt: bool) -> Known:
    """One request, not repeated unless it was turned away; what fails whole is what became of each command in it."""
    try:
        if any(one.alone for one in commands.values()):
            return {at: await _alone(calling, one) for at, one in commands.items()}
        asked = {"halt": int(halt), "cmd": {f"c{at}": one.text for at, one in commands.items()}}
        calls = Counter(one.method.lower() for one in commands.values())
        tried = await calling.attempt("batch", asked, Operation.CREATE, {"batch": 1, **calls})
    except Bitrix24Error as error:
        return dict.fromkeys(commands, error)
    if isinstance(tried, Answer):
        return await _read(calling, commands, tried, halted=halt)
    if judge(tried).fate is not Fate.UNCLEAR:
        return {at: error_of(tried, one.method, one.does) for at, one in commands.items()}
    calling.durations.took_too_long([one.method for one in commands.values()])
    return dict.fromkeys(commands, tried)


async def _alone(calling: Calling, one: Command) -> Tried | Bitrix24Error:
    """A call by itself, which has been repeated where that was safe."""
    tried = await calling.attempt(one.method, one.params, one.does)
    return error_of(tried, one.method, one.does, WALL) if isinstance(tried, Failure) else tried


async def _read(calling: Calling, commands: Mapping[int, Command], answer: Answer, *, halted: bool) -> Known:
    names = {f"c{at}": at for at in commands}
    told = {names[name]: tried for name, tried in read_batch(answer, list(names), halted=halted).items()}
    await _learn(calling, commands, told)
    return dict(told)


async def _learn(calling: Calling, commands: Mapping[int, Command], told: Mapping[int, Tried]) -> None:
    """The last operating time of each method counts, and one that was blocked rests. [D, S, I b24jssdk#459]"""
    calls = Counter(commands[at].method.lower() for at in told)
    times = {commands[at].method.lower(): tried.time for at, tried in told.items() if isinstance(tried, Answer)}
    for method, time in times.items():
        calling.durations.learn(method, time)
        await calling.limiter.learn(method, time, calls[method])
    failed = {at: judge(tried).pause for at, tried in told.items() if isinstance(tried, Failure)}
    for method in {commands[at].method.lower() for at, wait in failed.items() if wait is Pause.METHOD}:
        await calling.limiter.out_of_time(method)


def _is_to_repeat(tried: Tried | Bitrix24Error, one: Command) -> bool:
    return not isinstance(tried, Bitrix24Error) and next_step(tried, one.does) is Step.AGAIN


def _outcome(tried: Tried | Bitrix24Error, one: Command) -> Outcome:
    """As the caller gets it."""
    return error_of(tried, one.method, one.does, WALL) if isinstance(tried, Failure) else tried
