"""What is to be done in a remote system, and what can become of it."""

from dataclasses import dataclass

from onethread.model.join import Json


@dataclass(frozen=True, slots=True)
class Intent:
    """Something to be done in a remote system.

    `key` says what, once for each connection, so that whatever the remote can be told to remember it by makes a second
    time harmless. `receipt` is what the remote answered when it was last done, None if it never was. With a receipt it is a
    change of what is there, which is made so that twice is as good as once: it is repeated when nobody knows whether it
    was made. `tries` is how often it was tried in vain.
    """

    key: str
    kind: str
    body: Json
    revision: int = 1
    tries: int = 0
    receipt: Json = None


@dataclass(frozen=True, slots=True)
class Done:
    """It was done; `receipt` is what to know it by later."""

    receipt: Json = None


@dataclass(frozen=True, slots=True)
class NotDone:
    """It was looked for and is not there: it may be tried again."""


@dataclass(frozen=True, slots=True)
class Later:
    """It was not done, and may be done later; after so many seconds if the remote says when."""

    reason: str
    seconds: float | None = None


@dataclass(frozen=True, slots=True)
class Refused:
    """It was not done, and would never be: somebody has to look."""

    reason: str


@dataclass(frozen=True, slots=True)
class Unclear:
    """Nobody knows whether it was done: the remote is asked before it is tried again."""

    reason: str


Outcome = Done | NotDone | Later | Refused | Unclear
