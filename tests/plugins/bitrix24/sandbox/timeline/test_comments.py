"""Comments, log entries and what belongs to them. [D timeline]"""

import pytest

from tests.plugins.bitrix24.sandbox.talking import Asking

AT = {"ENTITY_TYPE": "contact", "ENTITY_ID": 1}
COMMENT = {**AT, "COMMENT": "Hi"}
LOG = {"entityTypeId": 3, "entityId": 1, "title": "Linked", "text": "to WhatsApp", "iconCode": "info"}


def comment(ask, **more):
    return ask("crm.timeline.comment.add", {"fields": {**COMMENT, **more}})


def test_a_comment_is_of_whoever_calls_and_of_now(ask):
    id_ = comment(ask, AUTHOR_ID=3, CREATED="2001-01-01", FILES=[["a.txt", "aGk="]])
    told = ask("crm.timeline.comment.get", {"id": id_})
    assert told.pop("FILES") == {"1": {"id": 1, "name": "a.txt", "type": "file"}}
    assert told == {
        "ID": "1", "ENTITY_ID": 1, "ENTITY_TYPE": "contact", "CREATED": "2026-03-02T14:10:00+03:00", "COMMENT": "Hi",
        "AUTHOR_ID": "1",
    }  # fmt: skip


@pytest.mark.parametrize("name", ["FIELDS", "Fields", "arFields"])
def test_fields_of_comments_must_be_written_small(ask, name):
    assert ask.refused("crm.timeline.comment.add", {name: COMMENT}) == (400, "100")


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"COMMENT": " "}, (400, "INVALID_ARG_VALUE")),
        ({"COMMENT": "x" * 70_000}, (400, "INVALID_ARG_VALUE")),
        ({"ENTITY_ID": 9}, (400, "OWNER_NOT_FOUND")),
        ({"ENTITY_TYPE": "planet"}, (400, "OWNER_NOT_FOUND")),
        ({"ENTITY_TYPE": ""}, (400, "100")),
    ],
    ids=["empty", "long", "no card", "no kind", "no type"],
)
def test_what_is_wrong_is_said(ask, change, error):
    assert ask.refused("crm.timeline.comment.add", {"fields": {**COMMENT, **change}}) == error


def test_comments_of_a_card_are_listed_by_pages_of_fifty_and_a_true_offset(ask):
    for _ in range(60):
        comment(ask)
    comment(ask, ENTITY_TYPE="lead")
    status, body = ask.whole("crm.timeline.comment.list", {"filter": AT, "order": {"ID": "ASC"}, "start": 5})
    assert (body["total"], body["next"], body["result"][0]["ID"], status) == (60, 55, "6", 200)
    newer = ask("crm.timeline.comment.list", {"filter": {**AT, ">ID": 58}, "select": ["ID", "COMMENT"]})
    assert newer == [{"ID": "59", "COMMENT": "Hi"}, {"ID": "60", "COMMENT": "Hi"}]
    assert ask.refused("crm.timeline.comment.list", {"filter": {}}) == (400, "100")


def test_a_comment_is_changed_and_deleted(ask):
    id_ = comment(ask)
    assert ask("crm.timeline.comment.update", {"id": id_, "fields": {"COMMENT": "Bye"}}) == id_
    assert ask("crm.timeline.comment.get", {"id": id_})["COMMENT"] == "Bye"
    assert ask("crm.timeline.comment.delete", {"id": id_}) is None
    assert ask.refused("crm.timeline.comment.get", {"id": id_}) == (400, "NOT_FOUND")


def test_of_several_cards_one_must_be_named_to_delete(ask):
    id_ = comment(ask)
    where = {"OWNER_ID": id_, "ENTITY_ID": 1, "ENTITY_TYPE": "lead"}
    assert ask("crm.timeline.bindings.bind", {"fields": where}) is True
    assert [row["ENTITY_TYPE"] for row in ask("crm.timeline.bindings.list", {"filter": {"OWNER_ID": id_}})] == [
        "contact",
        "lead",
    ]
    assert ask.refused("crm.timeline.comment.delete", {"id": id_}) == (400, "MULTIPLE_BINDINGS")
    assert ask("crm.timeline.comment.delete", {"id": id_, "ownerTypeId": 3, "ownerId": 1}) is None
    assert ask.refused("crm.timeline.bindings.unbind", {"fields": where}) == (400, "ERROR_CORE")
    assert ask("crm.timeline.comment.get", {"id": id_})["ENTITY_TYPE"] == "lead"


def test_bindings_say_what_they_hold(ask):
    told = ask("crm.timeline.bindings.fields")
    assert {name: one["type"] for name, one in told.items()} == {
        "OWNER_ID": "integer",
        "ENTITY_ID": "integer",
        "ENTITY_TYPE": "string",
    }
    assert all(one["isRequired"] and one["isImmutable"] for one in told.values())


