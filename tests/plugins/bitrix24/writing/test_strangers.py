"""People who share a phone keep a card each, and nobody's words stand on another's."""

import pytest

from onethread.model.interaction import Kind
from onethread.plugin import Identity
from onethread.store import directory
from tests.core.telling import fact, typed

pytestmark = pytest.mark.slow  # a portal over HTTP for each

OFFICE = "+37322123456"


def form(key, name, email, minutes=0):
    ways = (typed("phone", OFFICE), typed("email", email))
    return fact(key, *ways, minutes=minutes, name=name, text=key, kind=Kind.FORM)


def whose(firm, card):
    asked = Identity("bitrix_contact", str(card), firm.settings.host)
    return firm.store.read(lambda c: directory.of_card(c, asked))


def test_a_card_stays_with_its_customer_when_somebody_else_writes_with_its_phone(firm):
    card = {"NAME": "Ion", "LAST_NAME": "Popa", "PHONE": [{"VALUE": OFFICE}], "EMAIL": [{"VALUE": "ion@x.md"}]}
    firm.inside("crm.contact.add", fields=card)
    firm.tell(form("of ion", "Ion Popa", "ion@x.md"))
    firm.until_quiet()
    ion = whose(firm, 1)
    firm.tell(form("of vera", "Vera Munteanu", "vera@y.md", minutes=1))
    firm.until_quiet()
    assert (whose(firm, 1), whose(firm, 2) not in (None, ion)) == (ion, True)
    assert [cards for _, cards in firm.shown()] == [["contact:1"], ["contact:2"]]


def test_a_card_without_a_name_is_taken_by_its_phone(firm):
    firm.inside("crm.contact.add", fields={"PHONE": [{"VALUE": OFFICE}]})
    firm.tell(form("of vera", "Vera Munteanu", "vera@y.md"))
    firm.until_quiet()
    assert whose(firm, 1) is not None
