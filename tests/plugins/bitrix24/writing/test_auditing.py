"""Whatever people do in a portal: an audit has mended what is ours, leaves what is theirs, and asks for the rest."""

from collections import Counter

import pytest

from onethread.store import questions
from onethread.store.conditions import Trouble
from tests.core.telling import fact, typed, whatsapp
from tests.plugins.bitrix24.writing.audited import Firm
from tests.plugins.bitrix24.writing.ground import APP, WEBHOOK

pytestmark = pytest.mark.slow  # a portal over HTTP for each

ANA, ION = "37369123456", "37368777888"
PHONE = {"PHONE": [{"VALUE": f"+{ANA}"}]}


@pytest.fixture(params=[APP, WEBHOOK])
def firm(request, store, tmp_path, sandbox):
    return Firm(store, tmp_path, sandbox, request.param)


def told(firm):
    firm.tell(whatsapp("w1", ANA, text="one"), whatsapp("w2", ANA, minutes=1, text="two"))
    firm.until_quiet()


def apart(firm):
    """Two customers: one by phone, one by address."""
    mail = fact("m1", typed("email", "ana@mail.md"), minutes=1, channel="email", text="two")
    firm.tell(whatsapp("w1", ANA, text="one"), mail)
    firm.until_quiet()


def test_where_nobody_did_anything_nothing_is_found(firm):
    told(firm)
    firm.portal.journal.clear()
    found = firm.round()
    assert (found["looked"], found["mended"], found["left"], found["unseen"], firm.asked()) == (3, 0, 0, 0, [])
    assert {entry.method.rpartition(".")[2] for entry in firm.portal.journal.entries} <= READING
    assert sum(not entry.inner for entry in firm.portal.journal.entries) <= 5


def test_a_hundred_entries_take_few_requests(firm):
    firm.tell(*(whatsapp(f"w{at}", f"373691{at:05}", text=f"t{at}") for at in range(50)))
    firm.until_quiet()
    firm.portal.journal.clear()
    assert firm.round()["looked"] == 100
    assert sum(not entry.inner for entry in firm.portal.journal.entries) <= 9


READING = {"batch", "list", "get", "findbycomm"}


def test_what_somebody_has_edited_says_again_what_was_said(firm):
    told(firm)
    before = firm.rows()
    firm.edit("one")
    assert firm.rows() != before
    firm.settle()
    assert [row.get("_LAYOUT") or row["COMMENT"] for row in firm.rows()] == [
        row.get("_LAYOUT") or row["COMMENT"] for row in before
    ]
    assert firm.executed(firm.updates) == 1


def test_what_was_taken_off_a_card_is_bound_again_and_what_people_have_bound_stays(firm):
    told(firm)
    firm.inside("crm.contact.add", fields={"NAME": "Boss"})
    firm.bind("one", 2)
    firm.bind("one", 1, off=True)
    firm.settle()
    assert dict(firm.shown()) == {"one": ["contact:1", "contact:2"], "two": ["contact:1"]}


def test_doubles_of_ours_go(firm):
    told(firm)
    kept = firm.number("one")
    firm.double("one")
    firm.double("one")
    firm.settle()
    assert Counter(firm.texts()) == {"one": 1, "two": 1}
    assert firm.number("one") == kept


def test_a_double_takes_the_place_of_what_is_gone(firm):
    told(firm)
    firm.double("one")
    firm.delete("one")
    firm.settle()
    assert Counter(firm.texts()) == {"one": 1, "two": 1}


def test_what_people_have_copied_to_write_below_is_theirs(store, tmp_path, sandbox):
    firm = Firm(store, tmp_path, sandbox, WEBHOOK)
    told(firm)
    copied = f"{firm.rows()[0]['COMMENT']}\nHe is cross"
    firm.inside("crm.timeline.comment.add", fields={"ENTITY_ID": 1, "ENTITY_TYPE": "contact", "COMMENT": copied})
    firm.settle()
    assert len(firm.rows()) == 3


def test_what_somebody_has_deleted_stays_so_and_is_not_asked_about(firm):
    told(firm)
    firm.delete("one")
    for _ in range(2):
        assert firm.settle()["left"] == 1
        assert (firm.texts(), firm.asked()) == (["two"], [])


