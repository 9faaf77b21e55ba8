"""Each failure that the portal's documents name: which of our errors it is, what became of the call, whether it is tried again."""

import pytest

from onethread_bitrix24.client import (
    AccessDeniedError,
    AppOnlyError,
    BusyError,
    CallRefusedError,
    ConfirmationError,
    CredentialsError,
    MethodMissingError,
    NotFoundError,
    OperatingLimitError,
    PortalGoneError,
    QueryLimitError,
    ScopeMissingError,
    UnclearError,
    UnreachableError,
)
from onethread_bitrix24.client.answers import Failure
from onethread_bitrix24.client.operations import Operation
from onethread_bitrix24.client.retries import Step, next_step
from onethread_bitrix24.client.rulings import BY_CODE, Fate, error_of, judge

READ, WRITE, CREATE, SEND = Operation
AGAIN, TELL, ASK = Step.AGAIN, Step.TELL, Step.ASK

TABLE = [
    (503, "QUERY_LIMIT_EXCEEDED", QueryLimitError, Fate.NOT_DONE, AGAIN),
    (503, "OVERLOAD_LIMIT", CredentialsError, Fate.REFUSED, TELL),
    (429, "OPERATION_TIME_LIMIT", OperatingLimitError, Fate.NOT_DONE, AGAIN),
    (500, "INTERNAL_SERVER_ERROR", UnclearError, Fate.UNCLEAR, ASK),
    (500, "ERROR_UNEXPECTED_ANSWER", UnclearError, Fate.UNCLEAR, ASK),
    (401, "expired_token", CredentialsError, Fate.EXPIRED, TELL),
    (401, "invalid_token", CredentialsError, Fate.REFUSED, TELL),
    (401, "NO_AUTH_FOUND", CredentialsError, Fate.REFUSED, TELL),
    (401, "ERROR_OAUTH", CredentialsError, Fate.REFUSED, TELL),
    (401, "APPLICATION_NOT_FOUND", CredentialsError, Fate.REFUSED, TELL),
    (401, "AUTHORIZATION_ERROR", CredentialsError, Fate.REFUSED, TELL),
    (401, "PAYMENT_REQUIRED", CredentialsError, Fate.REFUSED, TELL),
    (400, "invalid_client", CredentialsError, Fate.REFUSED, TELL),
    (400, "invalid_grant", CredentialsError, Fate.REFUSED, TELL),
    (200, "WRONG_CLIENT", CredentialsError, Fate.REFUSED, TELL),
    (401, "NOT_INSTALLED", CredentialsError, Fate.REFUSED, TELL),
    (401, "METHOD_CONFIRM_WAITING", ConfirmationError, Fate.NOT_DONE, TELL),
    (403, "METHOD_CONFIRM_WAITING", ConfirmationError, Fate.NOT_DONE, TELL),
    (401, "METHOD_CONFIRM_DENIED", AccessDeniedError, Fate.REFUSED, TELL),
    (403, "METHOD_CONFIRM_DENIED", AccessDeniedError, Fate.REFUSED, TELL),
    (403, "ACCESS_DENIED", AccessDeniedError, Fate.REFUSED, TELL),
    (403, "INVALID_CREDENTIALS", CredentialsError, Fate.REFUSED, TELL),
    (401, "INVALID_CREDENTIALS", CredentialsError, Fate.REFUSED, TELL),
    (403, "insufficient_scope", ScopeMissingError, Fate.REFUSED, TELL),
    (403, "invalid_scope", ScopeMissingError, Fate.REFUSED, TELL),
    (403, "user_access_error", AccessDeniedError, Fate.REFUSED, TELL),
    (403, "allowed_only_intranet_user", AccessDeniedError, Fate.REFUSED, TELL),
    (403, "WRONG_AUTH_TYPE", AppOnlyError, Fate.REFUSED, TELL),
    (403, "ERROR_WRONG_CONTEXT", AppOnlyError, Fate.REFUSED, TELL),
    (400, "INVALID_REQUEST", CallRefusedError, Fate.REFUSED, TELL),
    (400, "ERROR_ARGUMENT", CallRefusedError, Fate.REFUSED, TELL),
    (400, "INVALID_ARG_VALUE", CallRefusedError, Fate.REFUSED, TELL),
    (400, "NOT_FOUND", NotFoundError, Fate.REFUSED, TELL),
    (400, "OWNER_NOT_FOUND", NotFoundError, Fate.REFUSED, TELL),
    (400, "ERROR_CORE", CallRefusedError, Fate.REFUSED, TELL),
    (500, "ERROR_CORE", UnclearError, Fate.UNCLEAR, ASK),
    (400, "100", CallRefusedError, Fate.REFUSED, TELL),
    (400, "", CallRefusedError, Fate.REFUSED, TELL),
    (404, "ERROR_METHOD_NOT_FOUND", MethodMissingError, Fate.REFUSED, TELL),
    (404, "ERROR_MANIFEST_IS_NOT_AVAILABLE", MethodMissingError, Fate.REFUSED, TELL),
    (405, "ERROR_BATCH_METHOD_NOT_ALLOWED", CallRefusedError, Fate.REFUSED, TELL),
    (400, "ERROR_BATCH_LENGTH_EXCEEDED", BusyError, Fate.NOT_DONE, AGAIN),
    (403, "PORTAL_DELETED", PortalGoneError, Fate.REFUSED, TELL),
    (410, "PORTAL_DELETED", PortalGoneError, Fate.REFUSED, TELL),
    (500, "PORTAL_DELETED", PortalGoneError, Fate.REFUSED, TELL),
    (0, "NOT_REACHED", UnreachableError, Fate.NOT_DONE, AGAIN),
    (0, "NO_ANSWER", UnclearError, Fate.UNCLEAR, ASK),
    (504, "UNREADABLE", UnclearError, Fate.UNCLEAR, ASK),
]  # fmt: skip
"""HTTP status, code, our error for what makes something new, its fate, and the step after a try of it. [D errors, S, I]"""


@pytest.mark.parametrize(("status", "code", "error", "fate", "step"), TABLE)
def test_what_each_failure_means(status, code, error, fate, step):
    for written in (code, code.lower(), code.upper()) if status else (code,):
        failure = Failure(status, written)
        assert judge(failure).fate is fate
        assert type(error_of(failure, "crm.contact.add", CREATE)) is error
        assert {next_step(failure, one) for one in (CREATE, SEND)} == {step}


@pytest.mark.parametrize(("status", "code", "error", "fate", "step"), TABLE)
def test_what_may_be_done_twice_is_tried_again_where_nobody_knows(status, code, error, fate, step):
    wanted = AGAIN if fate is Fate.UNCLEAR else step
    assert {next_step(Failure(status, code), one) for one in (READ, WRITE)} == {wanted}
    told = error_of(Failure(status, code), "crm.contact.get", READ)
    assert type(told) is (UnreachableError if fate is Fate.UNCLEAR else error)


@pytest.mark.parametrize(("status", "code", "error", "fate", "step"), [row for row in TABLE if row[0] < 500])
def test_within_a_batch_a_code_means_the_same_without_a_status(status, code, error, fate, step):
    failure = Failure(0, code)
    assert (judge(failure).fate, next_step(failure, CREATE)) == (fate, step)
    assert isinstance(error_of(failure, "crm.contact.add", CREATE), error)


def test_no_code_is_left_out():
    assert set(BY_CODE) <= {code.lower() for _, code, *_ in TABLE}
