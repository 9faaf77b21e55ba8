"""crm.item: real numbers, camelCase, a filter that knows OR and refuses what is no field. [D universal]"""

from typing import Any

import pytest

C = {"entityTypeId": 3}
ALINA = {
    "name": "Alina",
    "fm": [{"typeId": "PHONE", "valueType": "MOBILE", "value": "+491705550142"}],
    "originId": "p1",
}


def test_an_item_is_written_in_numbers(ask):
    told = ask("crm.item.add", {**C, "fields": ALINA})["item"]

    assert (told["id"], told["assignedById"], told["companyId"], told["companyIds"]) == (1, 1, 0, [])
    assert (told["opened"], told["hasPhone"], told["lastName"], told["entityTypeId"]) == ("Y", "Y", None, 3)
    assert told["createdTime"] == "2026-03-02T14:10:00+03:00"
    assert told["fm"] == [{"id": 1, "valueType": "MOBILE", "value": "+491705550142", "typeId": "PHONE"}]
    assert ask("crm.item.get", {**C, "id": 1}) == {"item": told}


def test_both_dialects_speak_of_the_same_card(ask):
    ask("crm.item.add", {**C, "fields": ALINA})
    assert ask("crm.contact.get", {"id": 1})["ORIGIN_ID"] == "p1"


def test_fm_is_updated_by_keys_and_without_a_type_nothing_happens(ask):
    ask("crm.item.add", {**C, "fields": ALINA})
    changes = {
        "n0": {"typeId": "EMAIL", "valueType": "WORK", "value": "a@b.md"},
        "n1": {"valueType": "WORK", "value": "lost"},
        "1": {"typeId": "PHONE", "valueType": "WORK", "value": "+37369000000"},
    }
    told = ask("crm.item.update", {**C, "id": 1, "fields": {"fm": changes}})["item"]
    assert [(way["id"], way["value"]) for way in told["fm"]] == [(1, "+37369000000"), (2, "a@b.md")]

    told = ask("crm.item.update", {**C, "id": 1, "fields": {"fm": {"1": {"typeId": "PHONE", "value": ""}}}})["item"]
    assert [way["id"] for way in told["fm"]] == [2]


def test_a_filter_may_have_alternatives(ask):
    for name in ("A", "B", "C"):
        ask("crm.item.add", {**C, "fields": {"name": name}})
    either = {"logic": "OR", "0": {"name": "A"}, "1": {"=name": "C"}}

    assert _names(ask, either) == ["A", "C"]
    assert _names(ask, {">id": 1, "0": either}) == ["C"]
    assert _names(ask, [either, {"<id": 3}]) == ["A"]


def test_a_filter_by_what_is_no_field_is_refused(ask):
    status, body = ask.whole("crm.item.list", {**C, "filter": {"namee": "A"}})
    assert (status, body["error"]) == (400, "INVALID_ARG_VALUE")
    assert body["error_description"] == "Invalid filter: field 'namee' is not allowed in filter"


def test_a_filter_cannot_be_made_endlessly_deep(ask):
    deep: dict[str, Any] = {"name": "A"}
    for _ in range(50):
        deep = {"0": deep}
    assert ask.refused("crm.item.list", {**C, "filter": deep}) == (400, "INVALID_ARG_VALUE")


def test_phones_are_filtered_by_their_alias(ask):
    ask("crm.item.add", {**C, "fields": ALINA})
    assert _names(ask, {"=phone": "+491705550142"}) == ["Alina"]
    assert _names(ask, {"%phone": "555"}) == ["Alina"]
    assert _names(ask, {"phoneWork": "+491705550142"}) == []


def test_fm_comes_in_lists_only_with_a_star(ask):
    ask("crm.item.add", {**C, "fields": ALINA})
    assert ask("crm.item.list", {**C, "select": ["id", "fm", "phone"]})["items"] == [
        {"id": 1, "phone": "+491705550142"}
    ]
    assert "fm" in ask("crm.item.list", {**C, "select": ["*"]})["items"][0]


def test_start_is_a_true_offset(ask):
    for at in range(120):
        ask("crm.item.add", {**C, "fields": {"name": str(at)}})
    _, body = ask.whole("crm.item.list", {**C, "start": 75, "select": ["id"]})

    assert (body["result"]["items"][0]["id"], len(body["result"]["items"]), body["total"]) == (76, 45, 120)
    assert "next" not in body


