"""Commands of which some need what others answer: what is to be sent next, and what is settled. Pure but for what it remembers."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field, replace

from onethread_bitrix24.client.answers import NO_ANSWER, Answer, Failure, Tried
from onethread_bitrix24.client.calling import was_done_before
from onethread_bitrix24.client.commands import Command, Known
from onethread_bitrix24.client.errors import Bitrix24Error, NotTriedError
from onethread_bitrix24.client.references import filled, referred
from onethread_bitrix24.client.retries import TRIES, Step, next_step


@dataclass(slots=True)
class Chain:
    """What became of commands so far, sent in requests that end at the first failure.

    What is `known` is never sent again: who refers to it has the answer filled in, so that the rest of a chain can go in a later
    request than its beginning. With `halt` the first failure ends all of it.
    """

    commands: Sequence[Command]
    known: Known
    halt: bool = False
    _failures: dict[int, list[Tried]] = field(default_factory=dict)

    def waiting(self) -> dict[int, Command]:
        """What is yet to be answered, in order; what cannot be any more is settled."""
        waiting = dict[int, Command]()
        over = self.halt and not all(isinstance(one, Answer) for one in self.known.values())
        for at, one in enumerate(self.commands):
            if at in self.known:
                continue
            ready = None if over else self._ready(one)
            if ready is None:
                self.known[at] = self._untried(at)
            else:
                waiting[at] = ready
        return waiting

    def take(self, told: Mapping[int, Tried | Bitrix24Error]) -> list[tuple[Failure, int]]:
        """Learn from a request; what failed and is to be sent again, and how often it was."""
        again = list[tuple[Failure, int]]()
        for at, tried in told.items():
            one = self.commands[at]
            failures = self._failures.setdefault(at, [])
            if isinstance(tried, Failure):
                failures.append(tried)
                if not self.halt and len(failures) < TRIES and next_step(tried, one.does) is Step.AGAIN:
                    again.append((tried, len(failures)))
                    continue
            self.known[at] = Answer(True) if failures and was_done_before(one.method, failures) else tried
        return again

    def _ready(self, one: Command) -> Command | None:
        """With all filled in that is known; None if what it refers to failed, or does not say that."""
        needs = referred(one.params) if one.refers else set()
        answers = {at: told for at in needs if isinstance(told := self.known.get(at), Answer)}
        if any(at in self.known and at not in answers for at in needs):
            return None
        try:
            return replace(one, params=filled(one.params, answers), refers=answers.keys() != needs) if answers else one
        except LookupError:
            return None

    def _untried(self, at: int) -> Tried | Bitrix24Error:
        """Who was in a request of which nobody knows what was done may have been done, too."""
        failures = self._failures.get(at)
        return failures[-1] if failures else NotTriedError("an earlier command failed")


def unmisled(commands: Mapping[int, Command], told: Mapping[int, Tried]) -> dict[int, Tried]:
    """What one request told, but of commands that were done in spite of the failure of one to which they refer.

    They were done with who knows what in place of its answer, so nobody knows what was done: not taken for tried as it was meant,
    nor for not tried.
    """
    true, failed = dict(told), set[int]()
    for at in told:
        one = commands[at]
        if one.refers and not failed.isdisjoint(referred(one.params)):
            true[at] = Failure(0, NO_ANSWER)
        if isinstance(true[at], Failure):
            failed.add(at)
    return true
