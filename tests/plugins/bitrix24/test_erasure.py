"""What a record names as its places is all that a page says of anybody."""

import json

import pytest

from onethread.flow.redact import blanked
from onethread.plugin import Delivery, Pull, Record
from onethread_bitrix24.sandbox.openlines import chats
from tests.plugins.bitrix24.firm import LONG_AGO
from tests.plugins.bitrix24.reading import RECEIVED, event, parts
from tests.plugins.bitrix24.sandbox.talking import inside

STREAMS = ("contacts", "companies", "leads", "deals", "activities")


def full(firm):
    """Somebody of whom the portal has everything."""
    ways = {"PHONE": [{"VALUE": "069123456"}], "EMAIL": [{"VALUE": "vania@example.md"}]}
    contact = firm.inside("crm.contact.add", {"fields": {"NAME": "Vania", **ways}})
    company = firm.inside("crm.company.add", {"fields": {"TITLE": "Vania SRL", **ways}})
    firm.inside("crm.lead.add", {"fields": {"TITLE": "Vania", "NAME": "Vania", **ways}})
    deal = firm.inside("crm.deal.add", {"fields": {"TITLE": "Vania", "CONTACT_ID": contact, "COMPANY_ID": company}})
    firm.later()
    firm.inside("crm.deal.update", {"id": deal, "fields": {"STAGE_ID": "WON"}})
    firm.inside("crm.contact.update", {"id": contact, "fields": {"POST": "Vania"}})
    way = {"TYPE": "PHONE", "VALUE": "069123456", "ENTITY_ID": contact, "ENTITY_TYPE_ID": 3}
    told = {"SUBJECT": "Vania", "RESPONSIBLE_ID": 1, "OWNER_TYPE_ID": 3, "OWNER_ID": contact, "COMMUNICATIONS": [way]}
    for differing in ({"TYPE_ID": 2}, {"TYPE_ID": 1}, {"TYPE_ID": 6}, {"TYPE_ID": 6, "ORIGINATOR_ID": "onethread"}):
        firm.inside("crm.activity.add", {"fields": told | {"DESCRIPTION": "Vania"} | differing})
    call, guest = inside(firm), {"id": "777", "name": "Vania", "phone": "069123456"}
    chat = chats.chat_with(call, "telegrambot", 1, guest, "777")
    chats.say(call, chat, chats.session_of(call, chat, guest), chat["USER_ID"], "Vania", int(call.now))


def pages(firm, stream):
    cursor, more = None, True
    while more:
        page = firm.store.run(firm.connector.pull(Pull(stream, cursor, True, LONG_AGO)))
        yield from (Delivery("crm", body, page.headers, RECEIVED) for body in page.bodies)
        cursor, more = page.cursor, page.more


@pytest.mark.parametrize("stream", STREAMS)
def test_nothing_of_anybody_is_left_in_a_page(firm, stream):
    full(firm)
    found = list(pages(firm, stream))
    assert found
    for delivery in found:
        assert b"Vania" in delivery.body or delivery.headers["entity"] == "lead_stages"
        records = [part for part in firm.connector.translate(delivery) if isinstance(part, Record)]
        blank, _ = blanked(delivery, {item for record in records for item in record.items})
        assert not any(json.loads(blank.body)["rows"])


def test_one_persons_row_goes_and_the_neighbours_stay(firm):
    for name in ("Vania", "Ana"):
        firm.inside("crm.contact.add", {"fields": {"NAME": name}})
    [delivery] = pages(firm, "contacts")
    vania = next(part for part in firm.connector.translate(delivery) if part.told.name == "Vania")
    blank, _ = blanked(delivery, set(vania.items))
    assert b"Vania" not in blank.body
    assert [part.told.name for part in firm.connector.translate(blank) if isinstance(part, Record)] == ["Ana"]


def test_an_event_that_tells_of_somebody_goes_as_a_whole():
    delivery = event("ONCRMCONTACTDELETE", FIELDS={"ID": "301"})
    [record] = parts(delivery)
    blank, _ = blanked(delivery, set(record.items))
    assert blank.body == b""
