"""What is said about people: calls, address book, events of the account, and whose a thread of the history is."""

from functools import reduce
from itertools import permutations

import pytest

from onethread.model.interaction import join
from onethread.plugin import Direction, Kind
from tests.plugins.whatsapp.reading import ANA, IVAN, message, records, webhook

OURS = "37322900100"
CALL = {"id": "wacid.1", "from": IVAN[0], "event": "terminate", "timestamp": "1795168800"}


def told(field, **value):
    return [record.told for record in records(webhook(field, **value))]


def test_the_end_of_a_call_is_told_with_all_that_it_says():
    contacts = [{"wa_id": IVAN[0], "profile": {"name": "Ivan"}}]
    call = CALL | {"direction": "USER_INITIATED", "status": ["FAILED"], "duration": 0}
    (fact,) = told("calls", contacts=contacts, calls=[call])

    assert fact.attributes["call_terminate"] == {"at": "1795168800", "status": ["FAILED"], "duration": 0}
    assert (fact.name, fact.direction) == ("Ivan", Direction.IN)


def test_a_call_from_our_own_number_is_ours():
    (fact,) = told("calls", calls=[CALL | {"from": OURS, "to": IVAN[0]}])

    assert (fact.direction, fact.handles[0].value) == (Direction.OUT, IVAN[0])


def test_an_event_of_a_person_is_no_message_of_theirs():
    change = message(type="system", system={"type": "user_changed_number", "wa_id": ANA[0]})
    note = message(id="wamid.2", type="system", system={"type": "customer_identity_changed"})
    facts = told("messages", messages=[change, note])

    assert [(fact.kind, fact.direction) for fact in facts] == [(Kind.NUMBER_CHANGE, None), (Kind.NOTE, None)]


def test_entries_of_the_address_book_that_name_nobody_do_not_collide():
    def entry(**contact):
        return {"type": "contact", "contact": contact, "action": "add", "metadata": {"timestamp": "1795168800"}}

    one, other = told("smb_app_state_sync", state_sync=[entry(full_name="A", username="@Ana"), entry(full_name="B")])

    assert one.id != other.id
    assert one.attributes == {"label": "A", "username": "ana", "action": "add"}


def thread(messages, **differing):
    return told("history", history=[{"threads": [{"messages": messages, **differing}]}])


def test_a_thread_named_by_a_business_scoped_id_is_that_persons():
    (fact,) = thread([message(**{"from": None})], id=IVAN[1])

    assert [handle.value for handle in fact.handles] == [IVAN[1]]


def test_a_message_of_the_history_tells_its_sender_where_the_thread_does_not():
    (fact,) = thread([message(from_user_id=IVAN[1])], context=None)

    assert [handle.value for handle in fact.handles] == list(IVAN)


def test_the_username_of_a_thread_is_shown_and_is_no_handle():
    (fact,) = thread([message()], id=IVAN[0], context={"username": "@Ivan"})

    assert (fact.attributes["username"], len(fact.handles)) == ("ivan", 1)


@pytest.mark.parametrize(
    ("differing", "direction"),
    [
        ({"to": OURS}, Direction.IN),
        ({"to": "1"}, Direction.IN),
        ({"from": OURS}, Direction.OUT),
        ({"from": f"+{OURS}", "to": IVAN[0]}, Direction.OUT),
        ({"from": None, "to": IVAN[0]}, Direction.OUT),
        ({"from": None, "to_user_id": IVAN[1]}, Direction.OUT),
        ({"from": "37322900199"}, Direction.OUT),
        ({"from": None, "from_user_id": IVAN[1], "to": "1"}, Direction.IN),
    ],
    ids=str,
)
def test_who_sent_a_message_of_the_history_decides_its_direction(differing, direction):
    (fact,) = thread([message(**differing)], id=IVAN[0], context={"user_id": IVAN[1]})

    assert (fact.direction, {handle.value for handle in fact.handles}) == (direction, set(IVAN))


def test_a_placeholder_of_the_history_gives_way_to_its_file():
    (placeholder,) = thread([message(type="media_placeholder", text=None)], id=IVAN[0])
    (file,) = told("history", messages=[message(type="image", text=None, image={"id": "9"})])

    assert reduce(join, (placeholder, file)).attributes == {"media": "image"}
    assert not reduce(join, (placeholder, file)).live


def test_several_contacts_of_one_person_say_the_same_in_any_order():
    bare = {"wa_id": "37369123456"}
    named = {"wa_id": "37369123456", "user_id": "MD.1", "profile": {"name": "Ana"}}
    whole = {"wa_id": "37369123456", "user_id": "MD.1", "profile": {"name": "Ana Popescu", "username": "@ana"}}
    said = message(**{"from": "37369123456"})
    facts = [
        record.told
        for contacts in permutations([bare, named, whole])
        for record in records(webhook(messages=[said], contacts=list(contacts)))
    ]

    assert len({repr(fact) for fact in facts}) == 1
    assert facts[0].name == "Ana Popescu"
    assert [handle.value for handle in facts[0].handles] == ["37369123456", "MD.1"]
