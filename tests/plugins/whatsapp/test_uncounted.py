"""Nothing of a webhook vanishes: what nobody reads yet is counted, at its place."""

import pytest

from onethread.plugin import Direction, Kind, Record, Unread
from tests.plugins.whatsapp.reading import IVAN, message, parts, records, unread, webhook

VALUE = "/entry/0/changes/0/value"


def waiting(raw):
    """(place, reason) of what waits for a later version; nothing else is unread."""
    assert not [one for one in unread(raw) if one.known]
    return [(one.item, one.reason) for one in unread(raw)]


@pytest.mark.parametrize(
    ("raw", "place", "reason"),
    [
        (webhook(messages=[message()], polls=[{}]), f"{VALUE}/polls", "part polls"),
        (webhook(**{"a/b~": 1}), f"{VALUE}/a~1b~0", "part a/b~"),
        (webhook("standby", standby={"polls": [{}]}), f"{VALUE}/standby/polls", "part polls"),
        (webhook("standby", standby={}), f"{VALUE}/standby", "nothing in it that is read"),
        (
            webhook(conversation_context={"type": "summary"}),
            f"{VALUE}/conversation_context",
            "part conversation_context",
        ),
        (webhook(), VALUE, "nothing in it that is read"),
        (webhook("history", history=[{"metadata": {"phase": 0}}]), f"{VALUE}/history/0", "nothing in it that is read"),
        (b'{"entry": [{"id": "1", "messaging": [{}]}]}', "/entry/0/messaging", "part messaging"),
        (b'{"entry": [{"id": "1", "time": 1}]}', "/entry/0", "nothing in it that is read"),
        (b'{"object": "whatsapp_business_account"}', "", "nothing in it that is read"),
        (b'{"object": "instagram", "entry": [{"changes": []}]}', "", "a webhook of another product of Meta's"),
    ],
    ids=lambda value: value if isinstance(value, str) else "",
)
def test_what_nobody_reads_is_counted(raw, place, reason):
    assert waiting(raw) == [(place, reason)]


@pytest.mark.parametrize(
    "value", [{}, [{"id": 5}], {"threads": {}}, [{"threads": {}}], [{"threads": [{"messages": {}}]}]]
)
def test_a_list_that_is_none_is_a_dead_letter(value):
    assert [one.known for one in unread(webhook("history", history=value))] != []


def test_an_empty_list_says_nothing():
    assert parts(webhook(messages=[], statuses=None)) == []


def test_threads_beside_an_error_are_read():
    history = {"errors": [{"code": 2593109}], "threads": [{"id": IVAN[0], "messages": [message()]}]}
    record, refusal = parts(webhook("history", history=[history]))

    assert isinstance(record, Record)
    assert refusal == Unread(f"{VALUE}/history/0/errors", "the owner shares no history", known=False)


def test_an_edit_of_an_unknown_type_is_kept_and_counted():
    edit = {"original_message_id": "wamid.0", "message": {"type": "hologram", "hologram": {}}}
    record, unknown = parts(webhook(messages=[message(type="edit", edit=edit)]))

    assert (record.told.id, len(record.told.revisions)) == ("wamid.0", 1)
    assert unknown == Unread(f"{VALUE}/messages/0", "message type hologram", known=False)


@pytest.mark.parametrize("edit", [{}, {"message": None}, {"message": {}}, {"message": "b"}], ids=str)
def test_an_edit_to_nothing_is_a_dead_letter(edit):
    (letter,) = unread(webhook(messages=[message(type="edit", edit={"original_message_id": "wamid.0", **edit})]))

    assert letter.known


def test_an_unknown_kind_of_answer_is_kept_and_counted():
    record, unknown = parts(webhook(messages=[message(type="interactive", interactive={"type": "wheel"})]))

    assert record.told.attributes == {"unsupported": "interactive wheel"}
    assert unknown == Unread(f"{VALUE}/messages/0", "interactive type wheel", known=False)


def test_the_answer_to_a_wish_to_call_is_kept():
    answer = {"type": "call_permission_reply", "call_permission_reply": {"response": "accept"}}
    (record,) = parts(webhook(messages=[message(type="interactive", interactive=answer)]))

    assert record.told.attributes == {"call_permission": {"response": "accept"}}


def test_buttons_that_the_agent_sent_keep_their_text():
    sent = {"to": IVAN[0], "type": "interactive", "interactive": {"type": "button", "body": {"text": "Da?"}}}
    echo = {"id": "wamid.9", "timestamp": "1795168800", "message": sent, "template": {"name": "t"}, "flow": {"id": "f"}}
    (record,) = parts(webhook("standby", standby={"message_echoes": [echo]}))

    assert record.told.text == "Da?"
    assert {
        "interactive": "button",
        "template": {"name": "t"},
        "flow": {"id": "f"},
    }.items() <= record.told.attributes.items()


def test_files_that_follow_a_history_start_nothing_and_fill_its_placeholder():
    follow_up = message(type="image", image={"id": "9", "mime_type": "image/jpeg"})
    (record,) = records(webhook("history", messages=[follow_up]))

    assert (record.told.live, record.told.attributes) == (False, {"media": "image"})


def test_the_status_of_a_call_is_no_message():
    status = {"id": "wacid.1", "status": "RINGING", "type": "call", "timestamp": "1795168800", "recipient_id": IVAN[0]}
    (record,) = records(webhook("calls", statuses=[status]))

    assert (record.told.kind, record.told.direction, record.told.seen) == (Kind.CALL, Direction.OUT, False)
