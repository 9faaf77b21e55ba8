"""Open lines: what an application brings in, what the CRM makes of it, and how chats are read. [D imopenlines, imconnector]"""

import pytest

from onethread_bitrix24.sandbox.openlines import chats
from tests.plugins.bitrix24.sandbox.talking import Asking, inside

ICON = {"DATA_IMAGE": "data:image/svg+xml;charset=US-ASCII,x", "COLOR": "#fff"}


def connected(**options):
    ask = Asking(**options)
    assert ask("imconnector.register", {"ID": "Ours_WA", "NAME": "Ours", "ICON": ICON}, app=1) == {"result": True}
    ask("imopenlines.config.list.get")
    assert ask("imconnector.activate", {"CONNECTOR": "ours_wa", "LINE": 1, "ACTIVE": 1}, app=1) is True
    return ask


@pytest.fixture
def ask():
    asking = connected()
    yield asking
    assert asking.portal.journal.mistakes == []


def receive(ask, text="Is my order shipped?", name="Alina", phone="+491705550142", user="wa:1", **message):
    item = {
        "user": {"id": user, "name": name, "phone": phone},
        "message": {"id": f"wamid.{text[:3]}", "date": 1_772_449_000, "text": text, **message},
        "chat": {"id": user},
    }
    told = ask("imconnector.send.messages", {"CONNECTOR": "ours_wa", "LINE": 1, "MESSAGES": [item]}, app=1)
    assert told["SUCCESS"] is True
    return told["DATA"]["RESULT"][0]


def test_a_connector_is_registered_by_applications_and_failure_is_inside_of_the_result(ask):
    assert ask.refused("imconnector.register", {"ID": "x"}) == (403, "WRONG_AUTH_TYPE")
    told = ask("imconnector.register", {"ID": "with.dot", "NAME": "X", "ICON": ICON}, app=1)
    assert (told["result"], told["error"]) == (False, "ERROR_ARGUMENT")
    assert ask("imconnector.status", {"CONNECTOR": "ours_wa", "LINE": 1}, app=1)["STATUS"] is True
    assert ask("imconnector.status", {"CONNECTOR": "ours_wa"}, app=1)["STATUS"] is False
    assert ask("imconnector.list") == {"ours_wa": "Ours"}


def test_a_first_message_makes_a_lead_with_the_messengers_address(ask):
    told = receive(ask)
    assert told == {
        "SUCCESS": True, "user": "1000", "message": {"id": "wamid.Is ", "date": {}, "text": "Is my order shipped?"},
        "chat": {"id": "wa:1"}, "session": {"ID": "1", "CHAT_ID": "1"},
    }  # fmt: skip
    lead = ask("crm.lead.get", {"id": 1})
    assert lead["IM"] == [{"ID": "2", "VALUE_TYPE": "IMOL", "VALUE": "imol|ours_wa|1|wa:1|wa:1", "TYPE_ID": "IM"}]
    assert (lead["HAS_IMOL"], lead["PHONE"][0]["VALUE"]) == ("Y", "+491705550142")
    (activity,) = ask("crm.activity.list", {"filter": {"PROVIDER_ID": "IMOPENLINES_SESSION"}})
    assert activity["PROVIDER_PARAMS"] == {"USER_CODE": "ours_wa|1|wa:1|1000"}


def test_whoever_is_known_is_found_by_phone_and_gets_the_address(ask):
    ask("crm.contact.add", {"fields": {"NAME": "Alina", "PHONE": [{"VALUE": "+49 170 5550142"}]}})
    receive(ask)
    assert ask("crm.lead.list") == []
    assert ask("crm.contact.get", {"id": 1})["HAS_IMOL"] == "Y"
    assert ask("crm.item.list", {"entityTypeId": 3, "filter": {"=imol": "imol|ours_wa|1|wa:1|wa:1"}, "select": ["id"]})[
        "items"
    ]


def test_without_leads_a_contact_and_a_deal_are_made():
    ask = connected(lead_mode=2)
    receive(ask)
    assert (len(ask("crm.lead.list")), len(ask("crm.contact.list")), len(ask("crm.deal.list"))) == (0, 1, 1)
    assert ask("imopenlines.dialog.get", {"CHAT_ID": 1})["entity_data_2"] == "LEAD|0|COMPANY|0|CONTACT|1|DEAL|1"


def test_the_crm_may_be_left_out(ask):
    receive(ask, disable_crm="Y")
    assert ask("crm.lead.list") == []


@pytest.mark.parametrize("name", ["R2D2", "😊", "x" * 26, "a_b"])
def test_names_are_letters_and_otherwise_the_item_fails_alone(ask, name):
    told = receive(ask, name=name)
    assert (told["SUCCESS"], told["ERRORS"]) == (False, ["Invalid user name"])


@pytest.mark.parametrize("name", ["Анна-Мария", "O'Neill", "Țurcanu Ion"])
def test_letters_are_those_of_any_alphabet(ask, name):
    assert receive(ask, name=name)["SUCCESS"] is True


def test_a_line_must_be_activated(ask):
    asked = {"CONNECTOR": "ours_wa", "LINE": 7, "MESSAGES": []}
    assert ask.refused("imconnector.send.messages", {**asked, "MESSAGES": [{}]}, app=1) == (400, "NOT_ACTIVE_LINE")
    assert ask.refused("imconnector.activate", {"CONNECTOR": "ours_wa", "LINE": 7}, app=1) == (400, "LINE_NOT_FOUND")


