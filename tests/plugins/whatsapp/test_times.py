"""The time at which something came is nothing that is told: it gets into no id and into nothing that is added."""

import pytest

from onethread.plugin import Delivery, Record, Unread
from onethread_whatsapp.translate import translate
from tests.plugins.whatsapp.reading import IVAN, RECEIVED, message, parts, webhook

LATER = RECEIVED.replace(year=2027)
ABOUT = {
    "edit": {"original_message_id": "wamid.0", "message": {"type": "text", "text": {"body": "b"}}},
    "revoke": {"original_message_id": "wamid.0"},
    "reaction": {"message_id": "wamid.0", "emoji": "👍"},
}


def ids(raw, received):
    return {part.told.key for part in translate(Delivery("wa", raw, {}, received)) if isinstance(part, Record)}


@pytest.mark.parametrize(
    ("field", "name", "item"),
    [
        (
            "smb_app_state_sync",
            "state_sync",
            {"type": "contact", "contact": {"phone_number": IVAN[0]}, "action": "add"},
        ),
        ("user_preferences", "user_preferences", {"wa_id": IVAN[0], "category": "marketing_messages", "value": "stop"}),
        ("calls", "calls", {"id": "wacid.1", "from": IVAN[0], "event": "connect"}),
    ],
)
def test_an_event_without_a_time_is_the_same_event_whenever_it_comes(field, name, item):
    raw = webhook(field, **{name: [item]})

    assert ids(raw, RECEIVED) == ids(raw, LATER) != set()


def test_a_handover_without_a_time_is_the_same_whenever_it_comes():
    raw = webhook("messaging_handovers", type="control_taken", sender={"phone_number": IVAN[0]})

    assert ids(raw, RECEIVED) == ids(raw, LATER) != set()


@pytest.mark.parametrize("type_", ABOUT)
def test_what_is_said_about_a_message_needs_a_time(type_):
    (part,) = parts(webhook(messages=[message(type=type_, timestamp=None, **{type_: ABOUT[type_]})]))

    assert isinstance(part, Unread)
    assert (part.known, part.reason) == (True, "something said about a message, without a time that can be read")


def test_a_status_needs_a_time():
    (part,) = parts(webhook(statuses=[{"id": "wamid.0", "status": "read", "timestamp": "soon"}]))

    assert isinstance(part, Unread)


@pytest.mark.parametrize("timestamp", [1795168800, "1795168800", 1795168800.0, 1795168800.25, "1795168800.0"], ids=repr)
def test_a_time_is_seconds_however_they_are_written(timestamp):
    (record,) = parts(webhook(messages=[message(timestamp=timestamp)]))

    assert record.told.at.timestamp() == 1795168800
