"""The offline queue: state, not a log; taken in packets that survive a crash. [D]"""

import pytest

from tests.plugins.bitrix24.sandbox.talking import Asking


@pytest.fixture
def ask(ask):
    for event in ("ONCRMCONTACTADD", "ONCRMCONTACTUPDATE", "ONCRMDEALADD"):
        ask("event.bind", {"event": event, "event_type": "offline"}, app=1)
    return ask


def add(ask, **who):
    return ask("crm.contact.add", {"fields": {"NAME": "A"}}, **who)


def update(ask, id_, **more):
    return ask("crm.contact.update", {"id": id_, "fields": {"NAME": "B"}, **more})


def get(ask, **how):
    return ask("event.offline.get", how, app=1)


def test_a_row_says_what_happened_to_which_card_and_by_whom(ask):
    add(ask, app=2)
    told = get(ask, clear=0)
    (row,) = told["events"]

    assert len(row.pop("MESSAGE_ID")) == len(told["process_id"]) == 32
    assert row == {
        "ID": "1", "TIMESTAMP_X": "2026-03-02T14:10:00+03:00", "EVENT_NAME": "ONCRMCONTACTADD",
        "EVENT_DATA": {"FIELDS": {"ID": 1}}, "EVENT_ADDITIONAL": {"user_id": "2"},
    }  # fmt: skip


def test_repeated_changes_of_a_card_are_one_row_whose_time_moves(ask):
    id_ = add(ask)
    for _ in range(3):
        ask.portal.clock.advance(10)
        update(ask, id_)

    rows = get(ask)["events"]
    assert [(row["EVENT_NAME"], row["TIMESTAMP_X"][14:19]) for row in rows] == [
        ("ONCRMCONTACTADD", "10:00"), ("ONCRMCONTACTUPDATE", "10:30")
    ]  # fmt: skip


def test_by_default_reading_deletes(ask):
    add(ask)
    assert get(ask)["process_id"] is None
    assert get(ask) == {"process_id": None, "events": []}


def test_a_packet_is_hidden_from_others_and_found_again_by_its_process(ask):
    add(ask), add(ask)
    first = get(ask, clear=0, limit=1)
    second = get(ask, clear=0)
    assert [row["ID"] for row in first["events"] + second["events"]] == ["1", "2"]
    assert get(ask, clear=0)["events"] == []
    assert get(ask, clear=0, process_id=first["process_id"])["events"] == first["events"]


def test_a_change_while_a_packet_is_being_worked_on_is_a_new_row(ask):
    id_ = add(ask)
    update(ask, id_)
    get(ask, clear=0)
    update(ask, id_)
    assert [row["EVENT_NAME"] for row in get(ask, clear=0)["events"]] == ["ONCRMCONTACTUPDATE"]


def test_a_packet_is_cleared_by_ids_by_messages_or_whole(ask):
    for _ in range(4):
        add(ask)
    packet = get(ask, clear=0)
    process, rows = packet["process_id"], packet["events"]
    asked = {"process_id": process, "id": [rows[0]["ID"]], "message_id": [rows[1]["MESSAGE_ID"]]}
    assert ask("event.offline.clear", asked, app=1) is True
    assert ask("event.offline.clear", {"process_id": process, "message_id": [rows[2]["MESSAGE_ID"]]}, app=1)
    assert [row["ID"] for row in get(ask, clear=0, process_id=process)["events"]] == ["2", "4"]
    assert ask("event.offline.clear", {"process_id": process}, app=1)
    assert ask("event.offline.list", app=1) == []
    assert ask.refused("event.offline.clear", app=1) == (400, "100")


def test_what_failed_is_set_aside_and_fetched_with_error(ask):
    add(ask)
    packet = get(ask, clear=0)
    asked = {"process_id": packet["process_id"], "message_id": [packet["events"][0]["MESSAGE_ID"]]}
    assert ask("event.offline.error", asked, app=1) is True
    assert get(ask, clear=0)["events"] == []
    assert [row["ID"] for row in get(ask, error=1)["events"]] == ["1"]


def test_the_list_only_looks(ask):
    for _ in range(60):
        add(ask)
    process = get(ask, clear=0, limit=1)["process_id"]
    status, body = ask.whole("event.offline.list", {"order": {"ID": "ASC"}}, app=1)

    assert (body["total"], body["next"], len(body["result"])) == (60, 50, 50)
    assert (body["result"][0]["PROCESS_ID"], body["result"][1]["PROCESS_ID"], body["result"][0]["ERROR"]) == (
        process,
        "",
        "0",
    )
    mine = ask("event.offline.list", {"filter": {"PROCESS_ID": process}}, app=1)
    assert [row["ID"] for row in mine] == ["1"]
    assert status == 200


def test_reservations_are_forgotten_after_thirty_days(ask):
    add(ask)
    process = get(ask, clear=0)["process_id"]
    ask.portal.clock.advance(31 * 86_400)
    assert get(ask, clear=0, process_id=process)["events"] == []


def test_who_writes_with_a_connector_is_not_told_of_it(ask):
    ask("event.bind", {"event": "ONCRMCONTACTADD", "event_type": "offline", "auth_connector": "ours"}, app=1)
    ask("crm.contact.add", {"fields": {"NAME": "ours"}, "auth_connector": "ours"})
    ask("batch", {"cmd": ["crm.contact.add?fields[NAME]=ours&auth_connector=ours"]})
    ask("crm.contact.add", {"fields": {"NAME": "theirs"}})

    assert [row["EVENT_DATA"] for row in get(ask, auth_connector="ours")["events"]] == [{"FIELDS": {"ID": 3}}]
    assert len(get(ask)["events"]) == 3


def test_the_plan_may_not_have_connectors():
    ask = Asking(auth_connector=False)
    told = {"event": "ONCRMCONTACTADD", "event_type": "offline", "auth_connector": "ours"}
    assert ask.refused("event.bind", told, app=1) == (403, "ACCESS_DENIED")
    assert ask("feature.get", {"CODE": "rest_auth_connector"}) == {"value": "N"}


def test_the_id_may_be_text_by_a_switch():
    ask = Asking(offline_id_text=True)
    ask("event.bind", {"event": "ONCRMCONTACTADD", "event_type": "offline"}, app=1)
    add(ask)
    assert get(ask)["events"][0]["EVENT_DATA"] == {"FIELDS": {"ID": "1"}}


def test_the_doorbell_rings_at_most_once_in_its_time(ask):
    bell = {"event": "ONOFFLINEEVENT", "handler": "https://app.example/bell", "options": {"minTimeout": 5}}
    ask("event.bind", bell, app=1)
    for _ in range(3):
        add(ask)
    (letter,) = ask.portal.mailbox.waiting
    assert (letter.form["event"], letter.form["data"]) == ("ONOFFLINEEVENT", [])
    assert "refresh_token" in letter.form["auth"]

    ask.portal.clock.advance(5)
    add(ask)
    assert len(ask.portal.mailbox.waiting) == 2