def test_chats_of_a_card_and_their_messages_are_read_by_a_webhook(ask):
    receive(ask)
    receive(ask, "Hello?", user_id=2)
    assert ask("imopenlines.crm.chat.get", {"CRM_ENTITY_TYPE": "LEAD", "CRM_ENTITY": 1}) == [
        {"CHAT_ID": "1", "CONNECTOR_ID": "ours_wa", "CONNECTOR_TITLE": "Ours_wa"}
    ]  # fmt: skip
    told = ask("imopenlines.session.history.get", {"SESSION_ID": 1})
    assert list(told["message"]) == ["1", "2"]
    assert told["message"]["1"] == {
        "id": 1, "chatid": 1, "senderid": 1000, "date": "2026-03-02T13:56:40+03:00", "text": "Is my order shipped?",
        "params": {"CONNECTOR_MID": ["wamid.Is "]},
    }  # fmt: skip
    assert {id_: user["connector"] for id_, user in told["users"].items()} == {"1000": True, "2": False}
    assert told["files"] == []


@pytest.mark.parametrize(
    "asked",
    [
        {"CHAT_ID": 1},
        {"DIALOG_ID": "chat1"},
        {"SESSION_ID": 1},
        {"USER_CODE": "ours_wa|1|wa:1|1000"},
        {"USER_CODE": "imol|ours_wa|1|wa:1|wa:1"},
    ],
    ids=str,
)
def test_a_dialog_is_found_by_whatever_names_it(ask, asked):
    receive(ask)
    told = ask("imopenlines.dialog.get", asked)
    assert (told["id"], told["entity_id"]) == (1, "ours_wa|1|wa:1|wa:1")
    assert told["entity_data_1"].startswith("Y|LEAD|1|N|N|1|")


def test_a_dialog_that_is_not_there(ask):
    assert ask.refused("imopenlines.dialog.get", {"CHAT_ID": 9}) == (400, "DIALOG_NOT_EXIST")
    assert ask.refused("imopenlines.session.history.get", {"SESSION_ID": 9}) == (403, "ACCESS_DENIED")


def test_after_a_session_is_closed_the_next_message_begins_another(ask):
    receive(ask)
    chats.close(inside(ask), ask.portal.state.more["sessions"].rows[1])
    assert ask("imopenlines.crm.chat.get", {"CRM_ENTITY_TYPE": "LEAD", "CRM_ENTITY": 1}) == []
    assert len(ask("imopenlines.crm.chat.get", {"CRM_ENTITY_TYPE": "LEAD", "CRM_ENTITY": 1, "ACTIVE_ONLY": "N"})) == 1
    assert receive(ask, "Again")["session"] == {"ID": "2", "CHAT_ID": "1"}
    assert list(ask("imopenlines.session.history.get", {"SESSION_ID": 1})["message"]) == ["1"]


def test_what_the_staff_answers_goes_to_the_connector_and_its_delivery_is_told(ask):
    for event in ("ONIMCONNECTORMESSAGEADD", "ONOPENLINEMESSAGEADD"):
        ask("event.bind", {"event": event, "handler": "https://app.example/b24"}, app=1)
    receive(ask)
    ask.portal.mailbox.waiting.clear()
    asked = {"CRM_ENTITY_TYPE": "LEAD", "CRM_ENTITY": 1, "USER_ID": 1, "CHAT_ID": 1, "MESSAGE": "Yes, today."}
    id_ = ask("imopenlines.crm.message.add", asked)

    seen, carried = sorted(
        (letter.form for letter in ask.portal.mailbox.waiting), key=lambda form: form["event"] < "ONO"
    )
    assert seen["data"]["DATA"][0]["message"]["text"] == "Yes, today."
    assert carried["data"] == {
        "CONNECTOR": "ours_wa", "LINE": 1,
        "MESSAGES": [{"im": {"chat_id": 1, "message_id": id_}, "message": {"user_id": 1, "text": "[b]Ольга:[/b] [br]Yes, today."}, "chat": {"id": "wa:1"}}],
    }  # fmt: skip
    done = [
        {"im": {"chat_id": 1, "message_id": id_}, "message": {"id": ["wamid.9"], "date": 1}, "chat": {"id": "wa:1"}}
    ]
    assert ask("imconnector.send.status.delivery", {"CONNECTOR": "ours_wa", "LINE": 1, "MESSAGES": done}, app=1)[
        "SUCCESS"
    ]
    assert ask.portal.state.more["messages"].rows[id_]["DELIVERED"] is True
    assert ask.refused("imopenlines.crm.message.add", {**asked, "CRM_ENTITY": 9}) == (400, "CHAT_NOT_IN_CRM")


def test_after_a_merge_chats_are_the_survivors(ask):
    ids = [ask("crm.contact.add", {"fields": {"NAME": "A"}}) for _ in range(2)]
    ask("crm.contact.update", {"id": ids[1], "fields": {"PHONE": [{"VALUE": "+491705550142"}]}})
    receive(ask)
    ask("crm.entity.mergeBatch", {"params": {"entityTypeId": 3, "entityIds": ids}})
    assert len(ask("imopenlines.crm.chat.get", {"CRM_ENTITY_TYPE": "CONTACT", "CRM_ENTITY": ids[0]})) == 1
