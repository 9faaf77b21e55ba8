"""Many commands in few requests, each with an outcome of its own: what came back is kept, whatever became of the rest."""

import asyncio
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence

from onethread_bitrix24.client.answers import Answer, Failure, Tried, read_batch
from onethread_bitrix24.client.calling import WALL, Calling, was_done_before
from onethread_bitrix24.client.chain import Chain, unmisled
from onethread_bitrix24.client.commands import LONGEST, Command, Known, Outcome
from onethread_bitrix24.client.durations import AIM, Durations
from onethread_bitrix24.client.errors import Bitrix24Error
from onethread_bitrix24.client.listings import nothing_of
from onethread_bitrix24.client.operations import Operation
from onethread_bitrix24.client.retries import TRIES, Step, next_step, pause
from onethread_bitrix24.client.rulings import Fate, Pause, error_of, judge

_AT_ONCE = 4
"""Requests of one batch that are on their way together."""


async def run(calling: Calling, commands: Sequence[Command], *, halt: bool = False) -> list[Outcome]:
    """The outcome of each command, in their order; never raises for what the portal or the network did.

    Command number n has the name `cn` for references, which reach no further than the fifty of one request: ValueError
    if there are more. What refers to a command that failed is not tried, and with it again if that may be; what does not keeps
    its answer. With `halt` nothing is tried behind the first that failed, and nothing again.
    """
    refers = any(one.refers for one in commands)
    known: Known = {at: Answer(nothing_of(one.method), 0) for at, one in enumerate(commands) if one.asks_for_nothing}
    if refers and (known or len(commands) > LONGEST):
        raise ValueError(f"commands that refer to others are {LONGEST} at most, and each is sent")
    if halt or refers:
        return await _in_order(calling, Chain(commands, known, halt=halt))
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


async def _held(calling: Calling, commands: Sequence[Command] | Mapping[int, Command], which: Iterable[int]) -> Known:
    """Those of a request whose method, called so often, has to rest: all others go on."""
    methods = {at: commands[at].method.lower() for at in which}
    held = await calling.limiter.held(Counter(methods.values()))
    return {at: held[method] for at, method in methods.items() if method in held}


def _parts(
    commands: Sequence[Command] | Mapping[int, Command],
    which: Iterable[int],
    durations: Durations,
    *,
    in_order: bool = False,
) -> list[list[int]]:
    """Numbers of commands that go in one request each: fifty at most, and no more than take their time; a lone one alone."""
    parts: list[list[int]] = []
    open_part: list[int] | None = None
    seconds = 0.0
    for at in which:
        one = commands[at]
        takes = durations.of(one.method, one.does)
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


async def _in_order(calling: Calling, chain: Chain) -> list[Outcome]:
    """One request after the other, each of which is to end at its first failure: something behind it may have needed it."""
    while waiting := chain.waiting():
        numbers = _parts(waiting, waiting, calling.durations, in_order=True)[0]
        told = await _held(calling, waiting, numbers)
        told = told or await _part(calling, {at: waiting[at] for at in numbers}, halt=True)
        if again := chain.take(told):
            await calling.clock.sleep(max(pause(one, tries, calling.chance()) for one, tries in again))
            calling.limiter.tally.retries += 1
    return [_outcome(chain.known[at], one) for at, one in enumerate(chain.commands)]


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
    return dict(unmisled(commands, told))


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
