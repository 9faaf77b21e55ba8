"""Which answers of a flow name the person, and what stands on a shared card."""

import json

import pytest

from onethread.plugin import Handle, Trust
from tests.plugins.whatsapp.reading import IVAN, message, parts, webhook

SENDER = (Handle("wa_id", IVAN[0], Trust.CHANNEL),)


def told(response, **reply):
    flow = {"type": "nfm_reply", "nfm_reply": {"name": "flow", "response_json": response, **reply}}
    return parts(webhook(messages=[message(type="interactive", interactive=flow)]))


def handles(answers):
    (record,) = told(json.dumps(answers))
    return record.told.handles[1:]


@pytest.mark.parametrize("key", ["номер_заказа", "hotel", "intel", "Номер", "mobilier", "stele"])
def test_a_word_within_a_word_makes_no_phone(key):
    assert handles({key: "069123456"}) == ()


@pytest.mark.parametrize(
    "key",
    [
        "telefon",
        "phone_number",
        "phoneNumber",
        "screen_0_Telefon_1",
        "номер телефона",
        "НомерТелефона",
        "nr. tel.",
        "Mobil",
    ],
)
def test_the_name_of_a_field_tells_a_phone(key):
    assert handles({key: " 069123456 "}) == (Handle("phone", "069123456"),)


def test_a_phone_typed_as_a_number_is_one():
    assert handles({"telefon": 69123456, "acord_telefon": True}) == (Handle("phone", "69123456"),)


def test_what_was_typed_into_an_address_is_found_below_it():
    answers = {"saved_address_id": "1", "values": {"name": "Ana", "phone_number": "069123456", "mails": ["a@b.md"]}}

    assert set(handles(answers)) == {Handle("phone", "069123456"), Handle("email", "a@b.md")}


def test_answers_that_are_no_string_are_read():
    (record,) = told({"email": "a@b.md", "flow_token": "t"})

    assert record.told.attributes["flow"]["answers"] == {"email": "a@b.md"}


@pytest.mark.parametrize("response", ["{", "[]", "5", None, 7])
def test_answers_that_cannot_be_read_are_counted(response):
    record, letter = told(response)

    assert record.told.attributes["flow"] == {"name": "flow", "unreadable": True}
    assert (letter.known, letter.reason) == (True, "the answers of a flow")


def card(**differing):
    own = {"phones": [{"phone": "069 12 34 56", "wa_id": IVAN[0]}], "emails": [{"email": "a@b.md"}]} | differing
    (record,) = parts(webhook(messages=[message(type="contacts", contacts=[own])]))
    return record.told


def test_a_number_given_on_request_proves_the_phone_only():
    assert card(origin="contact_request").handles == (
        *SENDER,
        Handle("phone", f"+{IVAN[0]}", Trust.VERIFIED),
        Handle("email", "a@b.md", Trust.DECLARED),
    )


def test_the_card_of_somebody_proves_nothing():
    assert {handle.trust for handle in card(origin="other").handles[1:]} == {Trust.TEXT}


def test_a_phone_without_a_whatsapp_id_is_told_as_it_is_written():
    assert card(phones=[{"phone": "069 12 34 56"}]).handles[1].value == "069 12 34 56"
