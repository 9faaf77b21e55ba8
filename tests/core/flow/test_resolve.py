"""Whose is it? Equal identities of persons make one customer; places, junk and our own numbers make none."""

import pytest

from onethread.model.handle import Handle, Trust
from onethread.plugin import Identity
from onethread.store import directory
from onethread.store.claims import CROWD
from tests.core.telling import READER, fact, people, tell, typed, whatsapp

PHONE = typed("phone", "069 12-34-56")


def test_a_form_and_a_chat_of_one_phone_are_one_customer(store):
    tell(store, fact("f1", PHONE, name="Ion"), whatsapp("w1", "37369123456"))

    assert people(store) == [["f1", "w1"]]


@pytest.mark.parametrize("trust", [Trust.CHANNEL, Trust.VERIFIED, Trust.CRM, Trust.DECLARED])
def test_each_of_these_trusts_links(store, trust):
    tell(
        store,
        fact("f1", typed("email", "ion@alfa.md", trust), name="Ion"),
        fact("f2", typed("email", "Ion@Alfa.md"), name="I. Rusu"),
    )

    assert people(store) == [["f1", "f2"]]


def test_a_handle_mentioned_in_a_text_links_nobody(store):
    mentioned = typed("phone", "069 12-34-56", Trust.TEXT)
    tell(store, whatsapp("w1", "37369123456"), fact("s1", typed("email", "a@alfa.md"), mentioned, name="A"))

    assert people(store) == [["s1"], ["w1"]]
    identity = READER.identity(PHONE)
    assert identity is not None
    assert len(store.read(lambda c: directory.by_identities(c, [identity]))) == 1


@pytest.mark.parametrize(
    "handle",
    [
        typed("phone", "022 12-34-56"),
        typed("phone", "112"),
        typed("phone", "0000000"),
        typed("phone", "+373 69 000000"),
        typed("phone", "069 900 900"),
        typed("email", "office@alfa.md"),
        typed("email", "info@alfa.md"),
        typed("email", "sales@our.md"),
        typed("email", "test@test.com"),
        typed("email", "no-reply@shop.md"),
    ],
)
def test_places_junk_and_our_own_never_link(store, handle):
    tell(store, fact("f1", handle, name="Ana"), fact("f2", handle, name="Ion"))

    assert people(store) == [["f1"], ["f2"]]


def test_a_number_of_some_system_or_other_is_nobody(store):
    of_one, of_other = (Handle("external_id", "5", Trust.DECLARED, system) for system in ("shop", "shop"))
    tell(store, fact("a", typed("external_id", "5"), name="A"), fact("b", typed("external_id", "5"), name="B"))
    tell(store, fact("c", of_one, name="C"), fact("d", of_other, name="D"))

    assert people(store) == [["a"], ["b"], ["c", "d"]]


def test_a_browser_makes_nobody_one_customer_whose_names_clash(store):
    tell(store, fact("ion", typed("visitor_id", "v-1"), typed("phone", "069111222"), name="Ion"))
    tell(store, fact("ana", typed("visitor_id", "v-1"), typed("phone", "069333444"), name="Ana"))

    assert people(store) == [["ana"], ["ion"]]


def test_a_visit_without_a_name_joins_when_the_form_comes_from_its_browser(store):
    browser = typed("visitor_id", "v-1", Trust.CHANNEL)
    tell(store, fact("visit", browser, channel="site"), fact("form", browser, typed("phone", "069111222"), name="Ana"))

    assert people(store) == [["form", "visit"]]


def test_a_business_scoped_id_is_of_one_account_only(store):
    one = whatsapp("w1", "37369123456", bsuid="MD.1")
    other = fact("w2", typed("wa_bsuid", "MD.1", Trust.CHANNEL), channel="whatsapp", account="b")
    tell(store, one, other)

    assert people(store) == [["w1"], ["w2"]]


def test_late_evidence_joins_what_was_apart(store):
    email = typed("email", "ion@alfa.md")
    tell(store, fact("f1", PHONE, name="Ion"), fact("f2", email, name="Ion Rusu"))
    assert people(store) == [["f1"], ["f2"]]

    tell(store, fact("f3", PHONE, email, name="Ion R."))
    assert people(store) == [["f1", "f2", "f3"]]


def test_the_oldest_customer_keeps_its_id_and_the_other_leads_to_it(store):
    email = typed("email", "ion@alfa.md")
    tell(store, fact("f1", PHONE, name="Ion"), fact("f2", email, name="Ion Rusu"))
    ids = [one.public_id for one in store.read(lambda c: directory.entries(c, directory.newest(c, 10)))]
    tell(store, fact("f3", PHONE, email, name="Ion R."))

    (kept,) = store.read(lambda c: directory.entries(c, directory.newest(c, 10)))
    assert kept.public_id == ids[-1]
    assert {store.read(lambda c, one=one: directory.by_public_id(c, one)) for one in ids} == {kept.id}


def test_a_changed_number_takes_the_person_along_and_leaves_the_number(store):
    released = (typed("wa_id", "37369123456", Trust.RELEASED), typed("wa_id", "37369777777", Trust.CHANNEL))
    change = fact("n1", *released, minutes=10, channel="whatsapp")
    tell(store, whatsapp("w1", "37369123456"), change, whatsapp("w2", "37369777777", minutes=11))
    tell(store, fact("f1", PHONE, minutes=5, name="Ion"), fact("f2", PHONE, minutes=20, name="Somebody else"))

    assert people(store) == [["f1", "n1", "w1", "w2"], ["f2"]]


def test_a_number_is_theirs_who_have_it_now(store):
    released = (typed("wa_id", "37369123456", Trust.RELEASED), typed("wa_id", "37369777777", Trust.CHANNEL))
    tell(store, whatsapp("w1", "37369123456", name="Ion"), fact("n1", *released, minutes=10, channel="whatsapp"))
    number = Identity("phone", "+37369123456")
    assert len(store.read(lambda c: directory.by_identities(c, [number]))) == 1

    tell(store, fact("f2", PHONE, minutes=20, name="Maria"))
    found = store.read(lambda c: directory.entries(c, directory.by_identities(c, [number])))
    assert [one.name for one in found] == ["Maria"]
    (ion,) = store.read(lambda c: directory.entries(c, directory.by_name(c, "Ion")))
    assert [one.value for one in ion.identities] == ["+37369777777"]


def test_a_crowd_on_one_number_is_nobody(store):
    crowd = [fact(f"f{n}", PHONE, typed("email", f"ion{n}@alfa.md"), name="Ion Rusu") for n in range(CROWD + 5)]
    tell(store, *crowd[:3])
    assert len(people(store)) == 1

    tell(store, *crowd, together=True)
    assert len(people(store)) == CROWD + 5


def test_people_without_any_handle_are_holding_points_of_their_own(store):
    tell(
        store,
        fact("f1", name="Ana"),
        fact("f2", name="Ana"),
        fact("f3", conversation="c"),
        fact("f4", conversation="c"),
    )

    assert people(store) == [["f1"], ["f2"], ["f3", "f4"]]


def test_a_better_handle_moves_the_fact_and_leaves_no_empty_customer(store):
    tell(
        store, whatsapp("w1", "37369123456"), whatsapp("w1", "37369123456", bsuid="MD.1"), whatsapp("w2", "37369123456")
    )

    assert people(store) == [["w1", "w2"]]
    assert len(store.read(lambda c: directory.newest(c, 10))) == 1
