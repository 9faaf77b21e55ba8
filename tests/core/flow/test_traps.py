"""The traps of who is who that the benchmark knows, each with the people that one would expect."""

from dataclasses import replace

import pytest

from onethread.model.handle import Trust
from onethread.model.interaction import Direction, Kind
from onethread.store.claims import CROWD
from tests.core.deciding import end, suggested
from tests.core.happening import (
    BROWSER,
    EMAIL,
    OFFICE,
    OTHER_PHONE,
    PHONE,
    call,
    instagram,
    mail,
    number_change,
    telegram,
    visit,
)
from tests.core.telling import fact, typed, whatsapp

# families


@pytest.mark.parametrize("shared", [PHONE, EMAIL, BROWSER], ids=["phone", "e-mail", "browser"])
def test_a_family_that_shares_something_is_as_many_customers_as_it_has_names(store, shared):
    own = [typed("email", f"{name}@mail.md") for name in ("ana", "ion", "olga")]
    first, second, third = "Ana Popescu", "Ion Popescu", "Olga Popescu"
    told = [
        fact("a1", shared, own[0], name=first),
        fact("a2", own[0], name=first),
        fact("i1", shared, own[1], name=second),
        fact("o1", shared, name=third),
        fact("o2", shared, own[2], name=third),
    ]

    assert end(store, *told) == [["a1", "a2"], ["i1"], ["o1", "o2"]]
    assert suggested(store) == []


def test_a_parents_own_mobile_that_a_child_types_stays_the_parents(store):
    told = [
        whatsapp("w1", "37369123456", name="Ana Popescu"),
        fact("f1", PHONE, typed("email", "ana@mail.md"), name="Ana Popescu"),
        fact("f2", PHONE, typed("email", "ion@mail.md"), name="Ion Popescu"),
    ]

    assert end(store, *told) == [["f1", "w1"], ["f2"]]


def test_a_call_without_a_name_from_a_shared_phone_is_held_apart(store):
    told = [fact("a", PHONE, name="Ana Popescu"), fact("i", PHONE, name="Ion Popescu"), call("c", "069123456")]

    assert end(store, *told) == [["a"], ["c"], ["i"]]


def test_a_call_without_a_name_is_theirs_whose_phone_it_alone_is(store):
    assert end(store, fact("a", PHONE, name="Ana Popescu"), call("c", "069123456")) == [["a", "c"]]


def test_father_and_son_of_one_name_and_phone_but_other_patronymics_are_two(store):
    told = [
        fact("f", PHONE, typed("email", "f@mail.md"), name="Чебан Иван Петрович"),
        fact("s", PHONE, typed("email", "s@mail.md"), name="Чебан Иван Иванович"),
    ]

    assert end(store, *told) == [["f"], ["s"]]


def test_who_marries_and_keeps_the_phone_and_the_mailbox_stays_one(store):
    told = [
        whatsapp("w", "37369123456", typed("email", "maria@mail.md"), name="Maria Rusu"),
        fact("f", PHONE, typed("email", "maria@mail.md"), name="Maria Ceban", days=200),
    ]

    assert end(store, *told) == [["f", "w"]]


def test_namesakes_who_share_nothing_are_suggested_by_their_town_or_firm_and_never_merged(store):
    told = [
        fact("a", PHONE, name="Ion Ceban", attributes={"company": "Alfa SRL"}),
        fact("b", OTHER_PHONE, name="Чебан Иван", attributes={"company": "ООО Альфа"}),
        fact("c", typed("phone", "060111222"), name="Ion Ceban", attributes={"city": "Orhei"}),
        instagram("d", "9", name="Ion Ceban", attributes={"city": "Оргеев"}),
        fact("e", typed("phone", "060111223"), name="Ion Ceban", attributes={"city": "Orhei"}),
    ]

    assert end(store, *told) == [["a"], ["b"], ["c"], ["d"], ["e"]]
    assert suggested(store) == [[["a"], ["b"]], [["c"], ["d"]], [["d"], ["e"]]]


# firms


def test_colleagues_behind_one_landline_and_one_role_mailbox_are_as_many_as_their_names(store):
    office = typed("email", "office@alfa.md")
    told = [
        call("c1", "022123456", name="Ana Rusu"),
        call("c2", "022123456", name="Ion Ceban"),
        call("c3", "022123456"),
        mail("m1", "office@alfa.md", OFFICE, name="Ana Rusu"),
        mail("m2", "office@alfa.md"),
        fact("f1", office, OFFICE, typed("phone", "069111222"), name="Olga Munteanu"),
    ]

    assert end(store, *told) == [["c1", "m1"], ["c2"], ["c3"], ["f1"], ["m2"]]


