"""What a record names as its places is all that the body says of the person."""

import json

import pytest

from onethread.flow.redact import blanked
from onethread.plugin import Delivery
from tests.plugins.whatsapp.reading import ANA, IVAN, NAMES, RECEIVED, body, message, records, webhook

VALUE = "/entry/0/changes/0/value"
HARMLESS = {"object", "field", "id", "messaging_product", "display_phone_number", "phone_number_id"}
HARMLESS |= {"phase", "chunk_order", "progress"}
CONTACTS = [{"wa_id": IVAN[0]}, {"wa_id": ANA[0], "user_id": ANA[1]}, {"user_id": IVAN[1], "wa_id": IVAN[0]}]


def leaves(part, key=""):
    """(name, value) of all that is neither object nor list."""
    if isinstance(part, dict):
        return [leaf for name, inner in part.items() for leaf in leaves(inner, name)]
    if isinstance(part, list):
        return [leaf for inner in part for leaf in leaves(inner, key)]
    return [] if part is None else [(key, part)]


def rest(raw):
    """What is left of a body when all places of all records are blanked."""
    items = {item for record in records(raw) for item in record.items}
    blank, _ = blanked(Delivery("wa", raw, {}, RECEIVED), items)
    return json.loads(blank.body)


@pytest.mark.parametrize("name", sorted({*NAMES} - {"template_status_rejected.json"}))
def test_nothing_of_anybody_is_left_in_a_sample(name):
    left = leaves(rest(body(name)))

    assert {key for key, _ in left} <= HARMLESS
    assert not {value for _, value in left} & {*ANA, *IVAN}


@pytest.mark.parametrize(
    "raw",
    [
        webhook(contacts=CONTACTS[::2], messages=[message(from_user_id=IVAN[1])]),
        webhook(
            "user_preferences",
            contacts=CONTACTS[::2],
            user_preferences=[
                {"wa_id": IVAN[0], "user_id": IVAN[1], "category": "marketing_messages", "value": "stop"}
            ],
        ),
        webhook("calls", contacts=CONTACTS[::2], calls=[{"id": "wacid.1", "from": IVAN[0], "event": "connect"}]),
        webhook(
            "smb_app_state_sync",
            contacts=CONTACTS[::2],
            state_sync=[{"type": "contact", "contact": {"phone_number": IVAN[0], "user_id": IVAN[1]}, "action": "add"}],
        ),
        webhook(
            contacts=CONTACTS,
            messages=[
                message(type="system", system={"type": "user_changed_number", "wa_id": ANA[0], "user_id": ANA[1]})
            ],
        ),
    ],
    ids=["message", "preference", "call", "address book", "number change"],
)
def test_all_contacts_that_are_the_person_go_along(raw):
    assert {key for key, _ in leaves(rest(raw))} <= HARMLESS


def test_the_contact_of_somebody_else_stays():
    left = rest(webhook(contacts=CONTACTS, messages=[message(from_user_id=IVAN[1])]))

    assert left["entry"][0]["changes"][0]["value"]["contacts"] == [{}, CONTACTS[1], {}]


def test_a_thread_of_the_history_goes_as_a_whole():
    (record,) = records(webhook("history", history=[{"threads": [{"id": IVAN[0], "messages": [message()]}]}]))

    assert record.items == (f"{VALUE}/history/0/threads/0",)


def test_a_handover_goes_as_a_whole():
    (record,) = records(body("handover_control_passed.json"))

    assert record.items == ("/entry/0/changes/0",)
