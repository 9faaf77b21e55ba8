"""Activities: what keeps its time, how it is found again, and which mails it would send. [D]"""

from typing import Any

import pytest

from tests.plugins.bitrix24.sandbox.talking import Asking

CALL: dict[str, Any] = {
    "OWNER_TYPE_ID": 3, "OWNER_ID": 1, "TYPE_ID": 2, "SUBJECT": "Call", "RESPONSIBLE_ID": 1, "DIRECTION": 1,
    "COMMUNICATIONS": [{"TYPE": "PHONE", "VALUE": "+37369000001", "ENTITY_ID": 1, "ENTITY_TYPE_ID": 3}],
    "START_TIME": "2025-01-01T10:00:00+03:00", "END_TIME": "2025-01-01T10:05:00+03:00", "COMPLETED": "Y",
}  # fmt: skip
MAIL = {
    **CALL, "TYPE_ID": 4, "DIRECTION": 2, "SUBJECT": "Offer", "SETTINGS": {"MESSAGE_FROM": "Olga <olga@portal.example>"},
    "COMMUNICATIONS": [{"TYPE": "EMAIL", "VALUE": "alina@example.org", "ENTITY_ID": 1, "ENTITY_TYPE_ID": 3}],
}  # fmt: skip
OURS = {**CALL, "TYPE_ID": 6, "PROVIDER_ID": "REST_APP", "PROVIDER_TYPE_ID": "THREAD", "ORIGINATOR_ID": "onethread",
        "ORIGIN_ID": "e1"}  # fmt: skip


def add(ask, fields, **who):
    return ask("crm.activity.add", {"fields": fields}, **who)


def test_an_activity_is_written_in_texts_and_keeps_its_time(ask):
    id_ = add(ask, CALL)
    told = ask("crm.activity.get", {"id": id_})

    assert (told["ID"], told["OWNER_ID"], told["PROVIDER_ID"], told["STATUS"]) == ("1", "1", "VOXIMPLANT_CALL", "2")
    assert (told["START_TIME"], told["DEADLINE"]) == ("2025-01-01T10:00:00+03:00", "2025-01-01T10:05:00+03:00")
    assert told["CREATED"] == "2026-03-02T14:10:00+03:00"
    (way,) = told["COMMUNICATIONS"]
    assert (way["VALUE"], way["ENTITY_ID"], way["ACTIVITY_ID"]) == ("+37369000001", "1", "1")


@pytest.mark.parametrize("missing", ["OWNER_ID", "TYPE_ID", "SUBJECT", "RESPONSIBLE_ID", "COMMUNICATIONS"])
def test_some_fields_are_required(ask, missing):
    told = {name: value for name, value in CALL.items() if name != missing}
    assert ask.refused("crm.activity.add", {"fields": told}) == (400, "ERROR_CORE")


def test_a_card_must_be_there_and_a_call_is_with_one(ask):
    assert ask.refused("crm.activity.add", {"fields": {**CALL, "OWNER_ID": 9}}) == (400, "OWNER_NOT_FOUND")
    two = {**CALL, "COMMUNICATIONS": CALL["COMMUNICATIONS"] * 2}
    assert ask.refused("crm.activity.add", {"fields": two}) == (400, "ERROR_CORE")
    assert ask.refused("crm.activity.add", {"fields": {**CALL, "TYPE_ID": 5}}) == (400, "ERROR_CORE")


def test_an_applications_own_type_must_be_made_first_and_needs_no_communication(ask):
    told = {name: value for name, value in OURS.items() if name != "COMMUNICATIONS"}
    assert ask.refused("crm.activity.add", {"fields": told}) == (400, "ERROR_CORE")
    assert ask("crm.activity.type.add", {"fields": {"TYPE_ID": "THREAD", "NAME": "Thread"}}, app=1) is True
    assert add(ask, told) == 1
    assert ask.refused("crm.activity.type.add", {"fields": {"TYPE_ID": "THREAD", "NAME": "T"}}, app=1) == (
        400,
        "ERROR_CORE",
    )
    assert ask("crm.activity.type.list", app=1)[0]["NAME"] == "Thread"
    assert ask("crm.activity.type.delete", {"TYPE_ID": "THREAD"}, app=1) is True


def test_an_activity_is_found_by_its_origin_unless_that_is_switched_off(ask):
    ask("crm.activity.type.add", {"fields": {"TYPE_ID": "THREAD", "NAME": "Thread"}}, app=1)
    add(ask, OURS)
    add(ask, CALL)
    asked = {"filter": {"ORIGINATOR_ID": "onethread", "ORIGIN_ID": "e1"}, "select": ["ID"]}
    assert ask("crm.activity.list", asked) == [{"ID": "1"}]
    ask.portal.options.activity_origin_filter = False
    assert len(ask("crm.activity.list", asked)) == 2


