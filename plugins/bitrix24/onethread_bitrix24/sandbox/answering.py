"""From a call to its answer: limits, access, the method itself, the envelope around it. [S CRestServer, D]"""

import asyncio
import time
import traceback
from dataclasses import dataclass
from typing import Any

from onethread_bitrix24.sandbox.access import Caller
from onethread_bitrix24.sandbox.call import Call, Method, Page, Shown, whole
from onethread_bitrix24.sandbox.journal import Entry, without_secrets
from onethread_bitrix24.sandbox.portal import Portal
from onethread_bitrix24.sandbox.protocol import errors
from onethread_bitrix24.sandbox.protocol.decode import Params
from onethread_bitrix24.sandbox.protocol.errors import Refusal

_CONTROLS = ("auth", "auth_connector", "start")


@dataclass(frozen=True, slots=True)
class Asked:
    """A request before anybody looked at it; `user` and `secret` are those of a webhook's address."""

    method: str
    params: Params
    address: str
    user: str = ""
    secret: str = ""
    https: bool = True


@dataclass(frozen=True, slots=True)
class Answer:
    """Status and body, and how long it took by the portal's own measure."""

    status: int
    body: dict[str, Any]
    seconds: float = 0.0


@dataclass(frozen=True, slots=True)
class Outcome:
    """What a method gave, and the `time` that goes with it."""

    value: Any
    time: dict[str, Any]


async def answer(portal: Portal, asked: Asked) -> Answer:
    """Do what is asked and say how it went; the journal notes it."""
    begin, caller, executed = time.perf_counter(), None, False
    try:
        caller = let_in(portal, asked)
        outcome = perform(portal, asked.method, asked.params, caller)
        executed = True
        if portal.options.latency:
            await asyncio.sleep(outcome.time["duration"])
        told = Answer(200, envelope(outcome), outcome.time["duration"])
    except Refusal as refusal:
        told = Answer(refusal.status, refusal.body)
    except Exception as error:  # noqa: BLE001 - a mistake of ours must not end the portal
        told = _mistake(portal, asked.method, error)
    note(portal, asked.method, asked.params, caller, told, time.perf_counter() - begin, executed)
    return told


def let_in(portal: Portal, asked: Asked) -> Caller:
    """Who asks, before anything is done; Refusal for who may not."""
    _admit(portal, asked)
    return identify(portal, asked)


def finish(portal: Portal, asked: Asked, caller: Caller) -> None:
    """Do what was let in before and tell nobody: the portal goes on with a call whose connection has ended. [D limits]"""
    executed = False
    try:
        perform(portal, asked.method, asked.params, caller)
        executed, told = True, Answer(200, {})
    except Refusal as refusal:
        told = Answer(refusal.status, refusal.body)
    except Exception as error:  # noqa: BLE001 - a mistake of ours must not end the portal
        told = _mistake(portal, asked.method, error)
    note(portal, asked.method, asked.params, caller, told, 0.0, executed)


def _mistake(portal: Portal, method: str, error: Exception) -> Answer:
    """The answer when the sandbox itself is wrong; where that was stands in the journal."""
    *_, last = traceback.extract_tb(error.__traceback__)
    portal.journal.mistakes.append(f"{method}: {type(error).__name__} in {last.name}, line {last.lineno}")
    return Answer(500, {"error": "INTERNAL_SERVER_ERROR", "error_description": type(error).__name__})


def _admit(portal: Portal, asked: Asked) -> None:
    options = portal.options
    if options.strict_https and not asked.https:
        raise errors.https_required()
    if options.limits and not portal.limits.let_in(
        asked.address, options.bucket_size, options.bucket_drain, portal.clock.now()
    ):
        raise errors.too_many_requests()


