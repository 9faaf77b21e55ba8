"""Lists to start from: who was heard lately, who is new, and the newest of each."""

from functools import partial

from onethread.model.handle import Trust
from onethread.store import glances
from tests.core.telling import fact, tell, typed, whatsapp


def named(store, numbers):
    return [one.name for one in store.read(lambda c: glances.at(c, numbers))]


def three(store):
    tell(
        store,
        whatsapp("a", "37369000001", minutes=5, name="Ana"),
        whatsapp("b", "37369000002", minutes=9, name="Ion"),
        fact("c", typed("email", "c@mail.md"), minutes=1, name="Olga"),
        whatsapp("d", "37369000001", minutes=2, name="Ana"),
    )


def test_who_was_heard_last_is_first(store):
    three(store)

    assert named(store, store.read(lambda c: glances.lately(c, 9))) == ["Ana", "Olga", "Ion"]
    assert named(store, store.read(lambda c: glances.lately(c, 1))) == ["Ana"]


def test_pages_of_newcomers_follow_each_other(store):
    three(store)
    found: list[int] = []
    while page := store.read(partial(glances.newcomers, before=found[-1] if found else None, limit=2)):
        found += page

    assert named(store, found) == ["Olga", "Ion", "Ana"]


def test_a_glance_shows_the_newest_fact_and_what_is_claimed_not_what_was_mentioned(store):
    three(store)
    tell(store, whatsapp("e", "37369000001", typed("phone", "069999888", Trust.TEXT), minutes=3, name="Ana"))
    (ana,) = [one for one in store.read(lambda c: glances.at(c, glances.lately(c, 9))) if one.name == "Ana"]

    assert ana.newest.fact.id == "a"
    assert [one.value for one in ana.identities] == ["+37369000001"]


def test_an_empty_store_has_nobody(store):
    assert store.read(lambda c: (glances.lately(c, 9), glances.newcomers(c, None, 9), glances.at(c, []))) == (
        [],
        [],
        [],
    )
