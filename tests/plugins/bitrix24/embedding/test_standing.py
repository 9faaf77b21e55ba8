"""At which card a fact stands, and whether who was let in for some cards sees it: pure, at every id."""

from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.model.interaction import Interaction, Kind
from onethread.store.passes import Pass
from onethread.web.pages.discretion import is_shown
from onethread_bitrix24.embedding.standing import card_of
from tests.core.telling import NOW

PORTAL = "portal.example"
PASS = Pass(b"", "crm", PORTAL, (("bitrix_contact", "1"), ("bitrix_deal", "7")), "2", "Andrei", "ro")


def told(id_, kind=Kind.RECORD, channel="bitrix24", account=PORTAL):
    return Interaction(channel, account, id_, NOW, kind)


@pytest.mark.parametrize(
    ("id_", "card"),
    [
        ("contact:301", ("bitrix_contact", "301")),
        ("contact:301:0f1e2d3c", ("bitrix_contact", "301")),
        ("lead:5:deleted", ("bitrix_lead", "5")),
        ("deal:57:stage:9@contact:301", ("bitrix_deal", "57")),
        ("activity:77@contact:301", ("bitrix_contact", "301")),
        ("activity:77:plan@company:4", ("bitrix_company", "4")),
        ("made:bitrix_lead:5", ("bitrix_lead", "5")),
        ("activity:77@card128:3", ("", "activity:77@card128:3")),
        ("twins:contact:1:contact:2", ("", "twins:contact:1:contact:2")),
        ("contact:1\u0661", ("", "contact:1\u0661")),
    ],
)
def test_the_id_of_a_fact_says_at_which_card_it_stands(id_, card):
    found = card_of(told(id_))
    assert found is not None
    assert (found.kind, found.value, found.system) == (*card, PORTAL)


def test_a_task_at_a_deal_is_the_deals_and_a_call_there_is_talk():
    for kind, deal, shown in ((Kind.NOTE, "9", False), (Kind.NOTE, "7", True), (Kind.CALL, "9", True)):
        at = replace(told("activity:5@contact:1", kind), attributes={"deal": deal})
        assert is_shown(at, PASS, card_of(at)) is shown


def test_what_no_portal_tells_stands_at_no_card():
    assert card_of(told("contact:301", channel="whatsapp")) is None


@pytest.mark.parametrize(
    ("fact_", "shown"),
    [
        (told("contact:1"), True),
        (told("deal:7:stage:2@contact:9"), True),
        (told("deal:8:stage:2@contact:1"), False),
        (told("contact:1", account="other.example"), False),
        (told("activity:5:plan@contact:2", Kind.NOTE), False),
        (told("activity:5:plan@contact:1", Kind.NOTE), True),
        (told("activity:5@contact:2", Kind.CALL), True),
        (told("activity:5@deal:9", Kind.MESSAGE), True),
        (told("activity:5@contact:2", Kind.FORM), True),
        (told("contact:x", channel="whatsapp"), False),
        (told("n1", Kind.NOTE, channel="note", account="ana"), True),
        (told("preference:1", Kind.NOTE, channel="whatsapp"), True),
    ],
)
def test_records_are_shown_of_the_cards_that_a_pass_is_for(fact_, shown):
    assert is_shown(fact_, PASS, card_of(fact_)) is shown


@given(st.text(max_size=30), st.sampled_from(("contact", "lead", "deal", "company")), st.integers(2, 10**9))
def test_no_id_makes_a_record_of_another_card_one_of_ours(more, kind, number):
    other = told(f"{kind}:{number + 8}:{more}@contact:1")
    assert not is_shown(other, PASS, card_of(other))
