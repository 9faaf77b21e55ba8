"""The classic methods: texts, nulls, silence about what they do not know, and pages that are rounded. [D, S]"""

import pytest

ALINA = {
    "NAME": "Alina",
    "PHONE": [{"VALUE": "+491705550142", "VALUE_TYPE": "MOBILE"}],
    "EMAIL": [{"VALUE": "alina@example.org"}],
    "ORIGIN_ID": "prof_9f2c",
}


def test_a_contact_is_written_in_texts_and_nulls(ask):
    id_ = ask("crm.contact.add", {"fields": ALINA})
    told = ask("crm.contact.get", {"id": id_})

    assert (id_, told["ID"], told["ASSIGNED_BY_ID"], told["LAST_NAME"]) == (1, "1", "1", None)
    assert told["PHONE"] == [{"ID": "1", "VALUE_TYPE": "MOBILE", "VALUE": "+491705550142", "TYPE_ID": "PHONE"}]
    assert told["EMAIL"][0]["VALUE_TYPE"] == "WORK"
    assert "WEB" not in told
    assert told["DATE_CREATE"] == "2026-03-02T14:10:00+03:00"
    assert (told["HAS_PHONE"], told["HAS_IMOL"]) == ("Y", "N")


def test_multi_fields_are_changed_one_by_one_and_others_stay(ask):
    id_ = ask("crm.contact.add", {"fields": {"PHONE": [{"VALUE": str(at)} for at in range(111, 115)]}})
    changes = [{"ID": 1, "VALUE": "999"}, {"ID": 2, "DELETE": "Y"}, {"ID": 3, "VALUE": ""}, {"VALUE": "new"}]
    assert ask("crm.contact.update", {"id": id_, "fields": {"PHONE": changes}}) is True

    told = ask("crm.contact.get", {"ID": id_})["PHONE"]
    assert [(way["ID"], way["VALUE"]) for way in told] == [("1", "999"), ("4", "114"), ("5", "new")]
    assert ask("crm.contact.update", {"id": id_, "fields": {"PHONE": [{"ID": 1}]}})
    assert [way["ID"] for way in ask("crm.contact.get", {"id": id_})["PHONE"]] == ["4", "5"]


def test_what_is_unknown_or_read_only_is_dropped_in_silence(ask):
    id_ = ask("crm.deal.add", {"fields": {"TITLE": "T", "NO_SUCH": 1, "DATE_CREATE": "2001-01-01", "CATEGORY_ID": 0}})
    assert ask("crm.deal.update", {"id": id_, "fields": {"CATEGORY_ID": 5, "CLOSED": "no", "CREATED_BY_ID": 9}})

    told = ask("crm.deal.get", {"id": id_})
    assert (told["CATEGORY_ID"], told["CREATED_BY_ID"], told["DATE_CREATE"][:4]) == ("0", "1", "2026")
    assert "NO_SUCH" not in told


@pytest.mark.parametrize(
    ("method", "words"),
    [("get", "Not found"), ("update", "Contact is not found"), ("delete", "Contact is not found")],
)
def test_a_contact_that_is_not_there_is_an_error_without_a_code(ask, method, words):
    status, body = ask.whole(f"crm.contact.{method}", {"id": 77, "fields": {}})
    assert (status, body) == (400, {"error": "", "error_description": words})


def test_a_missing_id_is_error_100(ask):
    assert ask.refused("crm.contact.get") == (400, "100")


def test_a_multi_field_must_be_a_list_and_an_address_one(ask):
    assert ask.refused("crm.contact.add", {"fields": {"PHONE": "123"}}) == (400, "100")
    assert ask.refused("crm.contact.add", {"fields": {"EMAIL": [{"VALUE": "nobody"}]}}) == (400, "ERROR_CORE")


@pytest.mark.parametrize("name", ["FILTER", "filter", "Filter", "arFilter"])
def test_parameters_are_taken_in_four_cases(ask, name):
    ask("crm.contact.add", {"FIELDS": {"NAME": "A"}})
    ask("crm.contact.add", {"arFields": {"NAME": "B"}})
    assert [row["NAME"] for row in ask("crm.contact.list", {name: {"NAME": "B"}})] == ["B"]


