"""Few events say what has happened; the others say where to look."""

from datetime import UTC, datetime, timedelta, timezone

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.plugin import Delivery, Direction, Record, Unread
from onethread_bitrix24.translate import hints
from onethread_bitrix24.translate.form import read_form
from tests.plugins.bitrix24.reading import RECEIVED, event, fact, facts, handles, page, parts, unread

SENT = datetime.fromtimestamp(1772449801, UTC)
CONNECTOR = {"connector_id": "telegrambot", "line_id": "3", "chat_id": "777", "user_id": "1000"}


def added(**differing):
    message = {"id": "9310", "date": "1772449700", "text": "Здравствуйте", "user_id": "1000"} | differing
    return event(
        "ONOPENLINEMESSAGEADD", DATA={"0": {"connector": CONNECTOR, "chat": {"id": "204"}, "message": message}}
    )


@pytest.mark.parametrize(
    ("name", "streams"),
    [
        ("ONCRMCONTACTUPDATE", {"contacts"}), ("onCrmActivityAdd", {"activities"}), ("ONCRMDEALMOVETOCATEGORY", {"deals"}),
        ("ONCRMLEADDELETE", {"leads"}), ("ONSESSIONFINISH", {"activities", "chats"}), ("ONOFFLINEEVENT", {"events"}),
        ("ONVOXIMPLANTCALLEND", {"activities"}), ("ONOPENLINEMESSAGEADD", set()), ("ONTULIP", set()),
    ],
)  # fmt: skip
def test_an_event_says_where_to_look(name, streams):
    assert set(hints(event(name, FIELDS={"ID": "301"}))) == streams


def test_most_events_tell_nothing_by_themselves():
    assert parts(event("ONCRMCONTACTUPDATE", FIELDS={"ID": "301"})) == []
    assert parts(event("ONAPPTEST", QUERY={})) == []
    assert unread(event("ONTULIP")) == [("", "event ONTULIP", False)]


@pytest.mark.parametrize("kind", ["contact", "lead", "company"])
def test_that_a_card_was_deleted_is_a_fact(kind):
    told = fact(event(f"ONCRM{kind.upper()}DELETE", FIELDS={"ID": "301"}))
    assert (told.id, told.at, handles(told)) == (f"{kind}:301:deleted", SENT, {(f"bitrix_{kind}", "301")})
    assert told.attributes["event"] == "deleted"
    assert parts(event("ONCRMDEALDELETE", FIELDS={"ID": "57"})) == []


def test_the_offline_queue_tells_the_same():
    row = {"ID": "365", "TIMESTAMP_X": "2026-03-02T14:12:40+03:00", "EVENT_ADDITIONAL": {"user_id": "7"}}
    gone = row | {"EVENT_NAME": "ONCRMCONTACTDELETE", "EVENT_DATA": {"FIELDS": {"ID": 301}}}
    changed = row | {"EVENT_NAME": "ONCRMDEALUPDATE", "EVENT_DATA": {"FIELDS": {"ID": 49}}}
    odd = row | {"EVENT_NAME": "ONCRMLEADUPDATE", "EVENT_DATA": False}
    delivery = page("events", gone, changed, odd)
    told = fact(delivery)
    assert (told.id, told.at) == (
        "contact:301:deleted",
        datetime(2026, 3, 2, 14, 12, 40, tzinfo=timezone(timedelta(hours=3))),
    )
    assert set(hints(delivery)) == {"contacts", "deals", "leads"}
    assert hints(page("contacts", {"ID": "1"})) == ()


