"""What comes back, in all shapes that PHP gives it."""

import json
from datetime import UTC, datetime

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onethread_bitrix24.client import (
    AccessDeniedError,
    AddressError,
    AlreadyBoundError,
    Answer,
    CallRefusedError,
    ConfirmationError,
    CredentialsError,
    MethodMissingError,
    NotFoundError,
    OperatingLimitError,
    QueryLimitError,
    UnclearError,
    as_flag,
    as_list,
    as_map,
    as_moment,
    as_whole,
    refused_items,
)
from onethread_bitrix24.client.answers import Failure, read, read_batch
from onethread_bitrix24.client.operations import Operation
from onethread_bitrix24.client.rulings import Fate, error_of, judge


def told(status, body):
    return read(status, body if isinstance(body, bytes) else json.dumps(body).encode())


def test_an_answer_has_what_stands_in_the_envelope():
    answer = told(200, {"result": [{"ID": "1"}], "total": "7", "next": 50, "time": {"start": 1.5}})
    assert answer == Answer([{"ID": "1"}], 7, 50, {"start": 1.5})
    assert told(200, {"result": None, "time": []}) == Answer(None)


ERRORS = [
    (503, {"error": "QUERY_LIMIT_EXCEEDED"}, QueryLimitError, Fate.NOT_DONE),
    (503, {"error": "OVERLOAD_LIMIT"}, CredentialsError, Fate.REFUSED),
    (429, {"error": "OPERATION_TIME_LIMIT"}, OperatingLimitError, Fate.NOT_DONE),
    (429, b"<html>", OperatingLimitError, Fate.NOT_DONE),
    (500, {"error": "INTERNAL_SERVER_ERROR"}, UnclearError, Fate.UNCLEAR),
    (500, {"error": "ERROR_CORE", "error_description": "not found"}, UnclearError, Fate.UNCLEAR),
    (504, b"<html>", UnclearError, Fate.UNCLEAR),
    (503, b"<html>", UnclearError, Fate.UNCLEAR),
    (200, b"<html>", UnclearError, Fate.UNCLEAR),
    (200, b'{"result": [1, 2', UnclearError, Fate.UNCLEAR),
    (200, b"", UnclearError, Fate.UNCLEAR),
    (200, b"[]", UnclearError, Fate.UNCLEAR),
    (200, b'{"\xff": 1}', UnclearError, Fate.UNCLEAR),
    (200, {"time": {}}, UnclearError, Fate.UNCLEAR),
    (200, b"[" * 100_000, UnclearError, Fate.UNCLEAR),
    (401, {"error": "expired_token"}, CredentialsError, Fate.EXPIRED),
    (401, {"error": "NO_AUTH_FOUND"}, CredentialsError, Fate.REFUSED),
    (401, {"error": "what is this"}, CredentialsError, Fate.REFUSED),
    (200, {"error": "WRONG_CLIENT"}, CredentialsError, Fate.REFUSED),
    (401, {"error": "METHOD_CONFIRM_WAITING"}, ConfirmationError, Fate.NOT_DONE),
    (403, {"error": "ACCESS_DENIED"}, AccessDeniedError, Fate.REFUSED),
    (403, {"error": "ACCESS_DENIED", "error_description": "available only on commercial plans"}, CredentialsError, Fate.REFUSED),
    (403, b"<html>", AccessDeniedError, Fate.REFUSED),
    (400, {"error": "", "error_description": "Contact is not found"}, NotFoundError, Fate.REFUSED),
    (400, {"error": "", "error_description": "Access denied."}, AccessDeniedError, Fate.REFUSED),
    (400, {"error": 0, "error_description": "Not found"}, NotFoundError, Fate.REFUSED),
    (400, {"error": "NOT_FOUND"}, NotFoundError, Fate.REFUSED),
    (400, {"error": "ERROR_CORE", "error_description": "Handler already binded"}, AlreadyBoundError, Fate.REFUSED),
    (400, {"error": "ERROR_CORE", "error_description": "Email send error: x"}, UnclearError, Fate.UNCLEAR),
    (400, {"error": "INVALID_REQUEST", "error_description": "Https required."}, AddressError, Fate.REFUSED),
    (400, {"error": 100, "error_description": "Could not find value for parameter {id}"}, CallRefusedError, Fate.REFUSED),
    (404, {"error": "ERROR_METHOD_NOT_FOUND"}, MethodMissingError, Fate.REFUSED),
    (405, {"error": "ERROR_BATCH_METHOD_NOT_ALLOWED"}, CallRefusedError, Fate.REFUSED),
    (200, {"error": "ERROR_PLACEMENT_MAX_COUNT"}, CallRefusedError, Fate.REFUSED),
    (200, {"result": {"result": False, "error": "ICON"}}, CallRefusedError, Fate.REFUSED),
    (422, {"error": {"code": "BITRIX_REST_V3_X", "message": "m"}}, CallRefusedError, Fate.REFUSED),
]  # fmt: skip