def test_communications_come_in_lists_only_if_they_are_named(ask):
    add(ask, CALL)
    assert "COMMUNICATIONS" not in ask("crm.activity.list")[0]
    assert "COMMUNICATIONS" in ask("crm.activity.list", {"select": ["ID", "COMMUNICATIONS"]})[0]


def test_activities_come_by_their_time_unless_asked_otherwise(ask):
    add(ask, CALL)
    add(ask, {**CALL, "START_TIME": "2024-01-01T10:00:00+03:00"})
    assert [row["ID"] for row in ask("crm.activity.list", {"select": ["ID"]})] == ["2", "1"]
    assert [row["ID"] for row in ask("crm.activity.list", {"select": ["ID"], "order": {"ID": "ASC"}})] == ["1", "2"]


def test_an_activity_is_shown_at_several_cards(ask):
    add(ask, CALL)
    assert ask("crm.activity.binding.add", {"activityId": 1, "entityTypeId": 1, "entityId": 1}) is True
    twice = ask.refused("crm.activity.binding.add", {"activityId": 1, "entityTypeId": 1, "entityId": 1})
    assert twice == (400, "ACTIVITY_IS_ALREADY_BOUND")
    assert ask("crm.activity.binding.list", {"activityId": 1})[1] == {"entityTypeId": 1, "entityId": 1}
    at_lead = {"filter": {"BINDINGS": [{"OWNER_TYPE_ID": 1, "OWNER_ID": 1}]}, "select": ["ID", "OWNER_TYPE_ID"]}
    assert ask("crm.activity.list", at_lead) == [{"ID": "1", "OWNER_TYPE_ID": "3"}]
    assert ask("crm.activity.binding.delete", {"activityId": 1, "entityTypeId": 3, "entityId": 1}) is True
    assert ask.refused("crm.activity.binding.delete", {"activityId": 1, "entityTypeId": 1, "entityId": 1})[0] == 400
    assert ask("crm.activity.get", {"id": 1})["OWNER_TYPE_ID"] == "1"


def moved(source, target):
    told = {"sourceEntityTypeId": source[0], "sourceEntityId": source[1]}
    return {"activityId": 1, **told, "targetEntityTypeId": target[0], "targetEntityId": target[1]}


def test_it_is_moved_to_another_card_of_the_same_kind(ask):
    ask("crm.contact.add", {"fields": {"NAME": "Boris"}})
    add(ask, CALL)
    ask("crm.activity.binding.add", {"activityId": 1, "entityTypeId": 1, "entityId": 1})
    assert ask("crm.activity.binding.move", moved((3, 1), (3, 2))) is True
    assert ask("crm.activity.binding.list", {"activityId": 1}) == [
        {"entityTypeId": 3, "entityId": 2},
        {"entityTypeId": 1, "entityId": 1},
    ]
    row = ask("crm.activity.get", {"id": 1})
    assert (row["OWNER_TYPE_ID"], row["OWNER_ID"]) == ("3", "2")


@pytest.mark.parametrize(
    ("asked", "code"),
    [
        ({"activityId": 1}, "100"),
        (moved((3, 1), (3, 2)) | {"activityId": 9}, "NOT_FOUND"),
        (moved((3, 1), (1, 1)), "SOURCE_AND_TARGET_ENTITY_TYPES_ARE_NOT_EQUAL"),
        (moved((3, 1), (3, 1)), "SOURCE_AND_TARGET_ENTITY_ID_ARE_EQUAL_ERROR"),
        (moved((3, 1), (3, 7)), "OWNER_NOT_FOUND"),
        (moved((3, 2), (3, 1)), "ACTIVITY_IS_ALREADY_BOUND"),
        (moved((3, 2), (3, 3)), "BINDING_NOT_FOUND"),
    ],
)
def test_where_it_cannot_be_moved_it_stays(ask, asked, code):
    for name in ("Boris", "Vera"):
        ask("crm.contact.add", {"fields": {"NAME": name}})
    add(ask, CALL)
    assert ask.refused("crm.activity.binding.move", asked) == (400, code)
    assert ask("crm.activity.binding.list", {"activityId": 1}) == [{"entityTypeId": 3, "entityId": 1}]