def test_an_office_ties_nobody_without_a_name(store):
    told = [call("c", "022123456"), mail("m", "office@alfa.md", OFFICE), fact("f", OFFICE, PHONE, name="Ana Rusu")]

    assert end(store, *told) == [["c"], ["f"], ["m"]]


# numbers that move


def test_a_number_change_that_is_told_takes_the_person_along_and_leaves_the_number(store):
    told = [
        whatsapp("w1", "37369123456", name="Ion Ceban"),
        number_change("n", "37369123456", "37368777888", days=10),
        whatsapp("w2", "37368777888", days=11, name="Ion Ceban"),
        whatsapp("w3", "37369123456", days=90, name="Ana Rusu"),
        fact("f", PHONE, days=95, name="Ana Rusu"),
    ]

    assert end(store, *told) == [["f", "w3"], ["n", "w1", "w2"]]


def test_a_number_change_that_nobody_tells_leaves_two_until_something_else_is_shared(store):
    first = whatsapp("w1", "37369123456", typed("email", "ion@mail.md"), name="Ion Ceban")
    second = whatsapp("w2", "37368777888", days=30, name="Ion Ceban")
    assert end(store, first, second) == [["w1"], ["w2"]]

    assert end(store, fact("f", OTHER_PHONE, typed("email", "ion@mail.md"), days=31, name="I. Ceban")) == [
        ["f", "w1", "w2"]
    ]


def test_a_released_number_that_somebody_typed_before_is_still_theirs_of_before(store):
    told = [
        fact("f1", PHONE, name="Ion Ceban"),
        number_change("n", "37369123456", "37368777888", days=10),
        fact("f2", PHONE, days=20),
    ]

    assert end(store, *told) == [["f1", "n"], ["f2"]]


def test_a_number_that_networks_gave_to_somebody_else_is_two_people(store):
    told = [
        whatsapp("w1", "37369123456", name="Ion Ceban"),
        whatsapp("w2", "37369123456", days=10),
        whatsapp("w3", "37369123456", days=120, name="Ana Rusu"),
        whatsapp("w4", "37369123456", days=121),
    ]

    assert end(store, *told) == [["w1", "w2"], ["w3", "w4"]]
    assert end(store, whatsapp("late", "37369123456", days=5, name="Ваня Чебан")) == [
        ["late", "w1", "w2"],
        ["w3", "w4"],
    ]


def test_a_number_with_two_business_scoped_ids_is_two_people(store):
    told = [
        whatsapp("w1", "37369123456", bsuid="MD.1", name="Ion Ceban"),
        whatsapp("w2", "37369123456", bsuid="MD.2", days=120, name="Ana Rusu"),
    ]

    assert end(store, *told) == [["w1"], ["w2"]]


@pytest.mark.parametrize(
    "late",
    [whatsapp("late", "37369123456", days=60), whatsapp("late", "37369123456", days=60, name="Ana Rusu")],
    ids=["nameless", "of the later name"],
)
def test_what_comes_late_and_fills_the_silence_takes_the_change_of_hands_back(store, late):
    told = [
        whatsapp("w1", "37369123456", days=20, name="Ion Ceban"),
        whatsapp("w2", "37369123456", days=100, name="Ana Rusu"),
    ]
    assert end(store, *told) == [["w1"], ["w2"]]

    assert end(store, late) == [["late", "w1", "w2"]]


def test_a_message_that_turns_out_to_be_earlier_may_show_that_the_number_changed_hands(store):
    ours = whatsapp("o1", "37369123456", days=60, direction=None)
    told = [
        whatsapp("w1", "37369123456", days=20, name="Ion Ceban"),
        ours,
        whatsapp("w2", "37369123456", days=100, name="Ana Rusu"),
    ]
    assert end(store, *told) == [["o1", "w1", "w2"]]

    assert end(store, replace(ours, direction=Direction.OUT)) == [["o1", "w1"], ["w2"]]


def test_a_username_that_somebody_else_took_is_two_people(store):
    name = typed("ig_username", "ion_c", Trust.CHANNEL)
    told = [
        instagram("i1", "1", name, name="Ion Ceban"),
        instagram("i2", "1", typed("ig_username", "ion.ceban", Trust.CHANNEL), days=10, name="Ion Ceban"),
        instagram("i3", "2", name, days=200, name="ionică"),
    ]

    assert end(store, *told) == [["i1", "i2"], ["i3"]]


# what people type


