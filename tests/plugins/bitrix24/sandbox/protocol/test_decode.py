"""Requests are read as PHP would: merged, JSON only if there is no form, brackets as maps and lists. [S]"""

from typing import Any

import pytest

from onethread_bitrix24.sandbox.protocol.decode import decode, php_form

JSON = "application/json"
FORM = "application/x-www-form-urlencoded"


def test_the_body_wins_over_the_query():
    assert decode("id=1&a=2", b"id=3", FORM) == {"id": "3", "a": "2"}


def test_json_is_read_with_its_types():
    assert decode("", b'{"id": 3, "select": ["ID"]}', JSON + "; charset=utf-8") == {"id": 3, "select": ["ID"]}


def test_json_wins_over_the_query_too():
    assert decode("start=50", b'{"start": 0}', JSON) == {"start": 0}


@pytest.mark.parametrize("body", [b'{"id": 3', b"\xff", b"[" * 100_000, b"3", b"null", b""])
def test_broken_json_is_no_parameters_at_all(body):
    assert decode("a=1", body, JSON) == {"a": "1"}


def test_json_under_another_type_is_not_looked_at():
    assert decode("", b'{"id": 3}', FORM) == {'{"id":_3}': ""}


def test_a_list_at_the_top_has_its_positions_for_names():
    assert decode("", b'[5, {"MESSAGE": "x"}]', JSON) == {"0": 5, "1": {"MESSAGE": "x"}}


@pytest.mark.parametrize(
    ("told", "read"),
    [
        ("select[]=ID&select[]=NAME", {"select": ["ID", "NAME"]}),
        (
            "fields[PHONE][0][VALUE]=1&fields[PHONE][0][VALUE_TYPE]=WORK",
            {"fields": {"PHONE": [{"VALUE": "1", "VALUE_TYPE": "WORK"}]}},
        ),
        ("filter[%3EID]=5", {"filter": {">ID": "5"}}),
        ("a[5]=x&a[]=y", {"a": {"5": "x", "6": "y"}}),
        ("a=1&a=2", {"a": "2"}),
        ("a=1&a[b]=2", {"a": {"b": "2"}}),
        ("a[b]=1&a=2", {"a": "2"}),
        ("a.b c=1", {"a_b_c": "1"}),
        ("a[b]c[d]=1", {"a": {"b": "1"}}),
        ("a[b=1", {"a_b": "1"}),
        ("[b]=1&=2", {}),
        ("a=&b", {"a": "", "b": ""}),
        ("fm[n0][value]=1", {"fm": {"n0": {"value": "1"}}}),
        ("a[1]=x&a[0]=y", {"a": {"1": "x", "0": "y"}}),
        ("a=%D0%98%D0%B2%D0%B0%D0%BD+%FF", {"a": "Иван \ufffd"}),
    ],
)
def test_brackets_are_read_as_php_reads_them(told, read):
    assert decode(told, b"", FORM) == decode("", told.encode(), FORM) == read


def test_a_form_may_be_deep_and_does_no_harm():
    told: Any = php_form([("a" + "[b]" * 5000, "1")])
    depth = 0
    while isinstance(told, dict):
        told, depth = next(iter(told.values())), depth + 1
    assert depth == 64


def test_many_appended_values_are_read_in_order():
    assert php_form([("a[]", str(at)) for at in range(20_000)])["a"][-1] == "19999"
