"""What a failed call means for the intent that it was made for, and for the whole connection."""

from collections.abc import Collection
from dataclasses import dataclass, field

from onethread.plugin import AuthenticationError, ConfigurationError, Later, Outcome, Refused, Unclear
from onethread_bitrix24.client import (
    AppOnlyError,
    Bitrix24Error,
    BusyError,
    CallRefusedError,
    MethodMissingError,
    ScopeMissingError,
    UnclearError,
)

ABOUT_ALL = (AuthenticationError, ConfigurationError, ScopeMissingError, AppOnlyError, MethodMissingError)
"""What somebody has to mend before anything goes: no reason to give up what waits."""

_MENDED = 300.0


@dataclass(slots=True)
class Failing:
    """Turns errors into outcomes, and remembers which of them were about the whole connection."""

    stopped: dict[int, Bitrix24Error] = field(default_factory=dict)
    """By the identity of the outcome that it became."""

    _kept: list[Outcome] = field(default_factory=list)

    def of(self, error: Bitrix24Error) -> Outcome:
        """What an error of a call means that was to do something."""
        if isinstance(error, UnclearError):
            return Unclear(str(error))
        if isinstance(error, ABOUT_ALL):
            return self._stopped(error)
        if isinstance(error, CallRefusedError):
            return Refused(str(error))
        return Later(str(error), error.retry_after if isinstance(error, BusyError) else None)

    def _stopped(self, error: Bitrix24Error) -> Outcome:
        outcome = Later(str(error), _MENDED)
        self._kept.append(outcome)
        self.stopped[id(outcome)] = error
        return outcome

    def check(self, outcomes: Collection[Outcome]) -> None:
        """Raise what was about the whole connection if nothing else came of it: then the connection waits, not each intent."""
        if not outcomes or any(id(one) not in self.stopped for one in outcomes):
            return
        error = next(self.stopped[id(one)] for one in outcomes)
        if isinstance(error, AuthenticationError | ConfigurationError):
            raise error
        raise ConfigurationError(str(error)) from error


def while_asking(outcome: Outcome) -> Outcome:
    """Who asks what became of a try has learned nothing by a failure of the asking."""
    return Unclear(outcome.reason) if isinstance(outcome, Later | Refused) else outcome
