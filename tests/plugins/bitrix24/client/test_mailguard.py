"""No call of ours makes a portal send an e-mail, however it is written."""

import pytest

from onethread_bitrix24.client import Answer, Command, Operation, WouldMailError
from onethread_bitrix24.client.encode import command
from onethread_bitrix24.client.mailguard import would_mail

SENDER = {"MESSAGE_FROM": "Olga <olga@portal.example>"}
OWNER = {"OWNER_TYPE_ID": 3, "OWNER_ID": 1, "RESPONSIBLE_ID": 1, "SUBJECT": "Offer"}
WAYS = {"COMMUNICATIONS": [{"TYPE": "EMAIL", "VALUE": "ana@mail.example"}], "SETTINGS": SENDER}
MAIL = {**OWNER, **WAYS, "TYPE_ID": 4, "DIRECTION": 2, "COMPLETED": "Y"}
ADD, UPDATE = "crm.activity.add", "crm.activity.update"


def batch(*commands, name="cmd"):
    return "batch", {"halt": 0, name: {f"c{at}": one for at, one in enumerate(commands)}}


MAILING = [
    (ADD, {"fields": MAIL}),
    ("CRM.Activity.ADD", {"FIELDS": MAIL}),
    ("crm.activity.add.json", {"arFields": MAIL}),
    (ADD, {"fields": {**MAIL, "TYPE_ID": "4", "DIRECTION": "2", "COMPLETED": True}}),
    (ADD, {"fields": {**MAIL, "TYPE_ID": " 4mail", "DIRECTION": 2.0, "COMPLETED": 1}}),
    (ADD, {"fields": {**MAIL, "TYPE_ID": "40e-1"}}),
    (ADD, {"fields": {"type_id": 4, "direction": 2, "completed": "y"}}),
    (ADD, {"fields": {name: value for name, value in MAIL.items() if name != "DIRECTION"}}),
    (UPDATE, {"id": 7, "fields": {"TYPE_ID": 4, "DIRECTION": 2, "COMPLETED": "Y"}}),
    (UPDATE, {"id": 7, "fields": {"DIRECTION": 2, "COMPLETED": "Y"}}),
    (UPDATE, {"id": 7, "fields": {"DIRECTION": "2"}}),
    batch(command(ADD, {"fields": MAIL})),
    batch(command("crm.contact.get", {"id": 1}), command(ADD, {"fields": MAIL}), name="CMD"),
    batch("/rest/crm.activity.add?fields[TYPE_ID]=4&fields[DIRECTION]=2&fields[COMPLETED]=Y"),
    batch("crm%2Eactivity%2Eadd?fields%5BTYPE_ID%5D=4&fields[DIRECTION]=2&fields[COMPLETED]=%59"),
    batch("crm.activity.add?fields[TYPE_ID]=4&fields[DIRECTION]=2&fields[COMPLETED]=N&fields[COMPLETED]=Y"),
    batch("crm.activity.add?fields[TYPE_ID]=$result[c0]&fields[DIRECTION]=2&fields[COMPLETED]=$result[c1]"),
    batch("crm.activity.add?fields[$result[c0]]=4"),
    batch("crm.activity.add?fields=$result[c0]"),
    ("batch", {"cmd": ["batch?cmd[a]=crm.activity.add%3Ffields[TYPE_ID]%3D4%26fields[DIRECTION]%3D2%26fields[COMPLETED]%3DY"]}),
]  # fmt: skip
HARMLESS = [
    (ADD, {"fields": {**MAIL, "DIRECTION": 1}}),
    (ADD, {"fields": {**MAIL, "COMPLETED": "N"}}),
    (ADD, {"fields": {name: value for name, value in MAIL.items() if name != "COMPLETED"}}),
    (ADD, {"fields": {**MAIL, "TYPE_ID": 2}}),
    (ADD, {"fields": {**MAIL, "TYPE_ID": 6, "PROVIDER_ID": "REST_APP"}}),
    (UPDATE, {"id": 7, "fields": {"COMPLETED": "Y"}}),
    (UPDATE, {"id": 7, "fields": {"TYPE_ID": 2, "DIRECTION": 2, "COMPLETED": "Y"}}),
    ("crm.activity.configurable.add", {"fields": {"completed": True}, "layout": {"TYPE_ID": 4}}),
    ("crm.activity.list", {"filter": {"TYPE_ID": 4, "DIRECTION": 2, "COMPLETED": "Y"}}),
    batch(command(ADD, {"fields": {**MAIL, "COMPLETED": "N"}}), command("crm.contact.get", {"id": 1})),
]


@pytest.mark.parametrize(("method", "params"), MAILING)
def test_what_would_send_is_told(method, params):
    assert would_mail(method, params)


@pytest.mark.parametrize(("method", "params"), HARMLESS)
def test_what_would_not_is_left_alone(method, params):
    assert not would_mail(method, params)


@pytest.fixture
def card(ground):
    ground.portal.call("crm.contact.add", {"fields": {"NAME": "Ana"}})
    ground.portal.mailbox.mails.clear()
    return ground


def test_the_sandbox_would_send_it_so_that_these_tests_can_fail(card):
    card.portal.call(ADD, {"fields": MAIL})
    assert len(card.portal.mailbox.mails) == 1


@pytest.mark.parametrize(("method", "params"), [one for one in MAILING if "%" not in one[0]])
def test_no_call_gets_through(card, method, params):
    with pytest.raises(WouldMailError):
        card.call(method, params, Operation.WRITE)
    assert card.portal.journal.counts.total() == 0


def test_in_a_batch_it_stops_nothing_but_itself(card):
    commands = [Command("crm.contact.get", {"id": 1}), Command(ADD, {"fields": MAIL}), Command("profile")]
    first, mail, last = card.run(lambda client: client.batch(commands))
    assert isinstance(mail, WouldMailError)
    assert isinstance(first, Answer)
    assert isinstance(last, Answer)
    assert card.portal.mailbox.mails == []


def test_nor_in_one_whose_commands_refer_to_each_other(card):
    commands = [
        Command("crm.contact.get", {"id": 1}),
        Command(ADD, {"fields": {**MAIL, "OWNER_ID": "$result[c0][ID]"}}, refers=True),
    ]
    first, mail = card.run(lambda client: client.batch(commands))
    assert isinstance(first, Answer)
    assert isinstance(mail, WouldMailError)


def test_history_is_imported_as_documented_and_no_mail_goes_out(card):
    id_ = card.call(ADD, {"fields": {**MAIL, "COMPLETED": "N"}}).result
    card.call(UPDATE, {"id": id_, "fields": {"COMPLETED": "Y"}})
    assert card.portal.call("crm.activity.get", {"id": id_})["COMPLETED"] == "Y"
    assert card.portal.mailbox.mails == []