def test_a_message_of_an_open_line_is_a_fact_the_same_that_its_session_tells():
    told = fact(added())
    assert (told.id, told.direction, told.text) == ("message:9310", Direction.IN, "Здравствуйте")
    assert told.at == datetime.fromtimestamp(1772449700, UTC)
    session = {"ID": 77, "OWNER_TYPE_ID": 3, "OWNER_ID": 301, "PROVIDER_ID": "IMOPENLINES_SESSION"}
    session |= {"CREATED": "2026-03-02T14:00:00+03:00", "PROVIDER_PARAMS": {"USER_CODE": "telegrambot|3|777|1000"}}
    message = {"id": 9310, "senderid": 1000, "date": "2026-03-02T14:08:20+03:00", "text": "Здравствуйте", "_GUEST": "Y"}
    _, read = facts(page("activities", session | {"_MESSAGES": [message]}))
    assert (read.id, read.handles, read.conversation, read.text) == (
        told.id,
        told.handles,
        told.conversation,
        told.text,
    )
    assert read.direction is told.direction


def test_what_the_staff_answers_is_a_fact():
    assert fact(added(user_id="7", text="[b]Olga:[/b] [br]Yes")).direction is Direction.OUT
    item = {
        "im": {"chat_id": "204", "message_id": "9310"},
        "message": {"user_id": "7", "text": "[b]Olga:[/b] [br]Yes, today."},
    }
    data = {"CONNECTOR": "telegrambot", "LINE": "3", "MESSAGES": {"0": item | {"chat": {"id": "777"}}}}
    told = fact(event("ONIMCONNECTORMESSAGEADD", **data))
    assert (told.id, told.direction, told.text, told.at) == ("message:9310", Direction.OUT, "Yes, today.", SENT)
    assert told.handles == fact(added()).handles


def test_what_our_own_connector_brought_and_the_systems_words_are_no_news():
    assert parts(added(user_id="0")) == []
    ours = CONNECTOR | {"connector_id": "onethread_wa"}
    message = {"id": "1", "text": "x", "user_id": "1000"}
    assert parts(event("ONOPENLINEMESSAGEADD", DATA={"0": {"connector": ours, "message": message}})) == []


@pytest.mark.parametrize(
    "data",
    [
        {"DATA": {"0": {"connector": CONNECTOR, "message": {"id": "x", "text": "a", "user_id": "7"}}}},
        {"DATA": {"0": {"connector": {"connector_id": "t"}, "message": {"id": "1", "text": "a", "user_id": "7"}}}},
        {"DATA": {"0": "x"}},
    ],
)
def test_an_event_that_cannot_be_read_is_a_dead_letter(data):
    [(item, _, known)] = unread(event("ONOPENLINEMESSAGEADD", **data))
    assert (item, known) == ("", True)


def test_one_message_that_cannot_be_read_takes_no_other_along():
    good = {"id": "1", "text": "a", "user_id": "7"}
    items = {
        "0": {"connector": CONNECTOR, "message": good | {"id": "x"}},
        "1": {"connector": CONNECTOR, "message": good},
    }
    delivery = event("ONOPENLINEMESSAGEADD", DATA=items)
    assert len(unread(delivery)) == 1
    assert len(parts(delivery)) == 2


def test_what_is_no_form_is_a_dead_letter():
    [one] = parts(Delivery("crm", b"\xff\xfe", {}, RECEIVED))
    assert (one.reason, one.known) == ("not a form", True)


def test_forms_are_read_as_php_reads_them():
    form = read_form(b"a=1&b[x][y]=2&b[x][]=3&c%5Bd%5D=%D0%B0&b[x][y][z]=4&a[q]=5&[]=6&e[=7")
    assert form == {"a": "1", "b": {"x": {"y": "2", "1": "3"}}, "c": {"d": "а"}}


@given(body=st.one_of(st.binary(max_size=200), st.text(alphabet="ab[]=&%0DATAevent", max_size=200).map(str.encode)))
def test_any_body_is_read_or_refused(body):
    delivery = Delivery("crm", b"event=ONOPENLINEMESSAGEADD&data[DATA][0]=" + body, {}, RECEIVED)
    assert all(isinstance(part, Record | Unread) for part in parts(delivery))
