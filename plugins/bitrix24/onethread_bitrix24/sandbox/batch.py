"""The method `batch`: up to fifty commands, one after the other, each of which may use what others gave. [S, D batch]"""

from dataclasses import dataclass, field, replace
from typing import Any

from onethread_bitrix24.sandbox.answering import Answer, Outcome, note, perform
from onethread_bitrix24.sandbox.call import Call, Method, Page, Shown, mapping, truthy
from onethread_bitrix24.sandbox.faults import SHORT, shortened
from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.protocol.decode import Params
from onethread_bitrix24.sandbox.protocol.encode import Shaped, php
from onethread_bitrix24.sandbox.protocol.errors import Refusal
from onethread_bitrix24.sandbox.protocol.references import command, resolved

LONGEST = 50
_FORBIDDEN = {"batch", "upload", "download"}


@dataclass(slots=True)
class _Sofar:
    """What the commands gave until now, by their names."""

    result: dict[str, Any] = field(default_factory=dict)
    error: dict[str, Any] = field(default_factory=dict)
    total: dict[str, Any] = field(default_factory=dict)
    next: dict[str, Any] = field(default_factory=dict)
    time: dict[str, Any] = field(default_factory=dict)

    @property
    def known(self) -> dict[str, dict[str, Any]]:
        """For references."""
        return {
            "result": self.result, "error": self.error, "total": self.total, "next": self.next, "time": self.time
        }  # fmt: skip

    def as_result(self) -> dict[str, Any]:
        """Under the names that the answer has."""
        told = {f"result_{name}": known for name, known in self.known.items() if name != "result"}
        return {"result": {name: Shaped(value) for name, value in self.result.items()}, **told}


def batch(call: Call) -> dict[str, Any]:
    """Run the commands in order; what is no text is skipped in silence, and `halt` is read as PHP reads it."""
    sofar = _Sofar()
    halt = truthy(call.variant("halt"))
    for at, (name, text) in enumerate(mapping(call.variant("cmd")).items()):
        if not isinstance(text, str):
            continue
        try:
            if at >= LONGEST:
                raise errors.batch_too_long()
            _keep(sofar, name, _one(call, text, sofar))
        except Refusal as refusal:
            sofar.error[name] = refusal.body
            if halt:
                break
    return sofar.as_result()


def _one(call: Call, text: str, sofar: _Sofar) -> Outcome:
    method, params = command(text)
    method = method.lower()
    params = {str(key): value for key, value in _asked(resolved(params, sofar.known)).items()}
    try:
        outcome = _performed(call, method, params)
    except Refusal as refusal:
        note(call.portal, method, params, call.caller, Answer(refusal.status, refusal.body), 0.0, False, inner=True)
        raise
    call.spent += outcome.time["duration"]
    note(call.portal, method, params, call.caller, Answer(200, {}), outcome.time["duration"], True, inner=True)
    return outcome


def _asked(params: Any) -> Params:
    return mapping(params)


def _performed(call: Call, method: str, params: Params) -> Outcome:
    if method in _FORBIDDEN:
        raise errors.not_in_batch()
    fault = call.portal.faults.strike(method, inner=True)
    if fault and fault.kind != SHORT:
        raise fault.refusal()
    outcome = perform(call.portal, method, params, call.caller, inner=True)
    if fault and isinstance(outcome.value, Page):
        return replace(outcome, value=replace(outcome.value, result=shortened(outcome.value.result)))
    return outcome


def _keep(sofar: _Sofar, name: str, outcome: Outcome) -> None:
    value = outcome.value
    if isinstance(value, Shown):
        sofar.error[name] = value.body
        return
    page = value if isinstance(value, Page) else Page(value)
    sofar.result[name] = php(page.result)
    sofar.time[name] = outcome.time
    if page.total is not None:
        sofar.total[name] = page.total
    if page.next is not None:
        sofar.next[name] = page.next


METHODS = (Method("batch", batch),)
