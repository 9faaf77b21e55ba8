"""Where evidence comes late, the CRM says something, or a person decides: suggestions that come, and some that never return."""

from dataclasses import replace

import pytest

from onethread.flow.replay import apply, plan
from onethread.model.caution import Caution
from onethread.model.handle import Trust
from onethread.model.interaction import Direction
from onethread.store import deliveries
from tests.core.deciding import accept, cut, end, finish, merge, reject, suggested, vetoed
from tests.core.happening import (
    BROWSER,
    OTHER_PHONE,
    PHONE,
    call,
    card,
    cards_merged,
    instagram,
    telegram,
    visit,
)
from tests.core.telling import NOW, READER, RECEIVERS, fact, people, tell, typed, whatsapp

MENTION = typed("phone", "069123456", Trust.TEXT)

# cards of a CRM


def test_two_cards_of_one_phone_and_name_are_one_customer(store):
    told = [card("c1", "1", PHONE, name="Ion Ceban"), card("c2", "2", PHONE, name="Чебан Иван")]

    assert end(store, *told) == [["c1", "c2"]]


def test_cards_that_the_crm_has_merged_are_one_whatever_their_names_and_accounts(store):
    tg = [typed("tg_id", number, Trust.CRM) for number in ("5", "6")]
    told = [
        card("c1", "1", PHONE, name="Ion Ceban"),
        telegram("t1", "5", typed("bitrix_contact", "1", Trust.CRM), name="Ion Ceban"),
        card("c2", "2", OTHER_PHONE, name="Ana Rusu"),
        telegram("t2", "6", typed("bitrix_contact", "2", Trust.CRM), name="Ana Rusu"),
        card("c3", "3", tg[0], name="Olga Munteanu"),
        cards_merged("m1", "1", "2"),
        cards_merged("m2", "2", "3"),
    ]

    assert end(store, *told) == [["c1", "c2", "c3", "m1", "m2", "t1", "t2"]]


def test_cards_merged_after_somebody_said_that_they_are_two_are_a_suggestion(store):
    tell(store, card("c1", "1", PHONE, name="Ion Ceban"), card("c2", "2", PHONE, name="Ion Ceban"))
    finish(store)
    cut(store, "c1")
    assert people(store) == [["c1"], ["c2"]]
    assert suggested(store) == []

    assert end(store, cards_merged("m", "1", "2", minutes=5)) == [["c1"], ["c2", "m"]]
    assert suggested(store) == [[["c1"], ["c2", "m"]]]

    reject(store, minutes=10)
    assert suggested(store) == []
    assert end(store, cards_merged("m", "1", "2", minutes=5), card("c3", "1", PHONE, name="Ion Ceban", minutes=20)) == [
        ["c1", "c3"],
        ["c2", "m"],
    ]
    assert suggested(store) == []


def test_cards_that_were_merged_before_somebody_said_that_they_are_two_are_no_suggestion(store):
    tell(store, card("c1", "1", name="Ion Ceban"), card("c2", "2", name="Ion Ceban"))
    tell(store, cards_merged("m", "1", "2", minutes=-5))
    finish(store)
    cut(store, "c1")

    assert people(store) == [["c1"], ["c2", "m"]]
    assert suggested(store) == []


# late evidence


def test_late_evidence_joins_an_anonymous_history_and_a_chat(store):
    told = [
        visit("v"),
        instagram("i", "1", typed("ig_username", "ana_r", Trust.CHANNEL), name="ana"),
    ]
    assert end(store, *told) == [["i"], ["v"]]

    late = fact("f", BROWSER, PHONE, typed("ig_username", "@ana_r"), name="Ana Rusu")
    assert end(store, late) == [["f", "i", "v"]]


def test_late_evidence_parts_who_turns_out_to_share_a_phone(store):
    told = [
        call("c", "069123456"),
        fact("f", PHONE, typed("email", "ana@mail.md"), name="Ana Popescu"),
    ]
    assert end(store, *told) == [["c", "f"]]

    assert end(store, fact("g", PHONE, name="Ion Popescu")) == [["c"], ["f"], ["g"]]


# how sure one has to be


@pytest.mark.parametrize(
    ("caution", "parts"),
    [(Caution.STRICT, [["a"], ["b"]]), (Caution.BALANCED, [["a", "b"]]), (Caution.EAGER, [["a", "b"]])],
)
def test_the_presets_ask_more_or_less(store, caution, parts):
    told = [fact("a", PHONE), fact("b", PHONE, typed("email", "b@mail.md"))]

    assert end(store, *told, reader=replace(READER, caution=caution)) == parts
    assert suggested(store) == ([] if len(parts) == 1 else [[["a"], ["b"]]])


