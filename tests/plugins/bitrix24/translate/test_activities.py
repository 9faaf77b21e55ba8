"""Activities become calls, messages, forms and notes at the card of whom they were with."""

import pytest

from onethread.plugin import Direction, Kind
from tests.plugins.bitrix24.reading import CHANGED, MADE, fact, facts, handles, page, parts, unread

LATER = "2026-03-02T14:09:51+03:00"


def activity(**differing):
    row = {"ID": 77, "OWNER_TYPE_ID": 3, "OWNER_ID": 301, "TYPE_ID": 2, "PROVIDER_ID": "VOXIMPLANT_CALL"}
    row |= {"CREATED": CHANGED, "LAST_UPDATED": LATER, "START_TIME": CHANGED, "END_TIME": LATER, "COMPLETED": "Y"}
    return row | {"SUBJECT": "Call", "DIRECTION": 1} | differing


def way(value, entity="301", kind="3", type_="PHONE"):
    return {"TYPE": type_, "VALUE": value, "ENTITY_ID": entity, "ENTITY_TYPE_ID": kind}


def test_a_call_has_its_direction_its_time_and_its_length():
    row = activity(
        COMMUNICATIONS=[way("+37369123456")], SETTINGS={"MISSED_CALL": True}, _STAFF="Olga", DESCRIPTION="Busy"
    )
    told = fact(page("activities", row))
    assert (told.id, told.kind, told.direction) == ("activity:77@contact:301", Kind.CALL, Direction.IN)
    assert (told.at.isoformat(), told.subject, told.text) == (CHANGED, "Call", "Busy")
    assert handles(told) == {("bitrix_contact", "301"), ("phone", "+37369123456")}
    assert told.attributes == {"via": "call", "staff": "Olga", "duration": 120, "missed": True}


def test_what_stands_at_a_deal_names_it():
    at_deal = activity(OWNER_TYPE_ID=2, OWNER_ID=57, PROVIDER_ID="CRM_TODO", COMMUNICATIONS=[way("a", "305")])
    assert fact(page("activities", at_deal)).attributes["deal"] == "57"
    assert "deal" not in fact(page("activities", activity())).attributes


def test_a_mail_is_a_message_without_its_markup():
    row = activity(PROVIDER_ID="CRM_EMAIL", TYPE_ID="4", DIRECTION="2", SUBJECT="Oferta", DESCRIPTION_TYPE="3")
    row |= {
        "DESCRIPTION": "<p>Bună&nbsp;ziua!</p><style>p{}</style>Preț: 5&lt;6",
        "COMMUNICATIONS": [way("a@b.md", type_="EMAIL")],
    }
    told = fact(page("activities", row))
    assert (told.kind, told.direction, told.subject) == (Kind.MESSAGE, Direction.OUT, "Oferta")
    assert told.text == "Bună ziua!\nPreț: 5<6"
    assert handles(told) == {("bitrix_contact", "301"), ("email", "a@b.md")}


def test_a_web_form_is_what_was_typed_into_it():
    fields = [
        {"type": "phone", "code": "LEAD_PHONE", "caption": "Телефон", "value": ["069123456"]},
        {"type": "string", "code": "CONTACT_NAME", "caption": "Name", "value": "Vania"},
        {"type": "string", "code": "DEAL_X", "caption": "Empty", "value": []},
    ]
    params = {"FIELDS": fields, "FORM": {"LINK": "https://example.md/f"}, "VISITED_PAGES": []}
    told = fact(page("activities", activity(PROVIDER_ID="CRM_WEBFORM", TYPE_ID="6", PROVIDER_PARAMS=params)))
    assert (told.kind, told.direction, told.text) == (Kind.FORM, Direction.IN, "Телефон: 069123456\nName: Vania")
    assert handles(told) == {("bitrix_contact", "301"), ("phone", "069123456")}
    assert told.attributes["fields"] == {"Телефон": "069123456", "Name": "Vania"}
    assert told.attributes["page"] == "https://example.md/f"


def test_what_php_wrote_as_a_map_or_as_an_empty_list_is_read_all_the_same():
    fields = {
        "0": {"type": "email", "value": {"0": "a@b.md"}},
        "1": {"type": "string", "caption": "Name", "value": ["V"]},
    }
    row = activity(
        PROVIDER_ID="CRM_WEBFORM", PROVIDER_PARAMS={"FIELDS": fields, "FORM": []}, SETTINGS=[], COMMUNICATIONS=[]
    )
    assert fact(page("activities", row)).text == "Name: V"
    row = activity(PROVIDER_PARAMS=[], SETTINGS=[], COMMUNICATIONS={"1": way("+37369123456")})
    assert ("phone", "+37369123456") in handles(fact(page("activities", row)))