def test_of_these_cases_the_upper_one_is_preferred(ask):
    ask("crm.contact.add", {"fields": {"NAME": "A"}, "FIELDS": {"NAME": "B"}})
    assert ask("crm.contact.list", {"select": ["NAME"]}) == [{"ID": "1", "NAME": "B"}]


def test_an_unknown_filter_gives_everything(ask):
    for name in "AB":
        ask("crm.contact.add", {"fields": {"NAME": name}})
    assert len(ask("crm.contact.list", {"filter": {"NAMEE": "A"}})) == 2


def test_a_like_on_a_reference_is_an_equality(ask):
    ask("crm.contact.add", {"fields": {"SOURCE_ID": "WEBFORM", "PHONE": [{"VALUE": "+37369123456"}]}})

    assert ask("crm.contact.list", {"filter": {"%SOURCE_ID": "WEB"}}) == []
    assert len(ask("crm.contact.list", {"filter": {"%SOURCE_ID": "WEBFORM"}})) == 1
    assert ask("crm.contact.list", {"filter": {"%PHONE": "69123"}}) == []
    assert ask("crm.contact.list", {"filter": {"PHONE": "37369123456"}}) == []
    assert len(ask("crm.contact.list", {"filter": {"PHONE": "+37369123456"}})) == 1
    assert len(ask("crm.contact.list", {"filter": {"PHONE": ["+37369123456", "x"]}})) == 1


def test_select_knows_two_masks_and_multi_fields_must_be_named(ask):
    ask("crm.contact.userfield.add", {"fields": {"FIELD_NAME": "INSTA", "USER_TYPE_ID": "string"}})
    ask("crm.contact.add", {"fields": {**ALINA, "UF_CRM_INSTA": "@alina"}})

    def names(*select):
        return set(ask("crm.contact.list", {"select": list(select)})[0])

    assert {"NAME", "UF_CRM_INSTA"} <= names()
    assert "PHONE" not in names()
    assert "UF_CRM_INSTA" not in names("*", "PHONE")
    assert "PHONE" in names("*", "PHONE")
    assert names("UF_*") == {"ID", "UF_CRM_INSTA"}
    assert names("NAME") == {"ID", "NAME"}


def test_order_is_by_any_field(ask):
    for name in ("B", "a", "C"):
        ask("crm.contact.add", {"fields": {"NAME": name}})
    rows = ask("crm.contact.list", {"order": {"NAME": "DESC", "ID": "ASC"}, "select": ["NAME"]})
    assert [row["NAME"] for row in rows] == ["C", "B", "a"]


@pytest.mark.parametrize(
    ("start", "first", "count", "following"),
    [(0, 1, 50, 50), (49, 1, 50, 50), (50, 51, 50, 100), (75, 51, 50, 100), (100, 101, 20, None), (500, None, 0, None)],
)
def test_start_is_rounded_down_to_whole_pages(ask, start, first, count, following):
    _many(ask, 120)
    _, body = ask.whole("crm.contact.list", {"start": start, "order": {"ID": "ASC"}, "select": ["ID"]})

    assert (body["total"], body.get("next"), len(body["result"])) == (120, following, count)
    assert not body["result"] or body["result"][0]["ID"] == str(first)


def test_with_start_minus_one_nothing_is_counted(ask):
    _many(ask, 120)
    asked = {"start": -1, "order": {"ID": "ASC"}, "filter": {">ID": 60}, "select": ["ID"]}
    _, body = ask.whole("crm.contact.list", asked)

    assert body["total"] == 0
    assert "next" not in body
    assert [int(row["ID"]) for row in body["result"]] == list(range(61, 111))


