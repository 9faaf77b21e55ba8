"""Merge then unmerge is nothing happened: at any age, stacked, in any order; and a cut link is a veto from the start."""

from datetime import timedelta

from hypothesis import given
from hypothesis import strategies as st
from sqlalchemy import select

from onethread.flow.decisions import Author, merge, unmerge
from onethread.flow.relink import Touched, relink
from onethread.model.caution import Caution
from onethread.model.handle import Handle, Trust
from onethread.store import contact_points, exports, links, threads, vetoes
from onethread.store.schema import contact_points as point_table
from onethread.store.schema import links as link_table
from tests.core.consistency import check
from tests.core.deciding import ends
from tests.core.telling import NOW, READER, fact, tell
from tests.laws import law

names = st.sampled_from([None, "Ion Ceban", "Ваня Чебан", "Maria Ceban", "Ana Rusu", "Аня"])
handles = st.one_of(
    st.builds(Handle, st.just("wa_id"), st.sampled_from(["37369123456", "37369123457"]), st.just(Trust.CHANNEL)),
    st.builds(
        Handle,
        st.just("phone"),
        st.sampled_from(["069123456", "069123457", "022123456"]),
        st.sampled_from([Trust.DECLARED, Trust.CRM, Trust.TEXT, Trust.RELEASED]),
    ),
    st.builds(Handle, st.just("email"), st.sampled_from(["ana@alfa.md", "ion@alfa.md", "office@alfa.md"])),
    st.builds(Handle, st.just("visitor_id"), st.sampled_from(["v-1", "v-2"]), st.just(Trust.CHANNEL)),
)
facts = st.builds(
    lambda id_, told, minutes, name, channel: fact(id_, *told, minutes=minutes, name=name, channel=channel),
    st.integers(0, 99).map("m{}".format),
    st.lists(handles, max_size=3),
    st.integers(0, 5),
    names,
    st.sampled_from(["whatsapp", "form", "call"]),
)
streams = st.lists(facts, min_size=2, max_size=12)


def author(minutes=0):
    return Author("operator", NOW + timedelta(minutes=minutes), Caution.BALANCED)


def people(store):
    """Each customer with its whole timeline, page by page."""

    def asked(connection):
        numbers = sorted(set(contact_points.owners(connection, _points(connection)).values()))
        return sorted([stored.fact.key for stored in threads.page(connection, number)] for number in numbers)

    return store.read(asked)


def _points(connection):
    return list(connection.scalars(select(point_table.c.id)))


def some_two(connection, random):
    """A contact point of each of two customers, or nothing."""
    numbers = sorted(set(contact_points.owners(connection, _points(connection)).values()))
    return ends(connection, random.sample(numbers, 2), random) if len(numbers) > 1 else None


@law
@given(streams, streams, st.integers(1, 4), st.randoms(use_true_random=False))
def test_merges_by_hand_that_are_all_undone_leave_nothing(store, early, late, times, random):
    store.clear()
    tell(store, *early, *late)
    untouched = people(store)

    store.clear()
    tell(store, *early)
    for minutes in range(times):
        if two := store.read(lambda c: some_two(c, random)):
            store.write(lambda c, two=two, minutes=minutes: merge(c, two, author(minutes)))
            check(store, READER)
    tell(store, *late)
    made = store.read(lambda c: list(c.scalars(select(link_table.c.id).where(link_table.c.author == "operator"))))
    random.shuffle(made)
    for number in made:
        store.write(lambda c, number=number: unmerge(c, number, author(9)))
        check(store, READER)

    assert people(store) == untouched


@law
@given(streams, streams, st.randoms(use_true_random=False))
def test_a_cut_link_of_the_resolver_is_a_veto_from_the_start(store, early, late, random):
    store.clear()
    tell(store, *early)
    cut = store.read(lambda c: list(c.scalars(select(link_table.c.id).where(link_table.c.sure))))
    if cut:
        number = random.choice(cut)
        ends = store.read(lambda c: links.numbered(c, number)).pair
        store.write(lambda c: unmerge(c, number, author()))
        owners = store.read(lambda c: contact_points.owners(c, ends))
        assert owners[ends[0]] != owners[ends[1]]
    tell(store, *late)
    check(store, READER)
    parted = store.read(vetoed_keys)
    cut_late = people(store)

    store.clear()
    for one in [*early, *late]:
        tell(store, one)
        store.write(lambda c: veto_known(c, parted))

    assert people(store) == cut_late


def vetoed_keys(connection):
    keys = {row.id: row.key for row in connection.execute(select(point_table))}
    return {tuple(keys[end] for end in veto.pair) for veto in vetoes.of_points(connection, keys)}


def veto_known(connection, pairs):
    """Say it of those contact points that are there."""
    numbers = {row.key: row.id for row in connection.execute(select(point_table))}
    known = [tuple(sorted(numbers[key] for key in pair)) for pair in pairs if numbers.keys() >= set(pair)]
    vetoes.add(connection, known, "operator", "", NOW)
    relink(connection, Touched({point for pair in known for point in pair}), Caution.BALANCED, NOW)


def test_who_is_parted_has_the_ids_of_before_and_later_facts_go_with_their_own(store):
    tell(store, fact("f1", Handle("phone", "069123456"), name="Ion Ceban"))
    tell(store, fact("f2", Handle("email", "ana@alfa.md"), name="Ana Rusu"))
    before = {person.public_id: person.facts for person in store.read(lambda c: list(exports.persons(c)))}
    one, other = store.read(lambda c: sorted(set(contact_points.owners(c, _points(c)).values())))
    store.write(lambda c: merge(c, ends(c, (one, other)), author()))
    tell(store, fact("f3", Handle("email", "ana@alfa.md"), name="Ana Rusu"))
    assert len(people(store)) == 1
    (link,) = store.read(lambda c: [one.id for one in links.of_points(c, _points(c)) if one.decided])
    store.write(lambda c: unmerge(c, link, author()))

    after = {person.public_id: person.facts for person in store.read(lambda c: list(exports.persons(c)))}
    assert before.keys() == after.keys()
    assert sorted(len(facts) for facts in after.values()) == [1, 2]


def test_what_was_merged_with_a_part_stays_with_that_part(store):
    for id_, mail in ("a", "ana@alfa.md"), ("b", "ion@alfa.md"), ("c", "olga@alfa.md"):
        tell(store, fact(id_, Handle("email", mail)))
    ana, ion, olga = store.read(lambda c: sorted(_points(c)))
    first = store.write(lambda c: merge(c, (ana, ion), author())).link
    store.write(lambda c: merge(c, (ion, olga), author()))

    store.write(lambda c: unmerge(c, first, author()))

    assert [[key[2] for key in facts] for facts in people(store)] == [["a"], ["c", "b"]]


def test_a_merge_by_hand_takes_both_customers_whole_whatever_their_names_say(store):
    phone, email = Handle("phone", "069123456"), Handle("email", "ana@alfa.md")
    tell(store, fact("a1", phone, name="Ana Rusu"), fact("a2", phone, Handle("phone", "069777666"), name="Ana Rusu"))
    tell(store, fact("b1", email, name="Ana Munteanu"), fact("b2", email, phone, name="Ana Munteanu", channel="call"))
    one, other = store.read(lambda c: sorted(set(contact_points.owners(c, _points(c)).values())))
    store.write(lambda c: merge(c, ends(c, (one, other)), author()))

    assert len(people(store)) == 1
    check(store, READER)