def test_only_the_strict_ask_when_a_number_is_mentioned_and_the_given_name_agrees(store):
    told = [fact("f", PHONE, name="Ana Rusu"), instagram("i", "1", MENTION, name="Ana", text="069123456")]

    assert end(store, *told) == [["f", "i"]]
    store.clear()
    assert end(store, *told, reader=replace(READER, caution=Caution.STRICT)) == [["f"], ["i"]]
    assert suggested(store) == [[["f"], ["i"]]]


@pytest.mark.parametrize(
    ("text", "parts"),
    [("069123456", 2), ("мой номер 069123456", 1), ("Cu respect,\n069123456", 1), ("номер мужа 069123456", 2)],
)
def test_who_says_that_a_number_is_theirs_is_taken_at_their_word(store, text, parts):
    told = [fact("f", PHONE, name="Ana Rusu"), instagram("i", "1", MENTION, text=text)]

    assert len(end(store, *told)) == parts
    assert len(suggested(store)) == (text == "069123456")


def test_our_own_number_in_what_we_write_is_not_the_customers(store):
    ours = instagram("i", "1", MENTION, text="Sunați-mă la 069123456", direction=Direction.OUT)

    assert end(store, fact("f", PHONE, name="Ana Rusu"), ours) == [["f"], ["i"]]
    assert suggested(store) == []


@pytest.mark.parametrize(("days", "asked"), [(-190, True), (-100, False)])
def test_who_writes_without_a_name_after_a_long_silence_may_be_somebody_else(store, days, asked):
    told = [call("c", "069123456", days=days), whatsapp("w", "37369123456", days=-10)]

    assert end(store, *told) == ([["c"], ["w"]] if asked else [["c", "w"]])
    assert suggested(store) == ([[["c"], ["w"]]] if asked else [])


def test_a_call_belongs_to_whoever_has_proven_the_number_not_to_who_typed_it(store):
    told = [whatsapp("w", "37369123456", name="Ion Ceban"), call("c", "069123456")]
    typing = fact("f", PHONE, name="Maria Rusu")

    assert end(store, *told, typing) == [["c", "w"], ["f"]]
    store.clear()
    other = telegram("t", "5", typed("phone", "+37369123456", Trust.VERIFIED), name="Maria Rusu")
    assert end(store, *told, other) == [["c"], ["t"], ["w"]]


# suggestions

UNSURE = (
    fact("f", PHONE, name="Ana Rusu"),
    instagram("i", "1", MENTION, text="069123456"),
)


def test_an_accepted_suggestion_is_one_customer_until_it_is_undone(store):
    end(store, *UNSURE)
    accept(store)

    assert people(store) == [["f", "i"]]
    assert suggested(store) == []


def test_a_rejected_suggestion_never_returns(store):
    end(store, *UNSURE)
    reject(store)
    assert suggested(store) == []

    store.write(replay_all)
    finish(store)
    assert (people(store), suggested(store)) == ([["f"], ["i"]], [])

    end(store, *UNSURE, fact("f2", PHONE, typed("email", "ana@mail.md"), name="Ana Rusu", minutes=9))
    assert (people(store), suggested(store)) == ([["f", "f2"], ["i"]], [])

    end(store, fact("i2", *UNSURE[1].handles[:1], typed("bitrix_contact", "7", Trust.CRM), channel="instagram"))
    end(store, card("c", "7", name="Ana"))
    assert (people(store), suggested(store)) == ([["c", "i", "i2"], ["f", "f2"]], [])


def test_a_rejected_pair_of_namesakes_never_returns(store):
    town = {"city": "Orhei"}
    end(
        store,
        instagram("i", "1", name="Ion Ceban", attributes=town),
        fact("f", PHONE, name="Ion Ceban", attributes=town),
    )
    reject(store)

    end(store, fact("f2", PHONE, typed("email", "ion@mail.md"), name="Ion Ceban", attributes=town))
    store.write(replay_all)
    finish(store)
    assert (people(store), suggested(store)) == ([["f", "f2"], ["i"]], [])


def test_who_was_rejected_is_one_once_somebody_merges_them_by_hand(store):
    end(store, *UNSURE)
    reject(store)
    merge(store, "f", "i", minutes=5)

    assert people(store) == [["f", "i"]]
    assert vetoed(store) == 0


def replay_all(connection):
    planned = plan(connection, deliveries.stretch(connection, 0, 1000), RECEIVERS, READER)
    apply(connection, planned, READER, NOW)