def test_deleting_gives_an_empty_list(ask):
    ask("crm.item.add", {**C, "fields": ALINA})
    assert ask("crm.item.delete", {**C, "id": 1}) == []
    assert ask.refused("crm.item.get", {**C, "id": 1}) == (400, "NOT_FOUND")


@pytest.mark.parametrize("number", [5, 999])
def test_kinds_that_it_does_not_serve_are_refused(ask, number):
    assert ask.refused("crm.item.list", {"entityTypeId": number}) == (400, "ENTITY_TYPE_NOT_SUPPORTED")


def test_fields_tell_the_classic_name(ask):
    told = ask("crm.item.fields", C)["fields"]
    assert told["createdTime"]["upperName"] == "DATE_CREATE"
    assert told["fm"]["isMultiple"] is True


def test_own_fields_have_a_name_of_this_dialect_or_keep_theirs(ask):
    ask("crm.contact.userfield.add", {"fields": {"FIELD_NAME": "INSTA", "USER_TYPE_ID": "string"}})
    ask("crm.item.add", {**C, "fields": {"name": "A", "ufCrmInsta": "@a"}})

    assert ask("crm.item.get", {**C, "id": 1})["item"]["ufCrmInsta"] == "@a"
    assert ask("crm.item.get", {**C, "id": 1, "useOriginalUfNames": "Y"})["item"]["UF_CRM_INSTA"] == "@a"


def test_a_deal_changes_its_pipeline_here_and_starts_there_anew(ask):
    pipeline = ask("crm.category.add", {"entityTypeId": 2, "fields": {"name": "Service"}})["category"]["id"]
    deal = ask("crm.item.add", {"entityTypeId": 2, "fields": {"title": "T"}})["item"]["id"]
    told = ask("crm.item.update", {"entityTypeId": 2, "id": deal, "fields": {"categoryId": pipeline}})["item"]

    assert (told["categoryId"], told["stageId"]) == (pipeline, f"C{pipeline}:NEW")
    assert [row["TYPE_ID"] for row in ask("crm.stagehistory.list", {"entityTypeId": 2})["items"]] == [1, 5]


def test_smart_processes_are_cards_like_others(ask):
    number = ask("crm.type.add", {"fields": {"title": "Repairs"}})["type"]["entityTypeId"]
    told = ask("crm.item.add", {"entityTypeId": number, "fields": {"title": "Bike"}})["item"]

    assert told["stageId"].startswith(f"DT{number}_")
    assert ask("crm.type.list")["types"][0]["entityTypeId"] == number


def test_an_import_keeps_times_and_authors(ask):
    told = {
        "name": "A",
        "createdTime": "2020-01-01T00:00:00Z",
        "createdBy": 2,
        "PHONE": [{"VALUE": "1", "VALUE_TYPE": "WORK"}],
    }
    assert ask("crm.item.import", {**C, "fields": told}) == {"item": {"id": 1}}

    row = ask("crm.item.get", {**C, "id": 1})["item"]
    assert (row["createdTime"], row["createdBy"], len(row["fm"])) == ("2020-01-01T03:00:00+03:00", 2, 1)


def test_an_import_must_not_go_back_in_time(ask):
    ask("crm.item.import", {**C, "fields": {"createdTime": "2020-01-02T00:00:00Z"}})
    code = (400, "CRM_FIELD_ERROR_VALUE_NOT_VALID")
    assert ask.refused("crm.item.import", {**C, "fields": {"createdTime": "2020-01-01T00:00:00Z"}}) == code
    assert ask.refused("crm.item.import", {**C, "fields": {"createdTime": "2030-01-01T00:00:00Z"}}) == code


def test_twenty_are_imported_at_once_and_each_is_told_alone(ask):
    data = [{"createdTime": "2020-01-02T00:00:00Z"}, {"createdTime": "2020-01-01T00:00:00Z"}, {"name": "C"}]
    first, second, third = ask("crm.item.batchImport", {**C, "data": data})["items"]

    assert (first["item"]["id"], second["error"], third["item"]["id"]) == (1, "CRM_FIELD_ERROR_VALUE_NOT_VALID", 2)
    assert ask.refused("crm.item.batchImport", {**C, "data": [{"name": "A"}] * 21})[0] == 400


def test_only_an_administrator_imports_authors(ask):
    assert ask.refused("crm.item.import", {**C, "fields": {"createdBy": 1}}, app=2) == (403, "ACCESS_DENIED")


def _names(ask, asked):
    return [one["name"] for one in ask("crm.item.list", {**C, "filter": asked, "select": ["name"]})["items"]]
