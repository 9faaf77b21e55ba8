"""Null is absence and a number will do for a text: nothing odd takes more along than itself."""

import json

import pytest

from onethread.plugin import Direction, Handle, Trust
from tests.plugins.whatsapp.reading import ACCOUNT, IVAN, RECEIVED, message, parts, records, unread, webhook

FIRST = "/entry/0/changes/0/value/messages/0"


def only(raw):
    """The one record of a body that holds nothing else."""
    (record,) = parts(raw)
    return record.told


@pytest.mark.parametrize(
    "odd",
    [
        {"context": None},
        {"context": {"forwarded": None}},
        {"context": "reply"},
        {"errors": None},
        {"errors": [None]},
        {"referral": 5},
        {"timestamp": None},
        {"group_id": None},
        {"from": int(IVAN[0])},
        {"history_context": None},
    ],
    ids=json.dumps,
)
def test_an_odd_part_does_not_cost_the_message(odd):
    told = only(webhook(messages=[message(**odd)]))

    assert (told.id, told.text, told.handles) == ("wamid.1", "a", (Handle("wa_id", IVAN[0], Trust.CHANNEL),))


@pytest.mark.parametrize(
    ("type_", "content", "text"),
    [
        ("text", None, None),
        ("text", {}, None),
        ("text", {"body": None}, None),
        ("text", {"body": 5}, "5"),
        ("audio", {"id": "1", "voice": None}, None),
        ("image", {"id": 1, "caption": "c", "voice": "perhaps"}, "c"),
        ("unsupported", None, None),
        ("contacts", None, None),
        ("system", None, None),
        ("location", None, None),
        ("location", {"latitude": 47.02, "longitude": None}, None),
        ("location", {"name": "Piața", "url": None, "latitude": None}, "Piața"),
        ("location", {"latitude": 47.02, "longitude": 28.5, "name": None}, "47.02, 28.5"),
        ("button", {"text": "Da", "payload": None}, "Da"),
    ],
    ids=json.dumps,
)
def test_a_message_with_little_in_it_is_still_a_message(type_, content, text):
    assert only(webhook(messages=[message(type=type_, **{"text": None, type_: content})])).text == text


def test_a_message_with_a_broken_content_is_kept_and_counted():
    record, letter = parts(webhook(messages=[message(text="Bună")]))

    assert (record.told.id, record.told.text) == ("wamid.1", None)
    assert (letter.item, letter.known, letter.reason) == (FIRST, True, "the content of a message of type text")


def test_one_bad_card_costs_no_other():
    cards = [
        {"name": {"formatted_name": "A"}, "phones": None},
        "card",
        {"name": None, "phones": [{"phone": 37369123456}]},
    ]
    record, letter = parts(webhook(messages=[message(type="contacts", contacts=cards)]))

    assert record.told.text == "A"
    assert record.told.handles[1:] == (Handle("phone", "37369123456", Trust.TEXT),)
    assert (letter.item, letter.known) == (FIRST, True)


def test_numbers_in_what_is_quoted_stay_numbers_beside_a_null():
    told = only(webhook(messages=[message(errors=[{"code": 131051}], context=None)]))

    assert told.attributes["errors"] == [{"code": 131051}]


@pytest.mark.parametrize(
    ("metadata", "account"),
    [
        ({"phone_number_id": ACCOUNT, "display_phone_number": None}, ACCOUNT),
        ({"phone_number_id": int(ACCOUNT)}, ACCOUNT),
        (None, ""),
    ],
    ids=json.dumps,
)
def test_odd_metadata_does_not_cost_the_change(metadata, account):
    assert only(webhook(metadata=metadata, messages=[message()])).account == account


def test_a_contact_without_a_profile_still_tells_who_it_is():
    contacts = [{"wa_id": IVAN[0], "user_id": IVAN[1], "profile": None}]

    assert Handle("wa_bsuid", IVAN[1], Trust.CHANNEL) in only(webhook(contacts=contacts, messages=[message()])).handles


def test_a_contact_with_the_phone_of_another_id_is_somebody_else():
    contacts = [{"wa_id": IVAN[0], "user_id": "MD.1", "profile": {"name": "Ana"}}]
    told = only(webhook(contacts=contacts, messages=[message(from_user_id=IVAN[1])]))

    assert (told.name, told.handles[1].value) == (None, IVAN[1])


def test_odd_numbers_in_an_entry_cost_nothing():
    change = json.loads(webhook(messages=[message(timestamp=None)]))["entry"][0]["changes"][0]
    (record,) = records(
        json.dumps({"entry": [{"time": 1795168800.5, "changes": [change]}, {"time": {}, "changes": [change]}]}).encode()
    )[:1]

    assert record.told.at.timestamp() == 1795168800


@pytest.mark.parametrize("odd", ["NaN", "1e999", "9" * 5000, "-Infinity", '"\\ud83d"'])
def test_a_body_that_is_json_only_to_most_is_read(odd):
    raw = webhook(messages=[message(), message(id="wamid.2", referral={"a": "@"})]).replace(b'"@"', odd.encode())

    assert [record.told.id for record in records(raw)] == ["wamid.1", "wamid.2"]


def test_a_byte_order_mark_costs_nothing():
    assert only(b"\xef\xbb\xbf" + webhook(messages=[message()])).text == "a"


def test_a_plus_before_the_phone_of_an_echo_is_no_part_of_it():
    sent = {"to": f"+{IVAN[0]}", "type": "text", "text": {"body": "Bună"}, "context": None}
    contacts = [{"wa_id": IVAN[0], "user_id": IVAN[1]}]
    echo = {"id": "wamid.9", "timestamp": "1795168800", "message": sent}
    told = only(webhook("standby", standby={"contacts": contacts, "message_echoes": [echo]}))

    assert [handle.value for handle in told.handles] == list(IVAN)


def test_only_in_standby_is_an_echo_wrapped():
    echo = message(**{"from": "37322900100", "to": IVAN[0], "message": {"type": "image"}})
    told = only(webhook("smb_message_echoes", message_echoes=[echo]))

    assert (told.text, told.attributes["author"], told.direction) == ("a", "phone", Direction.OUT)


def test_a_message_that_came_without_a_time_has_that_of_its_coming():
    assert only(webhook(messages=[message(timestamp="soon")])).at == RECEIVED


def test_what_has_no_id_is_a_dead_letter():
    assert [(one.item, one.known) for one in unread(webhook(messages=[message(id=None), message(id=[])]))] == [
        (FIRST, True),
        (FIRST.replace("messages/0", "messages/1"), True),
    ]