@pytest.mark.parametrize(
    ("differing", "whose"),
    [
        ({}, "contact:301"),
        ({"OWNER_TYPE_ID": 1, "OWNER_ID": 9}, "lead:9"),
        ({"OWNER_TYPE_ID": 4, "OWNER_ID": 4}, "company:4"),
        ({"OWNER_TYPE_ID": 4, "OWNER_ID": 4, "COMMUNICATIONS": [way("a", "305")]}, "contact:305"),
        ({"OWNER_TYPE_ID": 1, "OWNER_ID": 9, "COMMUNICATIONS": [way("a", "305")]}, "contact:305"),
        ({"COMMUNICATIONS": [way("a", "305"), way("b", "301")]}, "contact:301"),
        ({"OWNER_TYPE_ID": 2, "OWNER_ID": 57, "COMMUNICATIONS": [way("a", "305")]}, "contact:305"),
        ({"OWNER_TYPE_ID": 2, "OWNER_ID": 57, "_DEAL": {"CONTACT_ID": "302"}}, "contact:302"),
        ({"OWNER_TYPE_ID": 2, "OWNER_ID": 57, "_DEAL": {"COMPANY_ID": "4"}}, "company:4"),
        ({"OWNER_TYPE_ID": 2, "OWNER_ID": 57}, "deal:57"),
        ({"OWNER_TYPE_ID": 131, "OWNER_ID": 5}, "card131:5"),
    ],
)
def test_it_is_at_the_persons_card(differing, whose):
    told = fact(page("activities", activity(**differing)))
    assert told.id == f"activity:77@{whose}"
    cards = {f"{kind.removeprefix('bitrix_')}:{value}" for kind, value in handles(told) if kind.startswith("bitrix_")}
    assert cards == ({whose} if whose.startswith(("contact", "lead", "company")) else set())
    assert (told.conversation is None) == bool(cards)


def test_phones_of_another_card_are_not_taken():
    row = activity(COMMUNICATIONS=[way("+37369000001", "305"), way("+37369000002"), way("+37369000003", "", "")])
    assert {value for kind, value in handles(fact(page("activities", row))) if kind == "phone"} == {
        "+37369000002", "+37369000003"
    }  # fmt: skip


def test_what_is_only_planned_is_a_note_and_what_comes_of_it_a_fact_of_its_own():
    future = "2026-04-01T10:00:00+03:00"
    plan = fact(page("activities", activity(COMPLETED="N", START_TIME=future, END_TIME=future)))
    assert (plan.id, plan.kind, plan.at.isoformat()) == ("activity:77:plan@contact:301", Kind.NOTE, CHANGED)
    assert plan.attributes["planned"] == future
    done = fact(page("activities", activity(COMPLETED="Y", START_TIME=future, END_TIME=future)))
    assert (done.id, done.kind) == ("activity:77@contact:301", Kind.CALL)
    missed = fact(page("activities", activity(COMPLETED="N")))
    assert missed.kind is Kind.CALL


@pytest.mark.parametrize(
    ("provider", "type_id", "kind", "via"),
    [
        ("", "1", Kind.NOTE, "meeting"), ("", "2", Kind.CALL, "call"), ("CRM_TODO", "6", Kind.NOTE, "todo"),
        ("CRM_SMS", "6", Kind.MESSAGE, "sms"), ("CONFIGURABLE_REST_APP", "6", Kind.NOTE, "application"),
        ("CRM_TASKS_TASK", "6", Kind.NOTE, "task"), ("IMOPENLINES_SESSION", "6", Kind.RECORD, "openline"),
    ],
)  # fmt: skip
def test_each_sort_is_of_its_kind(provider, type_id, kind, via):
    told = fact(page("activities", activity(PROVIDER_ID=provider, TYPE_ID=type_id)))
    assert (told.kind, told.attributes["via"]) == (kind, via)


def test_what_we_wrote_ourselves_is_no_news():
    ours = activity(ORIGINATOR_ID="onethread", PROVIDER_ID="CONFIGURABLE_REST_APP")
    chat = activity(PROVIDER_ID="IMOPENLINES_SESSION", PROVIDER_PARAMS={"USER_CODE": "onethread_wa|3|x|1"})
    assert parts(page("activities", ours, chat)) == []


def test_an_unknown_provider_is_counted_and_takes_no_neighbour_along():
    delivery = page("activities", activity(PROVIDER_ID="CRM_TULIPS"), activity(ID=78))
    assert unread(delivery) == [("/rows/0", "activities of CRM_TULIPS", False)]
    assert len(parts(delivery)) == 2


def test_a_chat_is_a_record_at_the_card_and_its_messages():
    messages = [
        {"id": 1, "senderid": 0, "date": CHANGED, "text": "The chat was begun"},
        {"id": 2, "senderid": 1000, "date": CHANGED, "text": "Здравствуйте", "_AUTHOR": "Ana", "_GUEST": "Y"},
        {
            "id": 3,
            "senderid": 7,
            "date": LATER,
            "text": "[b]Olga:[/b] [br]Yes, [i]today[/i].",
            "_AUTHOR": "Olga Melnik",
        },
    ]
    row = activity(PROVIDER_ID="IMOPENLINES_SESSION", PROVIDER_PARAMS={"USER_CODE": "telegrambot|3|777|1000"})
    opened, question, answer = facts(page("activities", row | {"_MESSAGES": messages}))
    assert handles(opened) == {("bitrix_contact", "301"), ("external_id", "777")}
    assert (question.id, question.direction, question.text) == ("message:2", Direction.IN, "Здравствуйте")
    assert (answer.direction, answer.text, answer.attributes["staff"]) == (Direction.OUT, "Yes, today.", "Olga Melnik")
    assert handles(question) == handles(answer) == {("external_id", "777")}
    assert question.conversation == answer.conversation
    assert (question.name, answer.name) == (None, None)
    assert question.at.isoformat() == CHANGED != MADE
