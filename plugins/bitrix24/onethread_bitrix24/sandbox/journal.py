"""What was called and how it ended, for tests to ask; parameters without tokens."""

from collections import Counter, deque
from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

_KEPT = 20_000
_SECRET = {"auth", "AUTH_ID", "REFRESH_ID", "access_token", "refresh_token", "client_secret"}


@dataclass(frozen=True, slots=True)
class Entry:
    """A call: its method, parameters, who made it, status and error code; commands of a batch have entries, too."""

    at: float
    method: str
    params: dict[str, Any]
    caller: str
    status: int
    error: str | None
    seconds: float
    inner: bool
    executed: bool


@dataclass(slots=True)
class Journal:
    """The last calls, and how often each method was called at all."""

    entries: deque[Entry] = field(default_factory=lambda: deque(maxlen=_KEPT))
    counts: Counter[str] = field(default_factory=Counter)
    unknown: Counter[str] = field(default_factory=Counter)
    """Calls of methods that the sandbox does not have: its gaps."""
    mistakes: list[str] = field(default_factory=list)
    """Where the sandbox itself broke."""

    def write(self, entry: Entry) -> None:
        """Note a call."""
        self.entries.append(entry)
        self.counts[entry.method] += 1
        if entry.error == "ERROR_METHOD_NOT_FOUND":
            self.unknown[entry.method] += 1

    def of(self, method: str) -> list[Entry]:
        """The calls of a method, oldest first."""
        return [entry for entry in self.entries if entry.method == method]

    def executed(self, method: str) -> int:
        """How often it was really done."""
        return sum(entry.executed for entry in self.of(method))

    def clear(self) -> None:
        """Forget everything."""
        self.entries.clear()
        self.counts.clear()
        self.unknown.clear()
        self.mistakes.clear()


def without_secrets(params: dict[str, Any]) -> dict[str, Any]:
    """The parameters without tokens."""
    return {name: value for name, value in params.items() if name not in _SECRET}


def as_json(entries: Iterable[Entry]) -> list[dict[str, Any]]:
    """The entries as the control API tells them."""
    return [{name: getattr(entry, name) for name in Entry.__slots__} for entry in entries]
