"""Activities that an application lays out itself. [D activity.configurable]"""

from typing import Any

from onethread_bitrix24.sandbox.timeline.configurable import press
from tests.plugins.bitrix24.sandbox.talking import inside
from tests.plugins.bitrix24.sandbox.timeline.test_layout import GOOD

OURS: dict[str, Any] = {
    "ownerTypeId": 3, "ownerId": 1, "layout": GOOD,
    "fields": {"completed": False, "originatorId": "onethread", "originId": "e1", "isIncomingChannel": "Y"},
}  # fmt: skip
ADD, UPDATE = "crm.activity.configurable.add", "crm.activity.configurable.update"


def test_it_is_made_by_applications_only_and_told_back(ask):
    assert ask.refused(ADD, OURS) == (403, "WRONG_AUTH_TYPE")
    assert ask(ADD, OURS, app=2) == {"activity": {"id": 1}}
    told = ask("crm.activity.configurable.get", {"id": 1}, app=1)["activity"]

    assert (told["ownerTypeId"], told["layout"]) == (3, GOOD)
    assert told["fields"]["deadline"] is None
    assert (told["fields"]["typeId"], told["fields"]["originId"], told["fields"]["responsibleId"]) == (
        "CONFIGURABLE",
        "e1",
        2,
    )
    assert [row["ID"] for row in ask("crm.activity.list", {"filter": {"ORIGIN_ID": "e1"}})] == ["1"]


def test_a_wrong_layout_is_refused_and_nothing_is_made(ask):
    assert ask.refused(ADD, {**OURS, "layout": {**GOOD, "x": 1}}, app=1) == (400, "FIELD_IS_REDUNDANT")
    assert ask.refused(ADD, {**OURS, "layout": None}, app=1) == (400, "100")
    assert ask("crm.activity.list") == []


def test_what_comes_in_has_no_deadline(ask):
    fields = {**OURS["fields"], "deadline": "2026-03-03T10:00:00+03:00"}
    assert ask.refused(ADD, {**OURS, "fields": fields}, app=1) == (400, "INCOMING_ACTIVITY_CAN_NOT_BE_WITH_DEADLINE")


def test_only_the_application_that_made_it_changes_it(ask):
    ask(ADD, OURS, app=1)
    assert ask(UPDATE, {"id": 1, "fields": {"completed": True}}, app=2)
    assert ask("crm.activity.get", {"id": 1})["COMPLETED"] == "Y"
    ask.app = ask.portal.add_app()
    assert ask.refused(UPDATE, {"id": 1, "fields": {"completed": False}}, app=1) == (400, "ERROR_WRONG_APPLICATION")


def test_a_badge_must_be_made_first(ask):
    fields = {**OURS["fields"], "badgeCode": "waits"}
    assert ask.refused(ADD, {**OURS, "fields": fields}, app=1) == (400, "ERROR_BADGE_NOT_FOUND")
    badge = {"code": "waits", "title": "Waits", "value": "for us", "type": "failure"}
    assert ask("crm.activity.badge.add", badge, app=1) == {"badge": badge}
    assert ask(ADD, {**OURS, "fields": fields}, app=1)
    assert ask("crm.activity.badge.list", app=1) == {"badges": [badge]}
    assert ask("crm.activity.badge.delete", {"code": "waits"}, app=1) is None
    assert ask.refused("crm.activity.badge.get", {"code": "waits"}, app=1) == (400, "NOT_FOUND")


def test_an_own_type_must_be_one_that_may_be_laid_out(ask):
    ask("crm.activity.type.add", {"fields": {"TYPE_ID": "PLAIN", "NAME": "P"}}, app=1)
    ask("crm.activity.type.add", {"fields": {"TYPE_ID": "LAID", "NAME": "L", "IS_CONFIGURABLE_TYPE": "Y"}}, app=1)
    for name, good in (("PLAIN", False), ("LAID", True)):
        status, _ = ask.whole(ADD, {**OURS, "fields": {**OURS["fields"], "typeId": name}}, app=1)
        assert (status == 200) is good


def test_a_button_tells_the_application_and_the_card_waits_for_its_update(ask):
    ask(ADD, OURS, app=1)
    ask("event.bind", {"event": "onCrmTimelineItemAction", "handler": "https://app.example/b24"}, app=1)
    row = ask.portal.state.more["activities"].rows[1]
    press(inside(ask), row, "send")

    (letter,) = ask.portal.mailbox.waiting
    assert letter.form["data"] == {
        "id": "follow_up", "entityTypeId": 3, "entityId": 1, "activityId": 1, "userId": 2, "actionParams": {"n": 1}
    }  # fmt: skip
    assert row["_LOCKED"] is True
    ask(UPDATE, {"id": 1, "layout": GOOD}, app=1)
    assert ask.portal.state.more["activities"].rows[1]["_LOCKED"] is False
