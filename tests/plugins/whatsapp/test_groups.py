"""In a group there are several customers: what one says about the words of another joins nobody."""

from functools import reduce

import pytest

from onethread.model.interaction import join
from onethread.plugin import Handle, Trust
from tests.plugins.whatsapp.reading import ANA, IVAN, message, records, webhook

GROUP = "GROUP.1203630"
CONTACTS = [
    {"wa_id": ANA[0], "user_id": ANA[1], "profile": {"name": "Ana"}},
    {"wa_id": IVAN[0], "user_id": IVAN[1], "profile": {"name": "Ivan"}},
]
IVANS = (Handle("wa_id", IVAN[0], Trust.CHANNEL), Handle("wa_bsuid", IVAN[1], Trust.CHANNEL))


def told(**value):
    return [record.told for record in records(webhook(contacts=CONTACTS, **value))]


def anas(**differing):
    return message(**{"from": ANA[0], "id": "wamid.2", "group_id": GROUP} | differing)


def test_a_message_is_its_senders_and_of_the_conversation_of_the_group():
    (fact,) = told(messages=[message(group_id=GROUP)])

    assert (fact.handles, fact.conversation) == (IVANS, GROUP)


@pytest.mark.parametrize(
    "about",
    [
        anas(type="reaction", reaction={"message_id": "wamid.1", "emoji": "👍"}),
        anas(type="edit", edit={"original_message_id": "wamid.1", "message": {"type": "text", "text": {"body": "b"}}}),
        anas(type="revoke", revoke={"original_message_id": "wamid.1"}),
    ],
    ids=lambda about: about["type"],
)
def test_what_is_said_about_a_message_does_not_claim_it(about):
    facts = told(messages=[message(group_id=GROUP), about])

    assert {fact.conversation for fact in facts} == {GROUP}
    assert set(reduce(join, facts).handles) == set(IVANS)


def test_a_reaction_says_which_participant_it_is_of():
    (fact,) = told(messages=[anas(type="reaction", reaction={"message_id": "wamid.1", "emoji": "👍"})])

    assert fact.reactions[0].by == ANA[1]


def test_a_status_of_a_participant_claims_nobody_but_is_blanked_with_the_participant():
    status = {"id": "wamid.1", "status": "read", "timestamp": "1795168800", "recipient_id": GROUP}
    status |= {"recipient_type": "group", "recipient_participant_id": ANA[0]}
    (record,) = records(webhook(contacts=CONTACTS, statuses=[status]))

    assert (record.told.handles, record.told.conversation) == ((), GROUP)
    assert record.items == ("/entry/0/changes/0/value/statuses/0", "/entry/0/changes/0/value/contacts/0")


def test_the_agents_message_to_a_group_is_to_nobody():
    sent = {"to": GROUP, "recipient_type": "group", "type": "text", "text": {"body": "Bună"}}
    echo = {"id": "wamid.9", "timestamp": "1795168800", "message": sent}
    (record,) = records(webhook("standby", standby={"message_echoes": [echo]}))

    assert (record.told.handles, record.told.conversation, record.told.text) == ((), GROUP, "Bună")
