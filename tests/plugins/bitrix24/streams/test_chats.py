"""Chats of open lines are read into the thread, also while they go on, and ours do not come back."""

import pytest

from onethread.plugin import Direction
from onethread_bitrix24.sandbox.openlines import chats
from tests.plugins.bitrix24.sandbox.talking import inside

pytestmark = pytest.mark.slow  # a portal over HTTP for each

GUEST = {"id": "777", "name": "Ana", "last_name": "Rusu", "phone": "+37369123456"}


class Line:
    """A chat on a connector of somebody else's."""

    def __init__(self, firm, connector="telegrambot", outer="777"):
        self.call = inside(firm)
        self.chat = chats.chat_with(self.call, connector, 1, GUEST, outer)

    def ask(self, text):
        session = chats.session_of(self.call, self.chat, GUEST)
        return chats.say(self.call, self.chat, session, self.chat["USER_ID"], text, int(self.call.now))["ID"]

    def answer(self, text):
        return chats.answer(self.call, self.chat, 2, text)["ID"]


def said(firm):
    facts = firm.facts()
    return {id_: (fact.direction, fact.text) for id_, fact in facts.items() if id_.startswith("message:")}


def test_a_chat_is_in_the_thread_of_its_card(firm):
    line = Line(firm)
    asked, answered = line.ask("Mai aveți locuri?"), line.answer("Da")
    firm.history()
    assert said(firm) == {
        f"message:{asked}": (Direction.IN, "Mai aveți locuri?"), f"message:{answered}": (Direction.OUT, "Da")
    }  # fmt: skip
    assert firm.facts()[f"message:{answered}"].attributes["staff"] == "Andrei Rusu"
    ((name, number),) = firm.people().items()
    assert (name, number) == ("Ana Rusu", len(firm.facts()))


def test_what_is_written_in_an_open_chat_is_read_once(firm):
    line = Line(firm)
    line.ask("one")
    firm.work("chats")
    assert [text for _, text in said(firm).values()] == ["one"]
    for text in ("two", "three"):
        line.ask(text)
    firm.later()
    page = firm.store.run(firm.connector.pull(firm.pull("chats")))
    assert page.rows == 1
    assert b"two" in page.bodies[0]
    assert b"one" not in page.bodies[0]
    firm.work("chats")
    assert [text for _, text in said(firm).values()] == ["one", "two", "three"]
    firm.later()
    assert firm.store.run(firm.connector.pull(firm.pull("chats"))).bodies == ()


def test_what_our_own_connector_brought_does_not_come_back(firm):
    line = Line(firm, "onethread_wa")
    line.ask("from WhatsApp")
    firm.history("activities")
    firm.work("chats")
    assert firm.facts() == {}


def test_without_the_scope_a_chat_is_a_record_without_messages(firm, portal):
    Line(firm).ask("one")
    hook = portal.portal.add_webhook(scopes=frozenset({"crm", "user_basic"}))
    firm.use(f"{portal.url}/rest/1/{hook.secret}/")
    firm.history("activities")
    assert said(firm) == {}
    assert len(firm.facts()) == 1


def test_two_chats_of_one_card_are_one_persons(firm):
    contact = firm.inside("crm.contact.add", {"fields": {"NAME": "Ana", "PHONE": [{"VALUE": "+37369123456"}]}})
    for outer in ("777", "888"):
        Line(firm, outer=outer).ask("Bună")
    firm.history()
    assert len(said(firm)) == 2
    assert {id_.partition("@")[2] for id_ in firm.facts() if id_.startswith("activity")} == {f"contact:{contact}"}
    assert len(firm.people()) == 1
    assert set(firm.people().values()) == {len(firm.facts())}