def test_what_went_with_its_card_is_shown_on_those_that_are_left(firm):
    firm.inside("crm.contact.add", fields={"NAME": "Ana"})
    firm.inside("crm.contact.add", fields={"NAME": "Ana"})
    for number in (1, 2):
        firm.card_of("contact", number, typed("phone", f"+{ANA}"), minutes=number)
    told(firm)
    firm.inside("crm.contact.delete", id=1)
    firm.delete("one")
    firm.settle()
    assert (firm.texts(), firm.asked()) == (["two"], [])
    firm.inside("crm.contact.add", fields={"NAME": "Ana"})
    firm.card_of("contact", 3, typed("phone", f"+{ANA}"), minutes=5)
    firm.inside("crm.contact.delete", id=2)
    firm.delete("two")
    firm.settle()
    assert (dict(firm.shown()), firm.asked()) == ({"two": ["contact:3"]}, [])


def test_a_card_that_was_learned_of_later_shows_it_too(firm):
    told(firm)
    firm.inside("crm.contact.add", fields={"NAME": "Ana"})
    firm.card_of("contact", 2, typed("phone", f"+{ANA}"), minutes=5)
    firm.settle()
    assert set(map(tuple, dict(firm.shown()).values())) == {("contact:1", "contact:2")}


@pytest.mark.parametrize("gone", [True, False])
def test_who_has_no_card_left_is_asked_about_and_gets_one_when_the_answer_is_yes(firm, gone):
    told(firm)
    firm.inside("crm.contact.delete", id=1)
    if gone:
        firm.delete("one")
        firm.delete("two")
    assert firm.round()["mended"] == 0
    assert firm.asked() == [f"cards:{firm.customers()['w1']}"]
    assert firm.cards() == {}
    assert firm.answer()["mended"] == 2
    firm.until_quiet()
    shown = {text: [card for card in where if card != "contact:1"] for text, where in firm.shown()}
    assert shown == {"one": ["contact:2"], "two": ["contact:2"]}
    firm.settle()
    assert (firm.asked(), len(firm.cards()), len(firm.rows())) == ([], 1, 2)


def test_who_has_no_card_left_gets_what_was_shown_when_they_write_next(firm):
    told(firm)
    firm.inside("crm.contact.delete", id=1)
    firm.delete("one")
    firm.delete("two")
    firm.round()
    firm.tell(whatsapp("w3", ANA, minutes=3, text="three"))
    firm.until_quiet()
    firm.settle()
    assert (sorted(firm.texts()), firm.asked(), len(firm.cards())) == (["one", "three", "two"], [], 1)


@pytest.mark.parametrize("main", [1, 2])
def test_cards_that_were_merged_are_one_customer_here_too(firm, main):
    apart(firm)
    firm.merge(main, 3 - main)
    firm.settle()
    owners = firm.customers()
    assert owners["w1"] == owners["m1"]
    assert (dict(firm.shown()), firm.asked()) == ({text: [f"contact:{main}"] for text in ("one", "two")}, [])


def test_a_card_that_became_part_of_one_that_we_did_not_know(firm):
    told(firm)
    firm.inside("crm.contact.add", fields={"NAME": "Ana"})
    firm.merge(2, 1)
    firm.settle()
    firm.tell(whatsapp("w3", ANA, minutes=3, text="three"))
    firm.until_quiet()
    assert (firm.settle()["mended"], firm.asked(), len(firm.cards())) == (0, [], 1)
    assert set(map(tuple, dict(firm.shown()).values())) == {("contact:2",)}


def test_whether_cards_were_merged_is_asked_where_it_does_not_show_for_sure(firm):
    told(firm)
    firm.inside("crm.contact.add", fields={"NAME": "Boss"})
    firm.bind("one", 2)
    firm.bind("two", 2)
    firm.inside("crm.contact.delete", id=1)
    firm.settle()
    assert firm.asked() == ["merged:contact:1:contact:2"]
    assert firm.answer()["learned"] == 1
    firm.settle()
    assert firm.asked() == []
    firm.tell(whatsapp("w3", ANA, minutes=3, text="three"))
    firm.until_quiet()
    assert dict(firm.shown())["three"] == ["contact:2"]


