"""A remote system that remembers what was done in it by the key of the intent, and the ways in which calls go wrong."""

from dataclasses import dataclass, field
from enum import Enum, auto

from onethread.plugin import (
    AuthenticationError,
    Done,
    Later,
    NotDone,
    Refused,
    RetryableError,
    Unclear,
    UnknownOutcomeError,
)


class Fault(Enum):
    """What goes wrong, with one thing or with a whole call."""

    NONE = auto()
    LATER = auto()
    LOST_BEFORE = auto()
    LOST_AFTER = auto()
    AWAY = auto()
    CREDENTIALS = auto()
    BROKEN_BEFORE = auto()
    BROKEN_AFTER = auto()
    CUT_AFTER = auto()
    SILENT_AFTER = auto()


RAISED = {
    Fault.AWAY: RetryableError("away"),
    Fault.CREDENTIALS: AuthenticationError("no"),
    Fault.BROKEN_BEFORE: ValueError("ours"),
}
RAISED_AFTER = {Fault.BROKEN_AFTER: ValueError("ours"), Fault.CUT_AFTER: UnknownOutcomeError("cut")}


@dataclass
class Remote:
    """`made` has each key as often as it was made, `holds` what is there now."""

    at_once: int = 3
    made: list[str] = field(default_factory=list)
    holds: dict[str, object] = field(default_factory=dict)
    calls: list[list[str]] = field(default_factory=list)
    faults: list[Fault] = field(default_factory=list)
    refuses: set[str] = field(default_factory=set)

    async def deliver(self, intents):
        self.calls.append([one.key for one in intents])
        fault = self._fault()
        if fault in RAISED:
            raise RAISED[fault]
        became = {one.key: self._do(one, fault) for one in intents}
        if fault in RAISED_AFTER:
            raise RAISED_AFTER[fault]
        return {} if fault is Fault.SILENT_AFTER else became

    async def reconcile(self, intents):
        fault = self._fault()
        if fault in RAISED:
            raise RAISED[fault]
        return {one.key: Done({"id": one.key}) if one.key in self.holds else NotDone() for one in intents}

    def _fault(self):
        return self.faults.pop(0) if self.faults else Fault.NONE

    def _do(self, intent, fault):
        if intent.key in self.refuses:
            return Refused("never")
        if fault is Fault.LATER:
            return Later("busy", 5)
        if fault is Fault.LOST_BEFORE:
            return Unclear("lost")
        if intent.receipt is None:
            self.made.append(intent.key)
        self.holds[intent.key] = intent.body
        return Unclear("lost") if fault is Fault.LOST_AFTER else Done({"id": intent.key})