@pytest.mark.parametrize(("status", "body", "error", "fate"), ERRORS)
def test_each_failure_means_what_the_portal_means_by_it(status, body, error, fate):
    failure = told(status, body)
    assert isinstance(failure, Failure)
    assert judge(failure).fate is fate
    raised = error_of(failure, "crm.contact.add", Operation.CREATE)
    assert type(raised) is error
    assert "crm.contact.add" in str(raised)


def test_codes_are_compared_in_small_letters():
    assert judge(Failure(503, "Query_Limit_Exceeded")).error is QueryLimitError


def test_a_gateway_that_gave_up_does_not_say_that_the_portal_has():
    assert [told(status, b"<html>").ended for status in (502, 504, 200)] == [False, False, True]
    error = error_of(Failure(504, "UNREADABLE", ended=False), "a", Operation.CREATE, 60)
    assert isinstance(error, UnclearError)
    assert error.settles_in == 60


def test_an_error_beside_a_good_result_is_none_if_it_is_empty():
    assert told(200, {"result": 1, "error": ""}) == Answer(1)


@given(st.integers(0, 599), st.binary(max_size=60))
def test_any_bytes_are_an_answer_or_a_failure_that_is_judged(status, body):
    tried = read(status, body)
    assert isinstance(tried, Answer) or judge(tried).fate in Fate


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.text(max_size=5),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.text(max_size=6), inner, max_size=3),
    max_leaves=10,
)


@given(
    st.sampled_from([200, 400, 500]),
    st.dictionaries(st.sampled_from(["result", "error", "error_description", "total", "time"]), JSON),
)
def test_any_json_is_too(status, body):
    tried = read(status, json.dumps(body).encode())
    assert isinstance(tried, Answer) or judge(tried).fate in Fate


@settings(max_examples=50)
@given(JSON)
def test_any_answer_of_a_batch_is_read(result):
    told = read_batch(Answer(result), ["c0", "c1"])
    assert list(told) == ["c0", "c1"]


@settings(max_examples=50)
@given(JSON)
def test_shapes_never_fail(value):
    assert isinstance(as_map(value), dict)
    assert isinstance(as_list(value), list)
    assert isinstance(as_flag(value), bool)
    assert as_whole(value) is None or isinstance(as_whole(value), int)
    as_moment(value)


def test_maps_and_lists_are_what_they_mean():
    assert as_map([]) == {}
    assert as_map(["a", "b"]) == {"0": "a", "1": "b"}
    assert as_list({"0": "a", "2": "b"}) == ["a", "b"]
    assert each(as_flag, "Y", True, 1, "1") == [True] * 4
    assert each(as_flag, "N", False, 0, "", None, "false", []) == [False] * 7
    assert each(as_whole, "7", 7, 7.0, "-3", " 5 ") == [7, 7, 7, -3, 5]
    assert each(as_whole, "", None, True, "7a", 7.5, "²", []) == [None] * 7


def each(function, *values):
    return [function(one) for one in values]


def test_times_that_php_could_not_write_are_none():
    assert as_moment("2024-08-15T10:38:21+02:00") == datetime(2024, 8, 15, 8, 38, 21, tzinfo=UTC)
    assert each(as_moment, {}, [], "", None, "yesterday", "2024-08-15T10:38:21") == [None] * 6


def test_messages_that_were_not_taken_are_known():
    result = {"SUCCESS": True, "DATA": {"RESULT": [{"SUCCESS": True}, {"SUCCESS": False, "ERRORS": ["name"]}]}}
    assert refused_items(Answer(result)) == {1: ["name"]}
    assert refused_items(Answer([])) == {}