def test_who_was_not_merged_has_no_card_left(firm):
    told(firm)
    firm.inside("crm.contact.add", fields={"NAME": "Boss"})
    firm.bind("one", 2)
    firm.bind("two", 2)
    firm.inside("crm.contact.delete", id=1)
    firm.round()
    firm.answer(yes=False)
    firm.round()
    assert firm.asked() == [f"cards:{firm.customers()['w1']}"]
    firm.answer()
    firm.until_quiet()
    firm.settle()
    assert {text: where[-1] for text, where in firm.shown()} == {"one": "contact:3", "two": "contact:3"}


def test_another_card_with_the_same_phone_is_asked_about_and_both_are_taken_when_the_answer_is_yes(firm):
    told(firm)
    firm.inside("crm.contact.add", fields={"NAME": "Ana again", **PHONE})
    firm.inside("crm.lead.add", fields={"TITLE": "A lead is no double of a contact", **PHONE})
    firm.round()
    (question,) = firm.store.read(questions.listed)
    assert question.key == "twins:contact:1:contact:2"
    assert question.links[2].endswith("/crm/contact/merge/?id=1,2")
    firm.answer()
    firm.settle()
    assert set(map(tuple, dict(firm.shown()).values())) == {("contact:1", "contact:2")}
    assert firm.asked() == []


def test_nobody_is_asked_about_a_card_that_we_made_for_somebody_else(firm):
    told(firm)
    firm.tell(fact("m1", typed("email", "ana@mail.md"), minutes=1, channel="email", text="three"))
    firm.until_quiet()
    firm.inside("crm.contact.update", id=2, fields=PHONE)
    firm.settle()
    assert firm.asked() == []


def test_cards_are_found_however_many_have_the_phones_of_a_question(store, tmp_path, sandbox):
    firm = Firm(store, tmp_path, sandbox)
    firm.tell(*(whatsapp(f"w{at}", f"373691{at:05}", text=f"t{at}") for at in range(12)))
    firm.until_quiet()
    for at in range(12):
        for _ in range(2):
            firm.inside("crm.contact.add", fields={"NAME": "N", "PHONE": [{"VALUE": f"+373691{at:05}"}]})
    firm.round()
    assert len(firm.asked()) == 24


def test_a_portal_that_refuses_is_said_and_nothing_is_concluded(firm):
    told(firm)
    firm.edit("one")
    firm.portal.faults.add("no_scope", method="crm.contact.list", times=0)
    step = firm.store.run(firm.tasks["audit"]("crm"))
    assert (step["trouble"], "scope" in step["reason"]) == (Trouble.CONFIGURATION, True)
    firm.portal.faults.clear()
    firm.later(minutes=10)
    assert firm.round()["mended"] == 1


def test_what_the_credential_may_not_see_is_counted_and_left(firm):
    told(firm)
    method = "crm.activity.configurable.get" if firm.mode == APP else "crm.timeline.comment.get"
    firm.portal.faults.add("access_denied", method=method)
    found = firm.round()
    assert (found["unseen"], found["mended"]) == (1, 0)


@pytest.mark.parametrize("kind", ["drop_before", "drop_after", "html_500", "query_limit", "truncate"])
def test_failures_on_the_way_conclude_nothing(firm, kind):
    told(firm)
    firm.edit("one")
    firm.double("two")
    for skip in (0, 1, 2):
        firm.portal.faults.add(kind, method="batch", skip=skip)
    for _ in range(20):
        step = firm.store.run(firm.tasks["audit"]("crm"))
        firm.later(minutes=5)
        if not step["more"]:
            break
    firm.until_quiet()
    firm.settle()
    assert Counter(firm.texts()) == {"one": 1, "two": 1}


def test_where_origins_are_not_filtered_doubles_are_found_among_all(store, tmp_path, sandbox):
    firm = Firm(store, tmp_path, sandbox)
    firm.portal.options.activity_origin_filter = False
    told(firm)
    firm.double("one")
    firm.settle()
    assert Counter(firm.texts()) == {"one": 1, "two": 1}


def test_who_may_not_read_cards_does_not_think_that_they_are_gone(firm):
    told(firm)
    firm.portal.faults.add("access_denied", method="crm.contact.list", times=0)
    step = firm.store.run(firm.tasks["audit"]("crm"))
    assert (step["trouble"], "without reading cards" in step["reason"]) == (Trouble.CONFIGURATION, True)
    assert firm.asked() == []