def test_a_sweep_by_time_of_change_gives_what_was_changed(ask):
    _many(ask, 3)
    ask.portal.clock.advance(100)
    ask("crm.contact.update", {"id": 2, "fields": {"NAME": "New"}})

    rows = ask(
        "crm.contact.list", {"filter": {">=DATE_MODIFY": "2026-03-02T14:11:00+03:00"}, "select": ["DATE_MODIFY"]}
    )
    assert rows == [{"ID": "2", "DATE_MODIFY": "2026-03-02T14:11:40+03:00"}]


def test_fields_are_described(ask):
    told = ask("crm.lead.fields")
    assert told["ID"]["isReadOnly"] is True
    assert told["STATUS_ID"]["statusType"] == "STATUS"
    assert told["PHONE"] == {
        "type": "crm_multifield", "isRequired": False, "isReadOnly": False, "isImmutable": False, "isMultiple": True,
        "isDynamic": False, "title": "Phone",
    }  # fmt: skip


def test_stages_have_consequences_and_a_history(ask):
    id_ = ask("crm.deal.add", {"fields": {"TITLE": "T"}})
    for stage in ("EXECUTING", "NO_SUCH", "WON"):
        ask.portal.clock.advance(10)
        ask("crm.deal.update", {"id": id_, "fields": {"STAGE_ID": stage}})

    told = ask("crm.deal.get", {"id": id_})
    assert (told["STAGE_ID"], told["STAGE_SEMANTIC_ID"], told["CLOSED"]) == ("WON", "S", "Y")
    history = ask("crm.stagehistory.list", {"entityTypeId": 2, "filter": {"OWNER_ID": id_}})["items"]
    assert [(row["TYPE_ID"], row["STAGE_ID"]) for row in history] == [(1, "NEW"), (2, "EXECUTING"), (3, "WON")]
    assert history[2]["CREATED_TIME"] == "2026-03-02T14:10:30+03:00"


def test_a_lead_has_its_own_names_for_stages(ask):
    id_ = ask("crm.lead.add", {"fields": {"TITLE": "T", "STATUS_ID": "JUNK"}})
    assert ask("crm.lead.get", {"id": id_})["STATUS_SEMANTIC_ID"] == "F"
    assert ask("crm.stagehistory.list", {"entityTypeId": 1})["items"][0]["STATUS_ID"] == "JUNK"


def test_links_have_a_main_one_and_many(ask):
    people = [ask("crm.contact.add", {"fields": {"NAME": name}}) for name in "AB"]
    deal = ask("crm.deal.add", {"fields": {"TITLE": "T", "CONTACT_IDS": people}})

    assert ask("crm.deal.get", {"id": deal})["CONTACT_ID"] == "1"
    assert "CONTACT_IDS" not in ask("crm.deal.get", {"id": deal})
    links = ask("crm.deal.contact.items.get", {"id": deal})
    assert links[1] == {"CONTACT_ID": 2, "SORT": 20, "ROLE_ID": 0, "IS_PRIMARY": "N"}
    assert ask(
        "crm.deal.contact.items.set", {"id": deal, "items": [{"CONTACT_ID": 2, "IS_PRIMARY": "Y"}, {"CONTACT_ID": 1}]}
    )
    assert ask("crm.deal.get", {"id": deal})["CONTACT_ID"] == "2"
    assert [row["ID"] for row in ask("crm.deal.list", {"filter": {"CONTACT_ID": 2}})] == [str(deal)]


def test_a_company_has_the_contacts_that_name_it(ask):
    firm = ask("crm.company.add", {"fields": {"TITLE": "Alfa"}})
    ana = ask("crm.contact.add", {"fields": {"NAME": "Ana", "COMPANY_ID": firm}})
    ion = ask("crm.contact.add", {"fields": {"NAME": "Ion"}})
    assert ask("crm.company.contact.items.set", {"id": firm, "items": [{"CONTACT_ID": ion}]})

    assert ask("crm.contact.company.items.get", {"id": ana}) == []
    assert [row["CONTACT_ID"] for row in ask("crm.company.contact.items.get", {"id": firm})] == [ion]


def _many(ask, count):
    for at in range(count):
        ask("crm.contact.add", {"fields": {"NAME": f"P{at}"}})
