"""What a failure means: whether anything was done, what the caller is told, and who has to wait. Pure. [D errors, S, I]"""

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from onethread_bitrix24.client import errors
from onethread_bitrix24.client.answers import NO_ANSWER, NOT_REACHED, UNREADABLE, Failure
from onethread_bitrix24.client.errors import Bitrix24Error
from onethread_bitrix24.client.operations import Operation


class Fate(StrEnum):
    """What became of the call."""

    NOT_DONE = "not done"
    """Turned away before it was begun: it may be tried again, whatever it is."""

    UNCLEAR = "unclear"
    """It may have been done."""

    REFUSED = "refused"
    """It was not done, and never will be."""

    EXPIRED = "expired"
    """The access token is over: not done, and again with a new one."""


class Pause(StrEnum):
    """Who has to wait before the next call."""

    NOBODY = "nobody"
    ADDRESS = "address"
    METHOD = "method"


@dataclass(frozen=True, slots=True)
class Ruling:
    """What a failure means. `seconds` is when to come again, if that is known to be long."""

    fate: Fate
    error: type[Bitrix24Error]
    pause: Pause = Pause.NOBODY
    seconds: float | None = None


_REFUSED = Ruling(Fate.REFUSED, errors.CallRefusedError)
_NOT_FOUND = Ruling(Fate.REFUSED, errors.NotFoundError)
_DENIED = Ruling(Fate.REFUSED, errors.AccessDeniedError)
_NO_CREDENTIALS = Ruling(Fate.REFUSED, errors.CredentialsError)
_UNCLEAR = Ruling(Fate.UNCLEAR, errors.UnclearError)
_GONE = Ruling(Fate.REFUSED, errors.PortalGoneError)
_MISSING = Ruling(Fate.REFUSED, errors.MethodMissingError)
_APP_ONLY = Ruling(Fate.REFUSED, errors.AppOnlyError)
_OUT_OF_TIME = Ruling(Fate.NOT_DONE, errors.OperatingLimitError, Pause.METHOD)
_AN_HOUR = 3600.0

BY_CODE: Mapping[str, Ruling] = {
    "query_limit_exceeded": Ruling(Fate.NOT_DONE, errors.QueryLimitError, Pause.ADDRESS),
    "operation_time_limit": _OUT_OF_TIME,
    "error_batch_length_exceeded": Ruling(Fate.NOT_DONE, errors.BusyError),
    "not_reached": Ruling(Fate.NOT_DONE, errors.UnreachableError),
    "overload_limit": _NO_CREDENTIALS,
    "internal_server_error": _UNCLEAR,
    "error_unexpected_answer": _UNCLEAR,
    "expired_token": Ruling(Fate.EXPIRED, errors.CredentialsError),
    **dict.fromkeys(
        (
            "invalid_token", "no_auth_found", "error_oauth", "application_not_found", "authorization_error",
            "payment_required", "invalid_credentials", "invalid_client", "invalid_grant", "wrong_client",
            "not_installed",
        ),
        _NO_CREDENTIALS,
    ),
    "portal_deleted": _GONE,
    "method_confirm_waiting": Ruling(Fate.NOT_DONE, errors.ConfirmationError, seconds=_AN_HOUR),
    "method_confirm_denied": _DENIED,
    **dict.fromkeys(("access_denied", "user_access_error", "allowed_only_intranet_user"), _DENIED),
    **dict.fromkeys(
        ("insufficient_scope", "invalid_scope"), Ruling(Fate.REFUSED, errors.ScopeMissingError)
    ),
    **dict.fromkeys(("wrong_auth_type", "error_wrong_context"), _APP_ONLY),
    **dict.fromkeys(("not_found", "owner_not_found"), _NOT_FOUND),
    **dict.fromkeys(("error_method_not_found", "error_manifest_is_not_available"), _MISSING),
}  # fmt: skip
"""By the portal's code in small letters; a code that is not here means what its status and words mean."""

_BY_WORDS: Mapping[str, Ruling] = {
    # The activity is there when the portal finds that its mail cannot be sent. [D e-mail activities]
    "email send error": _UNCLEAR,
    "already binded": Ruling(Fate.REFUSED, errors.AlreadyBoundError),
    "not found": _NOT_FOUND,
    "access denied": _DENIED,
    "https required": Ruling(Fate.REFUSED, errors.AddressError),
}
_TELLING_NOTHING = {"", "0", "100", "error_core", "invalid_request"}
"""Codes beside which only the words say what it is."""

_OF_THE_PLAN = ("commercial plan", "marketplace subscription")


def judge(failure: Failure) -> Ruling:
    """What this failure means."""
    code, words = failure.code.lower(), failure.words.lower()
    if code == "access_denied" and any(one in words for one in _OF_THE_PLAN):
        return _NO_CREDENTIALS
    if code in BY_CODE:
        return BY_CODE[code]
    if failure.status >= 500 or failure.code in (NO_ANSWER, UNREADABLE):
        return _by_status(failure)
    if code in _TELLING_NOTHING or " " in code:
        said = f"{code} {words}"
        return next((ruling for one, ruling in _BY_WORDS.items() if one in said), _by_status(failure))
    return _by_status(failure)


def _by_status(failure: Failure) -> Ruling:
    """What is read from HTTP alone: a gateway answers in HTML, at the limits too. [I fast_bitrix24#216]"""
    match failure.status:
        case 429:
            return _OUT_OF_TIME
        case 401:
            return _NO_CREDENTIALS
        case 403:
            return _DENIED
        case 404:
            return _MISSING
        case 410:
            return _GONE
        case status if 400 <= status < 500:
            return _REFUSED
    return _UNCLEAR if failure.status >= 500 or failure.code in (NO_ANSWER, UNREADABLE) else _REFUSED


def error_of(failure: Failure, method: str, operation: Operation, settles_in: float = 0.0) -> Bitrix24Error:
    """The exception that tells the caller; a question that was not answered did nothing."""
    ruling = judge(failure)
    said = f"{_SAID.get(failure.code, failure.code or 'an error without a code')} (HTTP {failure.status or '-'})"
    if ruling.fate is Fate.UNCLEAR and operation is Operation.READ:
        return errors.UnreachableError(said, code=failure.code, method=method)
    error = ruling.error(said, code=failure.code, method=method, retry_after=ruling.seconds)
    if isinstance(error, errors.UnclearError):
        error.settles_in = 0.0 if failure.ended else settles_in
    return error


_SAID = {
    UNREADABLE: "what came back is no answer of Bitrix24",
    NO_ANSWER: "no answer",
    NOT_REACHED: "the portal was not reached",
}
