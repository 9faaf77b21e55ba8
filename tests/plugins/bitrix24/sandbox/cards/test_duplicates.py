"""Finding cards by phone or address, and making one of several. [D]"""

import pytest

from tests.plugins.bitrix24.sandbox.talking import Asking


def person(ask, kind="contact", **fields):
    told = {"NAME": "A", **fields}
    if "phone" in told:
        told["PHONE"] = [{"VALUE": told.pop("phone")}]
    return ask(f"crm.{kind}.add", {"fields": told})


def found(ask, *values, kind="PHONE", **more):
    return ask("crm.duplicate.findbycomm", {"type": kind, "values": list(values), **more})


@pytest.mark.parametrize(
    "written", ["+373 69 123 456", "069123456", "37369123456", "0 (69) 12-34-56", "+37369123456;12"]
)
def test_a_phone_is_found_however_it_is_written(ask, written):
    person(ask, phone="+37369123456")
    assert found(ask, written) == {"CONTACT": [1]}


def test_without_national_forms_only_digits_count():
    strict = Asking(phone_national=False)
    person(strict, phone="+37369123456")
    assert found(strict, "069123456") == []
    assert found(strict, "+373 (69) 123456") == {"CONTACT": [1]}


def test_nothing_found_is_an_empty_list(ask):
    assert found(ask, "+37369123456") == []


def test_leads_come_first_and_kinds_may_be_chosen(ask):
    person(ask, phone="1234567890")
    person(ask, "lead", TITLE="L", phone="1234567890")

    assert list(found(ask, "1234567890")) == ["LEAD", "CONTACT"]
    assert found(ask, "1234567890", entity_type="CONTACT") == {"CONTACT": [1]}


def test_after_twenty_hits_later_kinds_are_left_out(ask):
    for _ in range(25):
        person(ask, "lead", TITLE="L", phone="1234567890")
    person(ask, phone="1234567890")

    assert found(ask, "1234567890") == {"LEAD": list(range(1, 21))}


def test_only_twenty_values_are_looked_at(ask):
    person(ask, phone="1234567890")
    assert found(ask, *(f"555000{at:04}" for at in range(20)), "1234567890") == []


def test_errors_of_it_are_sentences(ask):
    assert ask.refused("crm.duplicate.findbycomm", {"values": ["1"]})[1] == "Communication type is not defined"
    assert ask.refused("crm.duplicate.findbycomm", {"type": "PHONE"})[1] == "Communication values are not defined"


def merge(ask, *ids, kind=3):
    return ask("crm.entity.mergeBatch", {"params": {"entityTypeId": kind, "entityIds": list(ids)}})


def test_a_merge_keeps_the_first_and_all_ways_to_reach_them(ask):
    main = person(ask, phone="+37369000001")
    loser = person(ask, LAST_NAME="Rusu", phone="+37369000002", EMAIL=[{"VALUE": "a@b.md"}])
    deal = ask("crm.deal.add", {"fields": {"TITLE": "T", "CONTACT_ID": loser}})

    assert merge(ask, main, loser) == {"STATUS": "SUCCESS", "ENTITY_IDS": [loser]}
    told = ask("crm.contact.get", {"id": main})
    assert (told["LAST_NAME"], len(told["PHONE"]), told["EMAIL"][0]["VALUE"]) == ("Rusu", 2, "a@b.md")
    assert ask("crm.deal.get", {"id": deal})["CONTACT_ID"] == str(main)
    assert ask.refused("crm.contact.get", {"id": loser}) == (400, "")


def test_values_that_differ_are_a_conflict_and_nothing_is_done(ask):
    ids = person(ask, LAST_NAME="Rusu"), person(ask, LAST_NAME="Popa")
    assert merge(ask, *ids) == {"STATUS": "CONFLICT", "ENTITY_IDS": [ids[1]]}
    assert len(ask("crm.contact.list")) == 2


def test_a_card_that_is_not_there_is_an_error(ask):
    assert merge(ask, person(ask), 99)["STATUS"] == "ERROR"
    assert ask.refused("crm.entity.mergeBatch", {"params": {"entityTypeId": 3, "entityIds": [1]}})[0] == 400