@pytest.mark.parametrize(("flat", "data"), [(False, {"FIELDS": {"ID": 1}}), (True, {"ID": 1})])
def test_the_shape_of_its_event_is_a_switch(flat, data):
    ask = Asking(comment_event_flat=flat)
    ask("crm.contact.add", {"fields": {"NAME": "A"}})
    ask("event.bind", {"event": "ONCRMTIMELINECOMMENTADD", "handler": "https://app.example"}, app=1)
    comment(ask)
    assert ask.portal.mailbox.waiting[0].form["data"] == data


def test_log_entries_come_by_tens(ask):
    for _ in range(12):
        told = ask("crm.timeline.logmessage.add", {"fields": LOG}, app=1)["logMessage"]
    assert told == {
        "id": 12, "created": "2026-03-02T14:10:00+03:00", "authorId": 1, "title": "Linked", "text": "to WhatsApp",
        "iconCode": "info",
    }  # fmt: skip
    _, body = ask.whole("crm.timeline.logmessage.list", {"entityTypeId": 3, "entityId": 1, "order": {"id": "desc"}})
    assert (body["total"], body["next"], [row["id"] for row in body["result"]["logMessages"]][:2]) == (12, 10, [12, 11])


def test_only_the_application_that_wrote_it_deletes_a_log_entry(ask):
    ask("crm.timeline.logmessage.add", {"fields": LOG}, app=1)
    other, ask.app = ask.app, ask.portal.add_app()
    assert ask.refused("crm.timeline.logmessage.delete", {"id": 1}, app=1) == (403, "ACCESS_DENIED")
    ask.app = other
    assert ask("crm.timeline.logmessage.delete", {"id": 1}, app=1) is None
    assert ask.refused("crm.timeline.logmessage.get", {"id": 1}) == (400, "NOT_FOUND")


def test_an_icon_must_be_known(ask):
    assert ask.refused("crm.timeline.logmessage.add", {"fields": {**LOG, "iconCode": "bike"}}) == (
        400,
        "INVALID_ARG_VALUE",
    )
    ask("crm.timeline.icon.add", {"code": "bike", "fileContent": "aGk="})
    assert ask("crm.timeline.logmessage.add", {"fields": {**LOG, "iconCode": "bike"}})
    assert ask("crm.timeline.icon.list")["icons"][-1] == {
        "code": "bike",
        "isSystem": False,
        "fileUri": "/bitrix/images/bike.svg",
    }
    assert ask.refused("crm.timeline.icon.add", {"code": "bike", "fileContent": "aGk="})[0] == 400
    assert ask("crm.timeline.icon.delete", {"code": "bike"}) is None
    assert ask("crm.timeline.logo.get", {"code": "chat"})["logo"]["isSystem"] is True
    assert ask.refused("crm.timeline.logo.get", {"code": "bike"}) == (400, "NOT_FOUND")


def test_a_note_is_one(ask):
    comment(ask)
    at = {"ownerTypeId": 3, "ownerId": 1, "itemType": 1, "itemId": 1}
    ask("crm.timeline.note.save", {**at, "text": "a"})
    ask("crm.timeline.note.save", {**at, "text": "b"})
    assert ask("crm.timeline.note.get", at)["note"]["text"] == "b"
    ask("crm.timeline.note.delete", at)
    assert ask.refused("crm.timeline.note.get", at) == (400, "NOT_FOUND")


def test_three_are_pinned_at_most(ask):
    pins = [{"id": comment(ask), "ownerTypeId": 3, "ownerId": 1} for _ in range(4)]
    assert [ask("crm.timeline.item.pin", one) for one in pins[:3]] == [True] * 3
    assert ask.refused("crm.timeline.item.pin", pins[3])[0] == 400
    assert ask("crm.timeline.item.unpin", pins[0]) is True
    assert ask("crm.timeline.item.pin", pins[3]) is True


def test_blocks_are_laid_beside_comments_and_not_beside_log_entries(ask):
    comment(ask)
    ask("crm.timeline.logmessage.add", {"fields": LOG})
    told = {
        "entityTypeId": 3,
        "entityId": 1,
        "layout": {"blocks": {"a": {"type": "text", "properties": {"value": "x"}}}},
    }
    assert ask("crm.timeline.layout.blocks.set", {**told, "timelineId": 1}, app=1) == {"success": True}
    assert ask("crm.timeline.layout.blocks.get", {**told, "timelineId": 1}, app=1) == {"layout": told["layout"]}
    assert ask.refused("crm.timeline.layout.blocks.set", {**told, "timelineId": 2}, app=1) == (400, "NOT_FOUND")
