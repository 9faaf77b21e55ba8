"""Cards become facts that later states do not contradict, and nobody becomes one with somebody else by them."""

import pytest

from onethread.plugin import Kind, Trust
from tests.plugins.bitrix24.reading import CHANGED, MADE, facts, handles, page, unread

PHONE = {"ID": "871", "VALUE_TYPE": "MOBILE", "VALUE": "+491705550142", "TYPE_ID": "PHONE"}
MAIL = {"ID": "872", "VALUE_TYPE": "WORK", "VALUE": "alina@example.org", "TYPE_ID": "EMAIL"}


def contact(**differing):
    row = {"ID": "301", "NAME": "Alina", "LAST_NAME": "Brandt", "DATE_CREATE": MADE, "DATE_MODIFY": MADE}
    return row | {"PHONE": [PHONE], "EMAIL": [MAIL]} | differing


def deal(**differing):
    row = {"ID": "57", "TITLE": "Tiles", "DATE_CREATE": MADE, "DATE_MODIFY": CHANGED, "STAGE_ID": "NEW"}
    return row | {"OPPORTUNITY": "1000.00", "CURRENCY_ID": "MDL", "CONTACT_ID": "301", "_STAGE": "New"} | differing


def test_a_card_that_never_changed_is_one_fact_with_all_that_it_says():
    (told,) = facts(page("contacts", contact(_COMPANY="Alfa SRL", ADDRESS_CITY="Chișinău", POST="", _STAFF="Olga")))
    assert (told.id, told.kind, told.name, told.at.isoformat()) == ("contact:301", Kind.RECORD, "Alina Brandt", MADE)
    assert handles(told) == {
        ("bitrix_contact", "301"), ("phone", "+491705550142"), ("email", "alina@example.org")
    }  # fmt: skip
    assert {one.trust for one in told.handles} == {Trust.CRM}
    assert told.attributes == {
        "card": "contact", "url": "https://demo.bitrix24.test/crm/contact/details/301/", "company": "Alfa SRL",
        "city": "Chișinău", "staff": "Olga",
    }  # fmt: skip


def test_a_changed_card_is_its_making_and_its_state_each_at_its_time():
    made, state = facts(page("contacts", contact(DATE_MODIFY=CHANGED)))
    assert (made.id, made.at.isoformat(), made.name, handles(made)) == (
        "contact:301", MADE, None, {("bitrix_contact", "301")}
    )  # fmt: skip
    assert state.id.startswith("contact:301:")
    assert (state.at.isoformat(), state.name) == (CHANGED, "Alina Brandt")


def test_states_are_told_apart_by_what_they_say_and_not_by_when_they_were_seen_or_how_things_are_called():
    def state(**differing):
        return facts(page("contacts", contact(**{"DATE_MODIFY": CHANGED} | differing)))[1].id

    again = state(DATE_MODIFY="2026-05-01T00:00:00+03:00", _STAFF="Olga M.", _SOURCE="Call", _COMPANY="Alfa SRL")
    assert state(_STAFF="Olga", _COMPANY="Alfa") == again
    others = [state(NAME="Alena"), state(PHONE=[]), state(COMPANY_ID="4"), state(ASSIGNED_BY_ID="7"), state()]
    assert len(set(others)) == len(others)


@pytest.mark.parametrize(
    ("entity", "row", "expected"),
    [
        ("contacts", contact(LEAD_ID="9", PHONE=[], EMAIL=[]), {("bitrix_contact", "301"), ("bitrix_lead", "9")}),
        ("leads", contact(ID="9", CONTACT_ID="301", PHONE=[], EMAIL=[]), {("bitrix_contact", "301"), ("bitrix_lead", "9")}),
        ("leads", contact(ID="9", CONTACT_ID="0", PHONE=[], EMAIL=[]), {("bitrix_lead", "9")}),
        ("companies", {**contact(ID="4", TITLE="Alfa", EMAIL=[]), "NAME": ""}, {("bitrix_company", "4"), ("phone", PHONE["VALUE"])}),
        ("deals", deal(DATE_MODIFY=MADE), {("bitrix_contact", "301")}),
        ("deals", deal(DATE_MODIFY=MADE, CONTACT_ID="0", LEAD_ID="9"), {("bitrix_lead", "9")}),
        ("deals", deal(DATE_MODIFY=MADE, CONTACT_ID="", COMPANY_ID="4"), {("bitrix_company", "4")}),
        ("deals", deal(DATE_MODIFY=MADE, CONTACT_ID=""), set()),
    ],
)  # fmt: skip
def test_a_card_is_somebody_and_a_deal_is_somebodys(entity, row, expected):
    (told,) = facts(page(entity, row))
    assert handles(told) == expected


