"""What came back, read: an answer, or what is known of a failure. Pure. [D, S; reference of errors]"""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

import msgspec

from onethread_bitrix24.client.shapes import as_list, as_map, as_whole

UNREADABLE = "UNREADABLE"
"""Our code for what is no answer of Bitrix24: a page in HTML, half a JSON."""

NO_ANSWER = "NO_ANSWER"
"""Our code for a connection that ended without an answer."""

NOT_REACHED = "NOT_REACHED"
"""Our code for a connection that never was."""

_LONGEST_CODE = 80


@dataclass(frozen=True, slots=True)
class Answer:
    """The result of a call. `total` and `next` come with lists, `time` has what is in the envelope of that name."""

    result: Any = field(repr=False)
    total: int | None = None
    next: int | None = None
    time: Mapping[str, Any] = field(default_factory=dict, repr=False)

    def ends(self, rows: int, read: int) -> bool:
        """Whether a list that is read by pages surely ends with this one of so many `rows`, of `read` in all.

        A short page is no end: rows may have been hidden after they were counted. [?]
        """
        return not rows or (self.next is None and self.total is not None and read >= self.total)


@dataclass(frozen=True, slots=True)
class Failure:
    """Why there is no result: HTTP status (0 for none, or within a batch), the portal's code and words.

    `ended` says whether the portal is surely no longer at it.
    """

    status: int
    code: str
    words: str = field(default="", repr=False)
    ended: bool = True


Tried = Answer | Failure


def read(status: int, body: bytes) -> Tried:
    """Success is a status of 2xx, no error at the top, and none within the result where some methods put it."""
    told = decoded(body)
    if told is None:
        # A gateway that has given up does not say that the portal has.
        return Failure(status, UNREADABLE, ended=status < 500 or status == 503)
    if _has_error(told, status):
        return failure_of(told, status)
    if not 200 <= status < 300 or "result" not in told:
        return Failure(status, UNREADABLE)
    hidden = told["result"]
    if isinstance(hidden, Mapping) and hidden.get("result") is False and "error" in hidden:
        return failure_of(hidden, status)
    return Answer(told["result"], as_whole(told.get("total")), as_whole(told.get("next")), as_map(told.get("time")))


def failure_of(told: Mapping[str, Any], status: int = 0) -> Failure:
    """Code and words of an error as it stands in a body or in `result_error`; REST 3.0 has them one level deeper."""
    error = told.get("error")
    if isinstance(error, Mapping):
        return Failure(status, _code(error.get("code")), str(error.get("message", "")))
    return Failure(status, _code(error), str(told.get("error_description", "")))


def read_batch(answer: Answer, names: list[str], *, halted: bool = False) -> dict[str, Tried]:
    """The answer to each command, by name; of commands that it tells nothing of, nobody knows whether they were done.

    Of a batch that was to halt, nothing was tried behind the first that failed: they are left out, but only if the answer tells of
    nothing that is behind it. Who takes no notice of `halt` did go on, and what it tells is what was done.
    """
    whole = as_map(answer.result)
    parts = {name: as_map(whole.get(name)) for name in _PARTS}
    tried = {name: _one(name, parts) for name in names}
    told = [name for name in names if name in parts["result"] or name in parts["result_error"]]
    failed = next((name for name in told if name in parts["result_error"]), None)
    if halted and failed is not None and failed == told[-1]:
        return {name: tried[name] for name in names[: names.index(failed) + 1]}
    return tried


_PARTS = ("result", "result_error", "result_total", "result_next", "result_time")


def _one(name: str, parts: Mapping[str, Mapping[str, Any]]) -> Tried:
    if name in parts["result_error"]:
        return failure_of(as_map(parts["result_error"][name]))
    return _command_answer(name, parts) if name in parts["result"] else Failure(0, NO_ANSWER)


def _command_answer(name: str, parts: Mapping[str, Mapping[str, Any]]) -> Tried:
    value = parts["result"][name]
    if isinstance(value, Mapping) and value.get("result") is False and "error" in value:
        return failure_of(value)
    total, following = parts["result_total"].get(name), parts["result_next"].get(name)
    return Answer(value, as_whole(total), as_whole(following), as_map(parts["result_time"].get(name)))


def refused_items(answer: Answer) -> dict[int, list[str]]:
    """Of imconnector.send.messages: which messages were not taken, by their position, and why. [D]"""
    told = as_list(as_map(as_map(answer.result).get("DATA")).get("RESULT"))
    failed = [(at, as_map(item)) for at, item in enumerate(told)]
    return {
        at: [str(word) for word in as_list(item.get("ERRORS"))] for at, item in failed if item.get("SUCCESS") is False
    }


def decoded(body: bytes) -> dict[str, Any] | None:
    """The object of a JSON body; None for anything else."""
    try:
        told = msgspec.json.decode(body)
    except (msgspec.DecodeError, RecursionError, UnicodeDecodeError):
        return None
    return told if isinstance(told, dict) else None


def _has_error(told: Mapping[str, Any], status: int) -> bool:
    """An error without a code is one too, unless it stands beside a good result."""
    if "error" not in told:
        return False
    return bool(told["error"]) or "result" not in told or status >= 300


def _code(value: Any) -> str:
    """Codes are texts, numbers or sentences; the empty one means that there is none."""
    return "" if value is None or isinstance(value, bool) else str(value)[:_LONGEST_CODE]
