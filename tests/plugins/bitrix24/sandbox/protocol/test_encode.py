"""Answers have the shapes that PHP gives them. [S, I fast_bitrix24#44]"""

import json

import pytest

from onethread_bitrix24.sandbox.protocol.decode import php_form
from onethread_bitrix24.sandbox.protocol.encode import EMPTY_OBJECT, bracketed, to_json


@pytest.mark.parametrize(
    ("value", "written"),
    [
        ({}, []),
        ({"a": {}}, {"a": []}),
        ({"0": "a", "1": "b"}, ["a", "b"]),
        ({0: "a", 1: {"0": 1}}, ["a", [1]]),
        ({"1": "b", "0": "a"}, {"1": "b", "0": "a"}),
        ({"0": "a", "2": "c"}, {"0": "a", "2": "c"}),
        ({"1": "a", "2": "b"}, {"1": "a", "2": "b"}),
        ({"00": "a"}, {"00": "a"}),
        ([{}, {"ID": "1"}], [[], {"ID": "1"}]),
        (EMPTY_OBJECT, {}),
        ({"date": EMPTY_OBJECT}, {"date": {}}),
        (None, None),
    ],
)
def test_maps_and_lists_are_as_php_writes_them(value, written):
    assert json.loads(to_json(value)) == written


def test_a_form_of_an_event_is_read_back_as_it_was():
    told = {"event": "ONCRMCONTACTADD", "data": {"FIELDS": {"ID": 5}}, "list": ["a", {"b": None}], "yes": True}
    pairs = bracketed(told)

    assert ("data[FIELDS][ID]", "5") in pairs
    assert php_form(pairs) == {
        "event": "ONCRMCONTACTADD", "data": {"FIELDS": {"ID": "5"}}, "list": ["a", {"b": ""}], "yes": "1"
    }  # fmt: skip


def test_what_is_empty_vanishes_from_a_form():
    assert bracketed({"a": {}, "b": []}) == []
