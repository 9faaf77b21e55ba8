"""By what a card is looked for, which of those found it is, and what a new one says."""

import pytest

from onethread.flow.names import may_be_one
from onethread_bitrix24.writing.asked import Card, Pair, Person, cards_of
from onethread_bitrix24.writing.cards import Wish, best, by_ways, fields_of, made_for, spellings
from onethread_bitrix24.writing.names import parted

pytestmark = pytest.mark.slow  # a portal over HTTP for each


def wish(*handles, origins=("C1",), **more):
    return Wish(Person("C1", handles=tuple(Pair(kind, value) for kind, value in handles), **more), origins)


PHONE, EMAIL = ("phone", "+37369123456"), ("email", "ana@mail.md")


def row(*phones, origin=None, **more):
    told = {"PHONE": [{"VALUE": one} for one in phones], **more}
    return told | ({"ORIGINATOR_ID": "onethread", "ORIGIN_ID": origin} if origin else {})


@pytest.mark.parametrize(
    ("phone", "national"),
    [("+37369123456", "069123456"), ("+79123456789", "89123456789"), ("+40722123456", "0722123456")],
)
def test_a_phone_is_looked_for_as_the_world_and_as_its_country_writes_it(phone, national):
    assert spellings(phone) == [phone, phone[1:], national]


def test_each_kind_is_asked_for_by_itself_and_no_more_than_twenty_values():
    many = wish(*(("phone", f"+3736912{at:04}") for at in range(30)), EMAIL)
    asked = [
        (one.params["entity_type"], one.params["type"], len(one.params["values"])) for one in by_ways(many, (3, 1))
    ]
    each = [("PHONE", 20)] * 4 + [("PHONE", 10), ("EMAIL", 1)]
    assert asked == [(kind, way, number) for kind in ("CONTACT", "LEAD") for way, number in each]


def test_an_address_that_the_portal_would_refuse_is_not_told():
    assert wish(("email", "nobody"), ("email", "a@b@c.md"), EMAIL).emails == ["ana@mail.md"]


def test_the_best_card_is_of_the_first_kind_has_most_ways_and_is_the_oldest():
    rows = {
        Card(1, 5): row("069123456"),
        Card(3, 9): row("+373 69 123456"),
        Card(3, 7): row(),
        Card(3, 12): row("069123456"),
    }
    assert best(wish(PHONE), rows, (3, 1), may_be_one) == Card(3, 9)
    assert best(wish(PHONE), rows, (1, 3), may_be_one) == Card(1, 5)
    assert best(wish(PHONE), rows, (4,), may_be_one) is None


def test_a_card_of_another_customer_is_none_and_our_own_is_one():
    rows = {Card(3, 1): row("069123456", origin="C9"), Card(3, 2): row("069123456", origin="C0")}
    assert best(wish(PHONE, origins=("C0", "C1")), rows, (3,), may_be_one) == Card(3, 2)
    assert best(wish(PHONE), rows, (3,), may_be_one) is None


def test_a_card_of_another_name_is_none_though_it_has_the_same_phone():
    ion = {Card(3, 1): row("069123456") | {"NAME": "Ион", "LAST_NAME": "Попа"}}
    assert best(wish(PHONE, name="Vera Munteanu"), ion, (3,), may_be_one) is None
    assert best(wish(PHONE, name="Elena Popa"), ion, (3,), may_be_one) is None
    for name in ("Ion Popa", "Ваня", "Ion P.", "Sun", None):
        assert best(wish(PHONE, name=name), ion, (3,), may_be_one) == Card(3, 1)


def test_what_a_portal_gives_that_drops_the_filter_is_not_taken_for_ours():
    rows = [{"ID": "4", "ORIGIN_ID": "C1"}, {"ID": "5", "ORIGINATOR_ID": "onethread", "ORIGIN_ID": "C2"}]
    assert made_for(wish(), 3, rows) is None
    assert made_for(wish(), 3, [*rows, {"ID": "6", "ORIGINATOR_ID": "onethread", "ORIGIN_ID": "C1"}]) == Card(3, 6)


def test_a_new_card_has_a_name_whoever_it_is():
    assert fields_of(wish(PHONE), 3, "ru", ())["NAME"] == "+37369123456"
    assert fields_of(wish(("tg_username", "ana")), 3, "ru", ())["NAME"] == "@ana"
    assert fields_of(wish(("ig_id", "17")), 1, "ru", ())["TITLE"] == "Instagram: Instagram"
    assert fields_of(wish(), 3, "ro", ())["NAME"] == "Vizitator"


def test_a_source_is_told_if_the_portal_has_it():
    assert fields_of(wish(EMAIL), 3, "en", ("EMAIL",))["SOURCE_ID"] == "EMAIL"
    assert "SOURCE_ID" not in fields_of(wish(EMAIL), 3, "en", ("CALL",))
    assert fields_of(wish(PHONE, channel="whatsapp"), 3, "en", ("CALL", "OTHER"))["SOURCE_ID"] == "OTHER"


@pytest.mark.parametrize(
    ("name", "parts"),
    [
        ("Ana", ["Ana", None, None]),
        ("Ana  Rusu", ["Ana", None, "Rusu"]),
        ("Иванов Иван Иванович", ["Иван", "Иванович", "Иванов"]),
        ("Анна Сергеевна Чебан", ["Анна", "Сергеевна", "Чебан"]),
        ("Maria del Mar Ceban", ["Maria", None, "del Mar Ceban"]),
        ("", [None, None, None]),
    ],
)
def test_a_name_is_parted(name, parts):
    told = parted(name)
    assert [told.get(one) for one in ("NAME", "SECOND_NAME", "LAST_NAME")] == parts


def test_what_is_no_card_of_a_portal_is_left_out():
    pairs = [
        Pair("bitrix_lead", id="2"),
        Pair("bitrix_contact", id="x"),
        Pair("other", id="3"),
        Pair("bitrix_contact", id="9"),
    ]
    assert cards_of(pairs) == (Card(3, 9), Card(1, 2))
