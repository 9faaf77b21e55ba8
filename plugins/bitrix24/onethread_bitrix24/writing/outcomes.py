"""What a failed call means for the intent that it was made for, and for the whole connection."""

from collections.abc import Collection, Sequence
from dataclasses import dataclass, field

from onethread.plugin import (
    AuthenticationError,
    ConfigurationError,
    Later,
    OnethreadError,
    Outcome,
    Refused,
    Unclear,
)
from onethread_bitrix24.client import (
    AppOnlyError,
    Bitrix24Error,
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

    _about: dict[int, Bitrix24Error] = field(default_factory=dict)
    """By the identity of the outcome that it became."""

    _kept: list[Outcome] = field(default_factory=list)

    def of(self, error: Bitrix24Error) -> Outcome:
        """What an error of a call means that was to do something."""
        if isinstance(error, UnclearError):
            return Unclear(str(error))
        if isinstance(error, ABOUT_ALL):
            return self._remember(error, Later(str(error), _MENDED))
        if isinstance(error, CallRefusedError):
            return Refused(str(error))
        return self._remember(error, Later(str(error), error.retry_after))

    def asking(self, outcome: Outcome) -> Outcome:
        """Who asks what became of a try has learned nothing by a failure of the asking."""
        if not isinstance(outcome, Later | Refused):
            return outcome
        error, told = self._about.get(id(outcome)), Unclear(outcome.reason)
        return self._remember(error, told) if error else told

    def check(self, outcomes: Collection[Outcome]) -> None:
        """Raise what was about the whole connection if nothing else came of it: then the connection waits, not each intent."""
        errors = [self._about.get(id(one)) for one in outcomes]
        about_all = [one for one in errors if one is not None]
        if about_all and len(about_all) == len(errors):
            raise _gravest(about_all)

    def _remember(self, error: Bitrix24Error, outcome: Outcome) -> Outcome:
        self._kept.append(outcome)
        self._about[id(outcome)] = error
        return outcome


def _gravest(errors: Sequence[Bitrix24Error]) -> OnethreadError:
    """What somebody has to mend; else what takes longest to pass."""
    error = next((one for one in errors if isinstance(one, ABOUT_ALL)), None)
    if error is None:
        return max(errors, key=lambda one: one.retry_after or 0.0)
    mendable = isinstance(error, AuthenticationError | ConfigurationError)
    return error if mendable else ConfigurationError(str(error))
