"""Who was erased is gone, with all that speaks of them, and nothing brings them back; others stay as they were."""

import random
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from onethread.flow.interchange.connector import NAME
from onethread.flow.interchange.lines import write_line
from onethread.flow.replay import apply, plan
from onethread.flow.tombstones import Gone, Told, gone
from onethread.model.handle import Trust
from onethread.model.interaction import Attachment, Reaction, Revision, Status
from onethread.plugin import Delivery
from onethread.store import dead_letters, deliveries, directory, exports, redactions
from onethread.store.chunks import chunks
from onethread.store.columns import BEGINNING
from onethread.store.schema import metadata
from onethread.store.tombstones import Stretch
from tests.core.consistency import check
from tests.core.erasing import AFTER, LATER, customer_of, erase_customer, keep
from tests.core.flow.test_replay import Changed
from tests.core.telling import NOW, READER, fact, history, people, typed, whatsapp
from tests.plugins.whatsapp.reading import IVAN, message, webhook
from tests.stores import Store
from tests.thread.stories import RECEIVERS, lines

PHONE, EMAIL = typed("phone", "069123456"), typed("email", "ion@alfa.md")


def reread(store, connector=RECEIVERS[NAME]):
    """What a replay of everything by this connector changes."""

    def work(connection):
        receivers = {NAME: connector, "late": connector}
        planned = plan(connection, deliveries.stretch(connection, 0, 100), receivers, READER)
        apply(connection, planned, READER, LATER)
        return planned.differences

    return store.write(work)


def bodies(store):
    return [kept.delivery.body for kept in store.read(lambda c: deliveries.stretch(c, 0, 1000))]


def everything(store):
    """All that stands in any table, but for tombstones, bodies unpacked."""
    said = [str(store.read(lambda c, t=table: c.execute(select(t)).all())) for table in metadata.sorted_tables]
    return "\n".join([*said, *map(repr, bodies(store))])


FULL = fact(
    "f1",
    PHONE,
    typed("email", "ana@alfa.md"),
    channel="note",
    name="Ana Popescu",
    text="the secret",
    conversation="069123456",
    attachments=(Attachment("a", name="passport.pdf"),),
    statuses=(Status(NOW, "sent"),),
    revisions=(Revision(NOW, "the secret!"),),
    reactions=(Reaction(NOW, "Ana Popescu", "👍"),),
    attributes={"city": "Orhei"},
)


def test_all_that_spoke_of_the_person_is_gone_and_the_others_stay(store):
    other = fact("f2", EMAIL, text="of Ion", name="Ion", conversation="c2")
    shared = replace(FULL, id="f3", conversation="c2")
    keep(store, Delivery(NAME, b"\n".join(map(write_line, [FULL, other, shared])), {}, NOW))
    keep(store, Delivery(NAME, write_line(FULL), {"file": "ana.jsonl"}, NOW))
    before = store.read(lambda c: list(exports.facts(c)))[0]

    done = erase_customer(store, customer_of(store, "f1"))

    assert (done.facts, done.contact_points, done.deliveries) == (2, 1, 2)
    assert store.read(lambda c: list(exports.facts(c))) == [before]
    left = everything(store)
    assert [word for word in ("Ana", "ana", "secret", "69123456", "passport", "Orhei") if word in left] == []
    assert "ion@alfa.md" in left
    check(store, READER)


def test_ids_of_the_erased_lead_nowhere_and_those_of_others_where_they_did(store):
    keep(store, lines([fact("f1", PHONE, name="A")]))
    keep(store, lines([fact("f2", EMAIL, name="B")]))
    keep(store, lines([fact("g1", typed("phone", "069777777"), name="C")]))
    keep(store, lines([fact("g2", typed("email", "c@alfa.md"), name="D")]))
    ids = {one.name: one.public_id for one in store.read(lambda c: directory.entries(c, directory.newest(c, 9)))}
    keep(store, lines([fact("f3", PHONE, EMAIL, name="E")]))
    keep(store, lines([fact("g3", typed("phone", "069777777"), typed("email", "c@alfa.md"), name="F")]))

    erase_customer(store, customer_of(store, "f1"))

    def leads(name):
        return store.read(lambda c: directory.by_public_id(c, ids[name]))

    assert (leads("A"), leads("B")) == (None, None)
    assert leads("C") == leads("D") == customer_of(store, "g1")
    assert people(store) == [["g1", "g2", "g3"]]
    check(store, READER)