def test_a_mistyped_phone_that_is_a_customers_merges_nobody(store):
    told = [
        whatsapp("w", "37369123456", name="Ion Ceban"),
        fact("f", PHONE, typed("email", "olga@mail.md"), name="Olga Munteanu"),
    ]

    assert end(store, *told) == [["f"], ["w"]]


@pytest.mark.parametrize("typed_in", ["000000000", "123456789", "+373 69 000000", "no@no.no"])
def test_a_placeholder_merges_nobody_though_the_names_agree(store, typed_in):
    kind = "email" if "@" in typed_in else "phone"
    told = [fact(f"f{n}", typed(kind, typed_in), typed("email", f"a{n}@mail.md"), name="Ion Ceban") for n in range(2)]

    assert end(store, *told) == [["f0"], ["f1"]]


def test_a_placeholder_that_nobody_knows_tells_nobody_apart_once_many_typed_it(store):
    told = [fact(f"f{n}", PHONE, typed("email", f"a{n}@mail.md"), name="Ion Ceban") for n in range(CROWD + 1)]

    assert len(end(store, *told)) == CROWD + 1


@pytest.mark.parametrize(
    ("text", "joined"),
    [
        ("Мой номер 069123456", True),
        ("Numărul meu e 069123456", True),
        ("Номер жены 069123456", False),
        ("Sunați-o pe mama la 069123456", False),
        ("069123456", False),
    ],
)
def test_a_phone_in_a_text_is_whose_the_words_say(store, text, joined):
    told = [
        fact("f", PHONE, name="Ana Rusu"),
        instagram("i", "1", typed("phone", "069123456", Trust.TEXT), name="Ana Rusu" if joined else None, text=text),
    ]

    assert end(store, *told) == ([["f", "i"]] if joined else [["f"], ["i"]])


def test_a_mentioned_phone_of_somebody_of_another_name_merges_nobody_without_any_cue(store):
    mention = typed("phone", "069123456", Trust.TEXT)
    told = [
        whatsapp("w", "37369123456", name="Ana Rusu"),
        instagram("i", "1", mention, name="Ion Ceban", text="069123456"),
    ]

    assert end(store, *told) == [["i"], ["w"]]
    assert suggested(store) == []


# devices


def test_a_kiosk_is_nobody(store):
    kiosk = [
        fact(f"f{n}", BROWSER, typed("phone", f"0691{n:05}"), name=name)
        for n, name in enumerate(["Ion Ceban", "Ana Rusu", "Olga Munteanu", "Vasile Popa"], start=11111)
    ]

    assert end(store, *kiosk, visit("v")) == [["f11111"], ["f11112"], ["f11113"], ["f11114"], ["v"]]


def test_a_kiosk_of_a_crowd_is_nobody_though_nobody_has_a_name(store):
    crowd = [fact(f"f{n}", BROWSER, typed("phone", f"0691{n:05}")) for n in range(11111, 11112 + CROWD)]

    assert len(end(store, *crowd)) == CROWD + 1


def test_a_link_that_was_forwarded_makes_nobody_one_whose_names_clash(store):
    told = [
        fact("f", BROWSER, PHONE, name="Ana Rusu"),
        telegram("t", "5", typed("ref", "v-1", Trust.CHANNEL), name="Ion Ceban"),
    ]

    assert end(store, *told) == [["f"], ["t"]]


# contact cards, WhatsApp ids


def test_ones_own_contact_card_joins_and_anothers_does_not(store):
    told = [
        fact("a", PHONE, name="Ana Rusu"),
        telegram("own", "5", typed("phone", "37369123456", Trust.VERIFIED), kind=Kind.CONTACT_SHARE, name="Ana"),
        fact("i", OTHER_PHONE, name="Ion Ceban"),
        telegram("other", "6", typed("phone", "37368777888", Trust.TEXT), kind=Kind.CONTACT_SHARE, name="Olga"),
    ]

    assert end(store, *told) == [["a", "own"], ["i"], ["other"]]


@pytest.mark.parametrize(
    ("wa_id", "phone"),
    [
        ("5215512345678", "+52 55 1234 5678"),
        ("553198765432", "+55 31 99876-5432"),
        ("5491123456789", "+54 9 11 2345-6789"),
        ("541123456789", "+54 9 11 2345-6789"),
    ],
    ids=["Mexico", "Brazil", "Argentina", "Argentina without 9"],
)
def test_whatsapp_ids_of_other_forms_are_the_same_phone(store, wa_id, phone):
    assert end(store, whatsapp("w", wa_id, name="Juan"), fact("f", typed("phone", phone), name="Juan")) == [["f", "w"]]
