"""Customers are a function of the evidence: whatever was told or taken back, their ids lead where they should."""

from dataclasses import replace

from hypothesis import given
from hypothesis import strategies as st

from onethread.flow.interchange.connector import NAME
from onethread.flow.replay import apply, plan
from onethread.model.handle import Trust
from onethread.store import customers, deliveries, directory
from onethread.store.claims import CROWD
from tests.core.consistency import check
from tests.core.flow.test_replay import Changed
from tests.core.telling import NOW, READER, fact, people, tell, typed, whatsapp
from tests.laws import law

PHONE, EMAIL = typed("phone", "069123456"), typed("email", "ion@alfa.md")


def ids(store):
    entries = store.read(lambda c: directory.entries(c, directory.newest(c, 100)))
    return {entry.name: entry.public_id for entry in entries}


def leads_to(store, public_id):
    number = store.read(lambda c: directory.by_public_id(c, public_id))
    return store.read(lambda c: directory.entries(c, [number]))[0].public_id


def reread(store, change):
    """Replay with a connector that tells other things."""

    def work(connection):
        kept = deliveries.stretch(connection, 0, 1000)
        apply(connection, plan(connection, kept, {NAME: Changed(change)}, READER), READER, NOW)

    store.write(work)


def test_who_is_parted_again_has_the_id_of_before(store):
    tell(store, fact("f1", PHONE, name="Ion"), fact("f2", EMAIL, name="Ion Rusu"))
    before = ids(store)
    tell(store, fact("f3", PHONE, EMAIL, name="Ваня Русу"))
    assert {leads_to(store, one) for one in before.values()} == {min(ids(store).values())}

    reread(store, lambda told: replace(told, handles=()) if told.id == "f3" else told)

    assert {name: id_ for name, id_ in ids(store).items() if name in before} == before
    assert all(leads_to(store, one) == one for one in before.values())


def test_an_id_leads_on_through_several_merges(store):
    tell(
        store, fact("a", PHONE, name="A"), fact("b", EMAIL, name="B"), fact("c", typed("email", "c@alfa.md"), name="C")
    )
    before = ids(store)
    tell(store, fact("d", EMAIL, typed("email", "c@alfa.md"), name="D"), fact("e", PHONE, EMAIL, name="E"))

    assert {leads_to(store, one) for one in before.values()} == {before["A"]}


def test_who_gets_a_better_handle_keeps_the_id(store):
    tell(store, whatsapp("w1", "37369123456", name="Ion"))
    before = ids(store)
    tell(store, whatsapp("w1", "37369123456", bsuid="MD.1", name="Ion"))

    assert ids(store) == before
    assert store.read(customers.counted) == 1
    check(store, READER)


def test_what_is_taken_back_leaves_no_name_and_no_customer(store):
    tell(store, whatsapp("w1", "37369123456", name="Secret"), whatsapp("w2", "37369123456", minutes=-1, name="Ion"))
    reread(store, lambda told: replace(told, name=None) if told.id == "w1" else told)
    assert list(ids(store)) == ["Ion"]

    tell(store, fact("f9", EMAIL, name="Ana"))
    reread(store, lambda told: replace(told, channel="") if told.id == "f9" else told)
    assert store.read(customers.counted) == len(people(store)) == 1
    check(store, READER)


def test_mentions_do_not_hide_who_declares_a_number(store):
    mentions = [fact(f"t{n}", typed("phone", "069123456", Trust.TEXT), name=f"T {n}") for n in range(60)]
    declared = [fact(f"f{n}", PHONE, typed("email", f"ion{n}@alfa.md"), name="Ion Rusu") for n in range(CROWD - 5)]
    tell(store, *mentions, *declared, together=True)

    assert max(map(len, people(store))) == CROWD - 5
    check(store, READER)


def test_the_name_heard_last_wins_in_any_order(store):
    told = [whatsapp("w1", "37369123456", name="Zo"), whatsapp("w1", "37369123456", name="Ana Maria")]
    tell(store, *told)

    assert list(ids(store)) == ["Ana Maria"]
    check(store, READER)


handles = st.one_of(
    st.builds(typed, st.just("wa_id"), st.sampled_from(["37369123456", "37369123457"]), st.just(Trust.CHANNEL)),
    st.builds(typed, st.just("wa_bsuid"), st.sampled_from(["MD.11", "MD.22"]), st.just(Trust.CHANNEL)),
    st.builds(
        typed,
        st.just("phone"),
        st.sampled_from(["069123456", "069123457", "022123456"]),
        st.sampled_from([Trust.DECLARED, Trust.TEXT, Trust.RELEASED]),
    ),
    st.builds(typed, st.just("email"), st.sampled_from(["ana@alfa.md", "ion@alfa.md", "office@alfa.md"])),
    st.builds(typed, st.just("visitor_id"), st.sampled_from(["v-1", "v-2"])),
)
facts = st.builds(
    lambda id_, told, minutes, name, seen: fact(id_, *told, minutes=minutes, name=name, seen=seen),
    st.sampled_from(["m1", "m2", "m3", "m4", "m5"]),
    st.lists(handles, max_size=2),
    st.integers(0, 5),
    st.sampled_from([None, "Ana", "Ion"]),
    st.booleans(),
)
changes = st.sampled_from(
    [
        lambda told: told,
        lambda told: replace(told, handles=()),
        lambda told: replace(told, name=None, handles=told.handles[:1]),
        lambda told: replace(told, channel="") if told.id in ("m1", "m3") else told,
        lambda told: replace(told, id=f"new-{told.id}"),
    ]
)
steps = st.lists(st.lists(facts, min_size=1, max_size=4) | changes, min_size=1, max_size=6)


@law
@given(steps)
def test_whatever_is_told_or_taken_back_all_is_as_the_facts_say(store, steps):
    store.clear()
    for step in steps:
        if callable(step):
            reread(store, step)
        else:
            tell(store, *step, together=True)
        check(store, READER)
