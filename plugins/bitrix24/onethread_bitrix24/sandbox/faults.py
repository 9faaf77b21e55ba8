"""What may go wrong on purpose: the next so many calls, of any method or of one, fail in a chosen way."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any

from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.protocol.errors import Refusal

REFUSALS: Mapping[str, Callable[[], Refusal]] = {
    "query_limit": errors.too_many_requests,
    "overload": lambda: Refusal(503, "OVERLOAD_LIMIT", "REST API is blocked due to overload."),
    "operation_limit": errors.out_of_time,
    "server_error": lambda: Refusal(500, "INTERNAL_SERVER_ERROR", "Internal server error"),
    "unexpected_answer": lambda: Refusal(500, "ERROR_UNEXPECTED_ANSWER", "Server returned an unexpected response"),
    "expired_token": errors.expired_token,
    "invalid_token": lambda: Refusal(401, "invalid_token", "Unable to get application by token"),
    "payment_required": lambda: Refusal(401, "PAYMENT_REQUIRED", "Payment required"),
    "confirm_waiting": lambda: Refusal(401, "METHOD_CONFIRM_WAITING", "Method call is waiting for confirmation"),
    "confirm_denied": lambda: Refusal(403, "METHOD_CONFIRM_DENIED", "Method call was denied"),
    "access_denied": errors.access_denied,
    "no_scope": errors.no_scope,
    "plan": lambda: Refusal(403, "ACCESS_DENIED", "REST API is available only on commercial plans"),
    "portal_deleted": lambda: Refusal(410, "PORTAL_DELETED", "Portal was deleted"),
    "error": lambda: Refusal(400, "", "Something went wrong"),
    "error_200": lambda: Refusal(200, "ERROR_CORE", "Something went wrong"),
}
"""Answers instead of doing it."""

TRANSPORT = (
    "html_500",
    "html_502",
    "html_504",
    "drop_before",
    "drop_after",
    "truncate",
    "redirect",
    "slow",
    "fail_after",
)
"""What happens to the connection; `drop_after`, `truncate` and `fail_after` after it was done, `slow` before."""

CUT = ("execute_late", "cut_batch")
"""The connection ends, and the portal goes on: with all of it later, or with the first half of a batch and never the rest."""

LATE = 30.0
"""Seconds of the portal's clock by which `execute_late` is late, if nothing is said."""

SHORT = "short_page"
"""A list is answered without the last row of its page, as if somebody had hidden it; a command of a batch may meet that, too."""

KINDS = (*REFUSALS, *TRANSPORT, *CUT, SHORT)


@dataclass(slots=True)
class Fault:
    """A failure that waits: `times` calls of `method` (or of any) after `skip` others; 0 times is for ever."""

    kind: str
    method: str = ""
    times: int = 1
    skip: int = 0
    seconds: float = 0.0
    """How long `slow` takes, really; how late `execute_late` is by the portal's clock."""
    location: str = ""
    """Where `redirect` points to: the root of another host."""
    status: int = 0
    """Another status than the kind's own."""
    code: str = ""
    """Another error code than the kind's own."""
    description: str = ""
    """Other words than the kind's own."""

    def __post_init__(self) -> None:
        """An unknown kind is a mistake of the test."""
        if self.kind not in KINDS:
            raise ValueError(f"there is no fault {self.kind!r}; there are {', '.join(KINDS)}")
        self.method = self.method.lower()

    @property
    def is_met_within(self) -> bool:
        """Whether a command of a batch can meet it."""
        return bool(self.method) and (self.kind in REFUSALS or self.kind == SHORT)

    def refusal(self) -> Refusal:
        """The answer of a kind that is one."""
        made = REFUSALS[self.kind]()
        made.status = self.status or made.status
        made.code = self.code or made.code
        made.description = self.description or made.description
        return made


@dataclass(slots=True)
class Faults:
    """The failures that wait, in the order in which they were asked for."""

    waiting: list[Fault] = field(default_factory=list)
    struck: dict[str, int] = field(default_factory=dict)

    def add(self, kind: str, **details: Any) -> Fault:
        """Let something go wrong."""
        fault = Fault(kind, **details)
        self.waiting.append(fault)
        return fault

    def strike(self, method: str, *, inner: bool = False) -> Fault | None:
        """The failure that this call meets; commands of a batch meet only answers that are named for their method."""
        for fault in self.waiting:
            if fault.method not in ("", method) or (inner and not fault.is_met_within):
                continue
            if fault.skip:
                fault.skip -= 1
                continue
            self._spend(fault)
            return fault
        return None

    def clear(self) -> None:
        """Let everything go well again."""
        self.waiting.clear()

    def _spend(self, fault: Fault) -> None:
        self.struck[fault.kind] = self.struck.get(fault.kind, 0) + 1
        if fault.times == 1:
            self.waiting.remove(fault)
        elif fault.times:
            fault.times -= 1


def shortened(result: Any) -> Any:
    """The result of a list, in either dialect, without its last row."""
    if isinstance(result, Mapping):
        return {name: shortened(rows) for name, rows in result.items()}
    return result[:-1] if isinstance(result, list) else result
