"""Parameters as PHP reads them."""

from datetime import UTC, date, datetime
from decimal import Decimal

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onethread_bitrix24.client.encode import (
    asks_for_nothing,
    command,
    mentions_reference,
    plain,
    without_empty_denials,
)
from onethread_bitrix24.client.operations import Operation, operation_of
from onethread_bitrix24.sandbox.protocol.references import command as received


def test_flags_are_what_the_portal_keeps_there():
    told = plain(
        {
            "fields": {"OPENED": True, "UF_CRM_VIP": True, "ufCrm7_1": False, "EXPORT": False},
            "filter": {"=OPENED": True, "!UF_CRM_VIP": False},
            "params": {"REGISTER_SONET_EVENT": False},
            "SHOW": False,
            "layout": {"body": {"multiline": True}},
        }
    )
    assert told == {
        "fields": {"OPENED": "Y", "UF_CRM_VIP": 1, "ufCrm7_1": 0, "EXPORT": "N"},
        "filter": {"=OPENED": "Y", "!UF_CRM_VIP": 0},
        "params": {"REGISTER_SONET_EVENT": "N"},
        "SHOW": False,
        "layout": {"body": {"multiline": True}},
    }


def test_nothing_empties_a_field():
    assert plain({"fields": {"NAME": None, "PHONE": [None]}, "id": None}) == {
        "fields": {"NAME": "", "PHONE": [""]},
        "id": None,
    }


def test_times_are_written_with_their_offset():
    told = plain(
        {"a": datetime(2026, 3, 1, 12, tzinfo=UTC), "b": date(2026, 3, 1), "c": Decimal("1.50"), "d": Operation.READ}
    )
    assert told == {"a": "2026-03-01T12:00:00+00:00", "b": "2026-03-01", "c": "1.50", "d": "read"}
    with pytest.raises(ValueError, match="offset"):
        plain({"fields": {"BEGINDATE": datetime(2026, 3, 1)}})  # noqa: DTZ001


def test_a_command_is_read_as_it_was_meant():
    params = {
        "fields": {
            "NAME": "A&B #1 = 100%?",
            "OPENED": True,
            "EMPTY": None,
            "PHONE": [{"VALUE": "+373", "ID": 5}],
            "NONE": [],
        },
        "flag": False,
        "select": ["ID", "UF_*"],
        "filter": {">ID": 7, "@X": [1, 2]},
    }
    method, told = received(command("crm.contact.add", params))
    assert method == "crm.contact.add"
    assert told == {
        "fields": {
            "NAME": "A&B #1 = 100%?",
            "OPENED": "Y",
            "EMPTY": "",
            "PHONE": [{"VALUE": "+373", "ID": "5"}],
            "NONE": "",
        },
        "flag": "0",
        "select": ["ID", "UF_*"],
        "filter": {">ID": "7", "@X": ["1", "2"]},
    }
    assert command("profile", {}) == "profile"


NAMES = st.text("abcXYZ", min_size=1, max_size=5)
VALUES = st.recursive(
    st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=12) | st.integers(),
    lambda inner: st.lists(inner, min_size=1, max_size=3) | st.dictionaries(NAMES, inner, min_size=1, max_size=3),
    max_leaves=8,
)


def as_text(value):
    if isinstance(value, dict):
        return {key: as_text(one) for key, one in value.items()}
    return [as_text(one) for one in value] if isinstance(value, list) else str(value)


@settings(max_examples=30)
@given(st.dictionaries(NAMES, VALUES, max_size=3))
def test_any_nesting_arrives(params):
    assert received(command("a.b", params)) == ("a.b", as_text(params))


@pytest.mark.parametrize(
    ("text", "mentions"),
    [("$result[a]", True), ("pay $total[x] now", True), ("$results", False), ("result[a]", False), ("$5", False)],
)
def test_texts_that_would_be_taken_for_references_are_known(text, mentions):
    assert mentions_reference({"fields": {"a": [1, {"b": text}]}}) is mentions
    assert mentions_reference({text: 1}) is mentions


@pytest.mark.parametrize(
    ("filter_", "nothing"),
    [
        ({"@ID": []}, True),
        ({"ID": []}, True),
        ({"=ID": ()}, True),
        ({"!@ID": []}, False),
        ({"!ID": []}, False),
        ({">ID": []}, False),
        ({"ID": [1]}, False),
        ({}, False),
    ],
)
def test_one_of_no_values_is_nothing(filter_, nothing):
    assert asks_for_nothing({"filter": filter_}) is nothing
    assert asks_for_nothing({"FILTER": filter_}) is nothing


def test_one_of_no_values_among_alternatives_is_refused():
    with pytest.raises(ValueError, match="alternatives"):
        asks_for_nothing({"filter": {"logic": "OR", "0": {"@id": []}, "1": {"id": 5}}})


def test_none_of_no_values_is_everything():
    assert without_empty_denials({"filter": {"!@ID": [], "A": 1}, "x": 1}) == {"filter": {"A": 1}, "x": 1}


@pytest.mark.parametrize(
    ("operation", "methods"),
    [
        (Operation.READ, "crm.contact.get crm.item.list crm.contact.fields profile crm.duplicate.findbycomm user.search"),
        (Operation.READ, "crm.status.entity.types imconnector.status crm.activity.call.getTranscript event.offline.list"),
        (Operation.WRITE, "crm.contact.update crm.item.delete crm.activity.todo.updateDeadline event.bind crm.timeline.item.pin"),
        (Operation.WRITE, "event.offline.clear imconnector.activate imconnector.connector.data.set crm.timeline.note.save"),
        (Operation.CREATE, "crm.contact.add crm.item.batchImport telephony.externalCall.finish event.offline.get what.ever"),
        (Operation.SEND, "imconnector.send.messages IMOPENLINES.CRM.MESSAGE.ADD bizproc.event.send crm.automation.trigger.execute"),
    ],
)  # fmt: skip
def test_what_a_method_does_follows_from_its_name(operation, methods):
    assert {method: operation_of(method) for method in methods.split()} == dict.fromkeys(methods.split(), operation)


@pytest.mark.parametrize(
    ("fields", "operation"),
    [
        ({"NAME": "x"}, Operation.WRITE),
        ({"PHONE": [{"ID": 5, "VALUE": "1"}]}, Operation.WRITE),
        ({"PHONE": [{"VALUE": "1"}]}, Operation.CREATE),
        ({"EMAIL": {"0": {"VALUE": "1"}}}, Operation.CREATE),
        ({"fm": {"15": {"value": ""}}}, Operation.WRITE),
        ({"fm": {"n0": {"value": "1"}}}, Operation.CREATE),
        ({"fm": [{"value": "1"}]}, Operation.CREATE),
    ],
)
def test_an_update_that_adds_a_phone_is_not_repeated(fields, operation):
    assert operation_of("crm.contact.update", {"id": 1, "fields": fields}) is operation


def test_a_packet_of_events_that_is_known_may_be_asked_for_again():
    assert operation_of("event.offline.get", {"process_id": "x"}) is Operation.READ