def test_communications_say_what_they_hold(ask):
    told = ask("crm.activity.communication.fields")
    assert {name for name, one in told.items() if one["type"] == "integer"} == set(told) - {"TYPE", "VALUE"}
    assert [name for name, one in told.items() if one["isReadOnly"]] == ["ID", "ACTIVITY_ID"]


def test_a_sweep_by_time_of_change(ask):
    add(ask, CALL)
    ask.portal.clock.advance(100)
    add(ask, CALL)
    ask.portal.clock.advance(100)
    ask("crm.activity.update", {"id": 1, "fields": {"SUBJECT": "New", "OWNER_ID": 7}})

    asked = {"filter": {">=LAST_UPDATED": "2026-03-02T14:13:00+03:00"}, "select": ["ID", "SUBJECT", "OWNER_ID"]}
    assert ask("crm.activity.list", asked) == [{"ID": "1", "SUBJECT": "New", "OWNER_ID": "1"}]


def test_what_is_not_there_is_said_without_a_code(ask):
    for method in ("get", "update", "delete"):
        assert ask.refused(f"crm.activity.{method}", {"id": 9, "fields": {}}) == (400, "")
    id_ = add(ask, CALL)
    assert ask("crm.activity.delete", {"id": id_}) is True
    assert ask.refused("crm.activity.get", {"id": id_}) == (400, "")


def test_a_finished_outgoing_mail_would_be_sent(ask):
    id_ = add(ask, MAIL)
    (mail,) = ask.portal.mailbox.mails
    assert (mail["activity"], mail["to"], mail["from"]) == (id_, ["alina@example.org"], "Olga <olga@portal.example>")
    ask("crm.activity.delete", {"id": id_})
    assert len(ask.portal.mailbox.mails) == 1


@pytest.mark.parametrize("change", [{"COMPLETED": "N"}, {"DIRECTION": 1}], ids=str)
def test_other_mails_would_not(ask, change):
    add(ask, {**MAIL, **change})
    assert ask.portal.mailbox.mails == []


def test_a_mail_that_is_completed_later_is_not_sent(ask):
    id_ = add(ask, {**MAIL, "COMPLETED": "N"})
    ask("crm.activity.update", {"id": id_, "fields": {"COMPLETED": "Y"}})
    assert ask("crm.activity.get", {"id": id_})["COMPLETED"] == "Y"
    assert ask.portal.mailbox.mails == []


def test_a_mail_that_cannot_be_sent_is_an_error_after_the_activity_is_there(ask):
    assert ask.refused("crm.activity.add", {"fields": {**MAIL, "SETTINGS": {}}}) == (400, "ERROR_CORE")
    assert len(ask("crm.activity.list")) == 1
    assert ask.portal.mailbox.mails == []


def test_a_merge_moves_the_timeline_unless_that_is_switched_off():
    for moves in (True, False):
        ask = Asking(merge_moves_timeline=moves)
        for _ in range(2):
            ask("crm.contact.add", {"fields": {"NAME": "A"}})
        add(ask, {**CALL, "OWNER_ID": 2})
        ask("crm.timeline.comment.add", {"fields": {"ENTITY_TYPE": "contact", "ENTITY_ID": 2, "COMMENT": "x"}})
        ask("crm.entity.mergeBatch", {"params": {"entityTypeId": 3, "entityIds": [1, 2]}})
        at = {"filter": {"OWNER_TYPE_ID": 3, "OWNER_ID": 1}}
        assert len(ask("crm.activity.list", at)) == moves
        comments = {"filter": {"ENTITY_TYPE": "contact", "ENTITY_ID": 1}}
        assert len(ask("crm.timeline.comment.list", comments)) == moves


def test_blocks_are_laid_beside_activities_of_others(ask):
    add(ask, CALL)
    at = {"entityTypeId": 3, "entityId": 1, "activityId": 1}
    layout = {"blocks": {"a": {"type": "text", "properties": {"value": "also in Telegram"}}}}
    assert ask("crm.activity.layout.blocks.set", {**at, "layout": layout}, app=1) == {"success": True}
    assert ask("crm.activity.layout.blocks.get", at, app=1) == {"layout": layout}
    wrong = {"blocks": {"a": {"type": "text", "properties": {"value": "x", "y": 1}}}}
    assert ask.refused("crm.activity.layout.blocks.set", {**at, "layout": wrong}, app=1) == (400, "FIELD_IS_REDUNDANT")
    assert ask("crm.activity.layout.blocks.delete", at, app=1) == {"success": True}
    assert ask("crm.activity.layout.blocks.get", at, app=1) == {"layout": None}


def test_fields_are_described(ask):
    assert ask("crm.activity.fields")["DEADLINE"]["isReadOnly"] is True
