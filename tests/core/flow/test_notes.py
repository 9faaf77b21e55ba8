"""A note of ours stands where it was written, is nobody's evidence, and is one however often it is sent."""

from datetime import timedelta

import pytest
from sqlalchemy import select

from onethread.engine.drain import Drain
from onethread.engine.tasks import Tasks
from onethread.flow.whom import WhomError
from onethread.model.interaction import Direction, Kind
from onethread.plugin import RefusedError
from onethread.store import customers, links, threads
from onethread.store.schema import claims, traits
from tests.core.consistency import check
from tests.core.deciding import customer_of, cut
from tests.core.erasing import erase_customer
from tests.core.installed import installation
from tests.core.telling import NOW, READER, fact, history, tell, typed, whatsapp

LATE = NOW + timedelta(days=1)


@pytest.fixture
def write(store, tmp_path):
    """Writes a note of Elena's about the customer of a fact."""
    installed = installation(tmp_path, store.url)
    noting = Tasks(store.database, installed, Drain(store.database, installed, clock=lambda: LATE)).noting

    def write(about, text="calls back", once="1"):
        number = customer_of(store, about)
        (id_,) = store.read(lambda c: customers.known_as(c, [number]))
        return store.run(noting.write_note(id_, "elena", text, once))

    return write


def notes(store, about):
    number = customer_of(store, about)
    return [one.fact.text for one in store.read(lambda c: threads.page(c, number)) if one.fact.kind is Kind.NOTE]


def evidence(store):
    return [store.read(lambda c, table=table: c.execute(select(table)).all()) for table in (claims, traits)]


def test_a_note_is_a_fact_of_the_contact_point_and_no_evidence(store, write):
    tell(store, whatsapp("w1", "37369123456", name="Ana"))
    before = evidence(store)

    assert write("w1")
    (note,) = [one for one in history(store) if one.kind is Kind.NOTE]
    assert (note.channel, note.account, note.direction, note.text, note.at) == (
        "note",
        "elena",
        Direction.OUT,
        "calls back",
        LATE,
    )
    assert notes(store, "w1") == ["calls back"]
    assert evidence(store) == before
    check(store, READER)


def test_a_form_that_is_sent_twice_is_one_note(store, write):
    tell(store, whatsapp("w1", "37369123456"))
    for text, once in (("a", "1"), ("a", "1"), ("b", "1"), ("a", "2")):
        write("w1", text, once)

    assert sorted(notes(store, "w1")) == ["a", "a", "b"]


def test_a_note_goes_with_the_part_where_the_newest_fact_was(store, write):
    tell(store, whatsapp("w1", "37369123456", minutes=1), fact("f1", typed("phone", "069123456")))
    assert customer_of(store, "w1") == customer_of(store, "f1")
    write("w1")
    cut(store, "f1")

    assert (notes(store, "w1"), notes(store, "f1")) == (["calls back"], [])


@pytest.mark.parametrize(
    "told",
    [
        fact("x", typed("email", "a@b.md"), name="Ana"),
        fact("x", conversation="c1"),
        fact("x"),
        fact("x", typed("tg_id", "5"), channel="telegram"),
    ],
    ids=["typed", "conversation", "nothing", "telegram"],
)
def test_everybody_can_be_written_about(store, write, told):
    tell(store, told)
    assert write("x")
    assert notes(store, "x") == ["calls back"]
    check(store, READER)


def test_a_note_about_whoever_has_a_number_now_is_not_of_who_had_it_before(store, write):
    told = [("a", -300, "Ana Rusu"), ("i", -100, "Ion Ceban")]
    tell(store, *(whatsapp(id_, "37369123456", days=days, name=name) for id_, days, name in told))
    assert customer_of(store, "a") != customer_of(store, "i")

    write("i")
    assert (notes(store, "i"), notes(store, "a")) == (["calls back"], [])
    check(store, READER)
    with pytest.raises(RefusedError, match="no contact point"):
        write("a")


def test_we_do_not_break_the_silence_of_a_number_by_a_note(store, write):
    tell(store, whatsapp("a", "37369123456", days=-20, name="Ana Rusu"))
    write("a")
    tell(store, whatsapp("i", "37369123456", days=60, name="Ion Ceban"))

    assert customer_of(store, "a") != customer_of(store, "i")
    assert (notes(store, "a"), notes(store, "i")) == (["calls back"], [])
    check(store, READER)


def test_a_note_is_erased_with_the_customer(store, write):
    tell(store, whatsapp("w1", "37369123456"), whatsapp("w2", "37369999999"))
    write("w1")
    erase_customer(store, customer_of(store, "w1"))

    assert [one.id for one in history(store)] == ["w2"]


def test_a_note_brought_in_before_what_it_is_about_stands_where_it_will_be(store, write):
    tell(store, whatsapp("w1", "37369123456", name="Ana"))
    write("w1")
    facts = history(store)
    store.clear()
    tell(store, *facts[::-1])

    assert notes(store, "w1") == ["calls back"]
    assert links.RESOLVER not in [one.said.author for one in store.read(lambda c: links.of_points(c, [1, 2]))]
    check(store, READER)


def test_nobody_can_be_written_about_whom_nobody_knows(store, tmp_path):
    installed = installation(tmp_path, store.url)
    noting = Tasks(store.database, installed, Drain(store.database, installed)).noting
    with pytest.raises(WhomError):
        store.run(noting.write_note("CE48Z8TMHZ", "elena", "x", "1"))
