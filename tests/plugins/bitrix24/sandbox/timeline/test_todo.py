"""To-dos. [D activity.todo]"""

import pytest

TODO = {"ownerTypeId": 3, "ownerId": 1, "deadline": "2026-03-03T10:00:00+03:00", "title": "Call back"}


def test_a_todo_is_an_activity_with_a_deadline(ask):
    assert ask("crm.activity.todo.add", TODO) == {"id": 1}
    told = ask("crm.activity.get", {"id": 1})
    assert (told["PROVIDER_ID"], told["DEADLINE"], told["SUBJECT"], told["COMPLETED"]) == (
        "CRM_TODO", "2026-03-03T10:00:00+03:00", "Call back", "N"
    )  # fmt: skip


@pytest.mark.parametrize(
    ("change", "error"),
    [
        ({"deadline": "tomorrow, perhaps"}, (400, "WRONG_DATETIME_FORMAT")),
        ({"deadline": None}, (400, "100")),
        ({"ownerId": 9}, (400, "OWNER_NOT_FOUND")),
        ({"colorId": 8}, (400, "INVALID_ARG_VALUE")),
        ({"responsibleId": 99}, (400, "INVALID_ARG_VALUE")),
        ({"parentActivityId": 99}, (400, "NOT_FOUND")),
    ],
    ids=str,
)
def test_what_is_wrong_is_said(ask, change, error):
    assert ask.refused("crm.activity.todo.add", {**TODO, **change}) == error


def test_each_part_is_changed_by_a_method_of_its_own(ask):
    ask("crm.activity.todo.add", TODO)
    at = {"id": 1, "ownerTypeId": 3, "ownerId": 1}
    ask("crm.activity.todo.updateDeadline", {**at, "deadline": "2026-03-04T10:00:00+03:00"})
    ask("crm.activity.todo.updateDescription", {**at, "description": "about the bike"})
    ask("crm.activity.todo.updateResponsibleUser", {**at, "responsibleId": 2})
    ask("crm.activity.todo.updateColor", {**at, "colorId": 3})
    ask("crm.activity.todo.update", {**at, "title": "New"})
    told = ask("crm.activity.get", {"id": 1})
    assert (told["DEADLINE"][:10], told["DESCRIPTION"], told["RESPONSIBLE_ID"], told["SUBJECT"]) == (
        "2026-03-04", "about the bike", "2", "New"
    )  # fmt: skip
    assert ask.refused("crm.activity.todo.updateDeadline", at) == (400, "100")
