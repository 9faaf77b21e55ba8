"""Directories, pipelines and numbers that a client reads before it begins. [D]"""

from tests.plugins.bitrix24.sandbox.talking import Asking


def test_entries_of_a_directory(ask):
    told = ask("crm.status.list", {"filter": {"ENTITY_ID": "STATUS"}, "order": {"SORT": "ASC"}})

    assert [row["STATUS_ID"] for row in told] == ["NEW", "IN_PROCESS", "PROCESSED", "CONVERTED", "JUNK"]
    assert (told[4]["SEMANTICS"], told[4]["EXTRA"]["SEMANTICS"], told[0]["SEMANTICS"]) == ("F", "failure", None)
    assert {"STATUS", "SOURCE", "CONTACT_TYPE", "DEAL_STAGE"} <= {row["ID"] for row in ask("crm.status.entity.types")}


def test_pipelines_of_deals_begin_with_number_0(ask):
    ask("crm.category.add", {"entityTypeId": 2, "fields": {"name": "Service"}})
    first, second = ask("crm.category.list", {"entityTypeId": 2})["categories"]

    assert (first["id"], first["isDefault"], second["name"]) == (0, "Y", "Service")
    assert ask.refused("crm.category.list", {"entityTypeId": 3}) == (400, "ENTITY_TYPE_NOT_SUPPORTED")


def test_kinds_have_numbers(ask):
    told = {row["ID"]: row["SYMBOL_CODE_SHORT"] for row in ask("crm.enum.ownertype")}
    assert [told[number] for number in (1, 2, 3, 4)] == ["L", "D", "C", "CO"]
    assert [row["NAME"] for row in ask("crm.enum.contenttype")] == ["Plain text", "BBCode", "HTML"]


def test_the_mode_of_leads_is_a_switch():
    assert Asking()("crm.settings.mode.get") == 1
    assert Asking(lead_mode=2)("crm.settings.mode.get") == 2


def test_own_fields_are_made_by_administrators_and_listed(ask):
    field = {"fields": {"FIELD_NAME": "INSTA", "USER_TYPE_ID": "string", "EDIT_FORM_LABEL": {"en": "Instagram"}}}
    assert ask("crm.contact.userfield.add", field) == 1
    assert ask.refused("crm.contact.userfield.add", field) == (400, "ERROR_CORE")
    assert ask.refused("crm.contact.userfield.add", {"fields": {"FIELD_NAME": "X"}}) == (400, "ERROR_CORE")
    assert ask.refused("crm.contact.userfield.add", field, app=2) == (403, "ACCESS_DENIED")
    assert ask("crm.contact.userfield.list", {"filter": {"FIELD_NAME": "UF_CRM_INSTA"}})[0]["USER_TYPE_ID"] == "string"
    assert ask("crm.lead.userfield.list") == []
    assert ask("crm.contact.fields")["UF_CRM_INSTA"]["listLabel"] == "Instagram"