def test_a_messenger_of_a_card_is_the_chat_of_an_open_line():
    (told,) = facts(
        page("contacts", contact(IM=[{"VALUE": "imol|telegrambot|3|777|1002"}, {"VALUE": "@ali"}], PHONE=[]))
    )
    chat = next(one for one in told.handles if one.kind == "external_id")
    assert (chat.value, chat.system) == ("777", "demo.bitrix24.test telegrambot 3")


def test_a_deal_that_goes_to_another_contact_makes_nobody_one():
    before, after = (facts(page("deals", deal(CONTACT_ID=who))) for who in ("301", "302"))
    assert {one.id for one in before}.isdisjoint({one.id for one in after})
    row = {"ID": "8", "OWNER_ID": "57", "CREATED_TIME": CHANGED, "STAGE_ID": "C2:WON", "STAGE_SEMANTIC_ID": "S"}
    ids = [facts(page("deal_stages", row | {"_DEAL": {"CONTACT_ID": who}}))[0].id for who in ("301", "302")]
    assert ids == ["deal:57:stage:8@contact:301", "deal:57:stage:8@contact:302"]


def test_a_deal_tells_its_amount_and_its_stage():
    (state,) = facts(page("deals", deal()))
    assert (state.subject, state.name) == ("Tiles", None)
    told = {name: state.attributes[name] for name in ("card", "stage", "amount", "currency")}
    assert told == {"card": "deal", "stage": "New", "amount": "1000.00", "currency": "MDL"}
    (free,) = facts(page("deals", deal(OPPORTUNITY="0.00")))
    assert "amount" not in free.attributes


def test_what_is_nobodys_stays_together():
    row = {"ID": "8", "OWNER_ID": "57", "CREATED_TIME": CHANGED, "STAGE_ID": "NEW"}
    (state,), (stage,) = facts(page("deals", deal(CONTACT_ID=""))), facts(page("deal_stages", row))
    assert state.conversation == stage.conversation == "deal:57"


def test_a_stage_is_a_fact_of_its_own_with_its_name_and_meaning():
    row = {"ID": 8, "TYPE_ID": 3, "OWNER_ID": 57, "CREATED_TIME": CHANGED, "STAGE_ID": "WON", "STAGE_SEMANTIC_ID": "S"}
    (told,) = facts(page("deal_stages", row | {"_STAGE": "Won", "_DEAL": {"CONTACT_ID": "301", "TITLE": "Tiles"}}))
    assert (told.subject, told.text, handles(told)) == ("Tiles", "Won", {("bitrix_contact", "301")})
    assert (told.attributes["moved"], told.attributes["outcome"]) == ("finished", "won")
    row = {
        "ID": 8,
        "TYPE_ID": 1,
        "OWNER_ID": 9,
        "CREATED_TIME": CHANGED,
        "STATUS_ID": "JUNK",
        "STATUS_SEMANTIC_ID": "F",
    }
    (told,) = facts(page("lead_stages", row))
    assert (told.id, told.text, handles(told)) == ("lead:9:stage:8", "JUNK", {("bitrix_lead", "9")})
    assert (told.attributes["moved"], told.attributes["outcome"]) == ("made", "lost")


def test_a_row_that_cannot_be_read_takes_no_neighbour_along():
    delivery = page(
        "contacts", {"NAME": "nobody"}, contact(DATE_CREATE="yesterday", DATE_MODIFY=""), contact(PHONE="x")
    )
    assert [item for item, _, known in unread(delivery) if known] == ["/rows/0", "/rows/1"]
    delivery = page("contacts", {"ID": "5"}, contact())
    assert [item for item, _, _ in unread(delivery)] == ["/rows/0"]


def test_a_page_of_something_else_is_refused():
    delivery = page("contacts", contact())
    delivery.headers["entity"] = "tulips"
    with pytest.raises(Exception, match="tulips"):
        unread(delivery)