@pytest.mark.parametrize("id_", ["f1", "new"])
def test_what_comes_again_or_only_now_is_not_recorded_and_is_blanked(store, id_):
    keep(store, lines([FULL]))
    erase_customer(store, customer_of(store, "f1"))

    again = replace(FULL, id=id_, text="the secret again")
    keep(store, lines([again, fact("f2", EMAIL, text="of Ion")]), lines([again]), now=LATER)

    assert [one.id for one in history(store)] == ["f2"]
    assert [body for body in bodies(store) if b"secret" in body] == []
    assert b"of Ion" in bodies(store)[1]
    assert bodies(store)[2] == b""
    check(store, READER)


def test_what_is_said_of_an_erased_message_later_is_dropped(store):
    keep(store, lines([FULL]))
    erase_customer(store, customer_of(store, "f1"))

    keep(
        store, lines([fact("f1", channel="note", minutes=90, seen=False, statuses=(Status(LATER, "read"),))]), now=LATER
    )

    assert history(store) == []


def test_what_the_person_does_after_it_begins_a_new_customer(store):
    keep(store, lines([whatsapp("w1", "37369123456", text="old", name="Ana")]))
    number = customer_of(store, "w1")
    (was,) = store.read(lambda c: directory.entries(c, [number]))
    erase_customer(store, number)

    keep(store, lines([whatsapp("w2", "37369123456", minutes=61, text="new", name="Ana")]), now=LATER)
    keep(store, lines([whatsapp("w1", "37369123456", text="old", name="Ana")]), now=LATER)

    assert [one.text for one in history(store)] == ["new"]
    number = customer_of(store, "w2")
    (found,) = store.read(lambda c: directory.entries(c, [number]))
    assert found.public_id != was.public_id
    assert store.read(lambda c: directory.by_public_id(c, was.public_id)) is None
    check(store, READER)


def test_a_message_that_turns_out_to_be_of_the_erased_goes_with_what_was_known_of_it(store):
    keep(store, lines([whatsapp("w1", "37369123456")]))
    erase_customer(store, customer_of(store, "w1"))
    orphan = fact("w0", channel="whatsapp", seen=False, revisions=(Revision(NOW, "the secret"),))
    keep(store, lines([orphan]), now=LATER)
    assert [one.id for one in history(store)] == ["w0"]

    keep(store, lines([whatsapp("w0", "37369123456", text="the secret")]), now=LATER)
    keep(store, lines([orphan]), now=LATER)

    assert history(store) == []
    assert not any(b"secret" in body for body in bodies(store))
    check(store, READER)


def test_what_is_known_of_somebody_who_has_the_number_now_is_not_taken_for_the_erased(store):
    number, ana = "37369123456", typed("wa_bsuid", "MD.11", Trust.CHANNEL)
    released = fact("r", ana, typed("phone", f"+{number}", Trust.RELEASED), minutes=-20, channel="whatsapp")
    part = whatsapp("w2", number, minutes=-10, text="of Ion")
    keep(store, lines([whatsapp("w1", number, minutes=-30), released]))
    keep(store, lines([whatsapp("w2", number, minutes=-10, bsuid="MD.22")]), lines([part]))
    assert people(store) == [["r", "w1"], ["w2"]]
    erase_customer(store, customer_of(store, "w1"))
    before = history(store)

    keep(store, lines([part]), now=LATER)

    assert history(store) == before
    assert b"of Ion" in bodies(store)[-1]
    assert reread(store) == []
    check(store, READER)


def test_a_newer_connector_that_names_the_facts_otherwise_does_not_bring_them_back(store):
    keep(store, lines([whatsapp("w1", "37369123456"), fact("f2", EMAIL, text="of Ion")]))
    erase_customer(store, customer_of(store, "w1"))
    keep(store, Delivery("late", write_line(whatsapp("w1", "37369123456", text="the secret")), {}, NOW), now=LATER)
    renamed = Changed(lambda told: replace(told, id=f"new-{told.id}"))

    reread(store, renamed)

    assert [one.id for one in history(store)] == ["new-f2"]
    assert not any(b"secret" in body for body in bodies(store))
    check(store, READER)
    assert reread(store, renamed) == []