def identify(portal: Portal, asked: Asked) -> Caller:
    """Who is behind a webhook's address or a token."""
    now, credentials = portal.clock.now(), portal.state.credentials
    if asked.secret:
        hook = credentials.webhook(whole(asked.user), asked.secret, now)
        return Caller(hook.user_id, portal.state.is_admin(hook.user_id), hook.scopes, "", f"webhook:{hook.secret[:6]}")
    token = asked.params.get("auth")
    grant = credentials.grant(token if isinstance(token, str) else "", now)
    scopes = credentials.apps[grant.client_id].scopes
    admin = portal.state.is_admin(grant.user_id)
    return Caller(grant.user_id, admin, scopes, grant.client_id, f"{grant.client_id}:{grant.user_id}", grant.access)


def perform(portal: Portal, method: str, params: Params, caller: Caller, *, inner: bool = False) -> Outcome:
    """Run one method for a caller: alone, or as a command of a batch."""
    found = portal.methods.get(method)
    if found is None:
        raise errors.no_method()
    _allow(found, caller)
    counted = "batch" if inner and portal.options.batch_charging == "batch" else method
    _check_time(portal, caller, counted, charged=not inner or counted == method)
    begin, started = portal.clock.now(), time.perf_counter()
    call = _call(portal, method, params, caller)
    value = found.run(call)
    seconds = portal.options.costs.get(method, found.cost)
    if not portal.clock.frozen:
        seconds = max(seconds, time.perf_counter() - started)
    if method != "batch":
        portal.limits.of(caller.key, counted).charge(begin, seconds)
    return Outcome(value, _time(portal, caller, counted, begin, seconds + call.spent))


def _allow(method: Method, caller: Caller) -> None:
    if method.scope and not _has(method.scope, caller.scopes):
        raise errors.no_scope()
    if method.app and not caller.client_id:
        raise errors.wrong_auth_type()
    if method.admin and not caller.admin:
        raise errors.access_denied()


def _has(scope: str, scopes: frozenset[str]) -> bool:
    """The user scopes come in three sizes, each good for user.get."""
    return scope in scopes or (scope == "user" and bool({"user_basic", "user_brief"} & scopes))


def _check_time(portal: Portal, caller: Caller, method: str, *, charged: bool) -> None:
    """Before the call: the one that crosses the limit is finished, the next is blocked. [D]"""
    options = portal.options
    if (
        options.limits
        and charged
        and portal.limits.of(caller.key, method).used(portal.clock.now()) >= options.operating_limit
    ):
        raise errors.out_of_time()


def _call(portal: Portal, method: str, params: Params, caller: Caller) -> Call:
    source = params.get("auth_connector")
    kept = {name: value for name, value in params.items() if name not in _CONTROLS}
    start = whole(params.get("start", 0))
    return Call(portal, method, kept, caller, start, source if isinstance(source, str) else "")


def _time(portal: Portal, caller: Caller, method: str, begin: float, seconds: float) -> dict[str, Any]:
    finish = begin + seconds
    told: dict[str, Any] = {
        "start": begin,
        "finish": finish,
        "duration": seconds,
        "processing": seconds,
        "date_start": portal.clock.iso(begin),
        "date_finish": portal.clock.iso(finish),
    }
    if portal.options.operating_shown:
        used = portal.limits.of(caller.key, method)
        told |= {"operating_reset_at": used.resets_at(begin), "operating": round(used.used(begin), 6)}
    return told


def envelope(outcome: Outcome) -> dict[str, Any]:
    """Result, total, next and time; a failure that comes with status 200 has no result."""
    value = outcome.value
    if isinstance(value, Shown):
        return {**value.body, "time": outcome.time}
    if not isinstance(value, Page):
        return {"result": value, "time": outcome.time}
    told: dict[str, Any] = {"result": value.result}
    if value.next is not None:
        told["next"] = value.next
    if value.total is not None:
        told["total"] = value.total
    return {**told, "time": outcome.time}


def note(
    portal: Portal,
    method: str,
    params: Params,
    caller: Caller | None,
    told: Answer,
    seconds: float,
    executed: bool,
    inner: bool = False,
) -> None:
    """Write a call into the journal."""
    error = told.body.get("error")
    code = None if error is None else str(error)
    who = caller.key if caller else ""
    at = portal.clock.now()
    portal.journal.write(Entry(at, method, without_secrets(params), who, told.status, code, seconds, inner, executed))