def test_what_could_not_be_read_goes_where_only_the_person_is_in_the_delivery_and_waits_where_others_may_be(store):
    unknown, broken = {"errors": [{"code": 1}]}, {"statuses": [{"id": "wamid.2", "status": "read"}]}
    for beside in (unknown, broken):
        keep(store, Delivery("wa", webhook(messages=[message()], **beside), {"x": "y"}, NOW))
    assert len(store.read(dead_letters.listed)) == 1

    erase_customer(store, customer_of(store, "wamid.1"))

    whole, part = store.read(lambda c: deliveries.stretch(c, 0, 9))
    assert (whole.delivery.body, whole.delivery.headers) == (b"", {})
    assert IVAN[0].encode() not in part.delivery.body
    assert [one.delivery for one in store.read(dead_letters.listed)] == [part.id]
    assert store.read(lambda c: redactions.of(c, [whole.id])) == {whole.id: {""}}


TOLD = Told(("a", "b", "c"), NOW, b"fact", b"point")


def since(begun, until=AFTER, at=AFTER):
    return [Stretch(begun, until, at)]


EVER, LONG_AGO, JUST_BEFORE = since(BEGINNING), NOW - timedelta(days=1), NOW - timedelta(seconds=1)


@pytest.mark.parametrize(
    ("erased", "learned", "found"),
    [
        ({}, {}, Gone()),
        ({b"other": EVER}, {}, Gone()),
        ({b"fact": since(BEGINNING, LONG_AGO, LONG_AGO)}, {}, Gone({TOLD.key})),
        ({b"point": since(BEGINNING, NOW, NOW)}, {}, Gone({TOLD.key}, {TOLD.key})),
        ({b"point": since(BEGINNING, JUST_BEFORE, JUST_BEFORE)}, {}, Gone()),
        ({b"point": since(NOW)}, {}, Gone({TOLD.key}, {TOLD.key})),
        ({b"point": since(NOW + timedelta(seconds=1))}, {}, Gone()),
        ({b"point": since(BEGINNING, JUST_BEFORE)}, {}, Gone()),
        ({b"point": since(BEGINNING, JUST_BEFORE) + since(NOW)}, {}, Gone({TOLD.key}, {TOLD.key})),
        ({b"point": EVER}, {TOLD.key: NOW}, Gone()),
        ({b"point": EVER}, {TOLD.key: LATER}, Gone({TOLD.key}, {TOLD.key})),
        ({b"point": EVER, b"fact": EVER}, {TOLD.key: LATER}, Gone({TOLD.key})),
    ],
)
def test_a_fact_is_gone_by_its_own_tombstone_or_by_what_its_contact_point_did_in_a_time(erased, learned, found):
    assert gone([TOLD], erased, learned) == found


def somebody(number, n):
    """One thing that one of many people did."""
    phone, email = typed("phone", f"+373681{number:05}"), typed("email", f"mail{number:05}@alfa.md")
    words = f"words-of-{number:05} " * (1 + 200 * (n % 2))
    named = {"name": f"Person-{number:05}", "text": words, "conversation": f"talk-{number:05}"}
    return fact(f"id-{number:05}-{n}", phone, email, minutes=-n, channel=("form", "note", "email")[n], **named)


def test_no_page_of_a_file_keeps_a_copy_of_whom_was_erased(tmp_path):
    """Pages are split, joined and moved all the time; what they left behind would be found in the bytes."""
    store = Store(f"sqlite:///{tmp_path}/onethread.db")
    told = [somebody(number, n) for n in range(3) for number in range(0, 300 * 7, 7)]
    random.Random(1).shuffle(told)
    for part in chunks(told):
        keep(store, *[lines(part[at : at + 10]) for at in range(0, len(part), 10)])
    erased = range(0, 300 * 7, 70)
    for number in erased:
        erase_customer(store, customer_of(store, f"id-{number:05}-0"))

    assert store.run(store.database.wipe())

    held = b"".join(path.read_bytes() for path in tmp_path.iterdir())
    store.close()
    said = ("+373681{:05}", "mail{:05}", "Person-{:05}", "words-of-{:05}", "talk-{:05}", "id-{:05}-0")
    assert [one for number in erased for one in said if one.format(number).encode() in held] == []
    assert b"words-of-00007" in held
