"""A page of a thread is what a full sort would give, page after page."""

import random
from functools import partial

import pytest

from onethread.flow import notes
from onethread.model.handle import Trust
from onethread.model.interaction import Kind
from onethread.store import directory, threads
from onethread.store.interactions import Stored
from tests.core.deciding import customer_of
from tests.core.telling import NOW, fact, tell, typed, whatsapp


def test_pages_follow_each_other_without_gap_or_repeat(store):
    chooser = random.Random(1)
    facts = [whatsapp(f"w{n}", "37369123456", minutes=chooser.randrange(30)) for n in range(60)]
    facts += [
        fact(f"f{n}", typed("phone", "069123456"), minutes=chooser.randrange(30), name=f"N{n % 5}") for n in range(60)
    ]
    tell(store, *facts, fact("other", typed("email", "x@y.md")), together=True)
    (customer,) = store.read(
        lambda c: [one.id for one in directory.entries(c, directory.newest(c, 9)) if one.facts > 1]
    )

    seen: list[Stored] = []
    place = None
    while page := store.read(partial(threads.page, customer=customer, limit=17, before=place)):
        seen += page
        place = threads.Place(seen[-1].fact.at, seen[-1].id)

    assert sorted(one.fact.id for one in seen) == sorted(one.id for one in facts)
    assert seen == sorted(seen, key=lambda one: (one.fact.at, one.id), reverse=True)


def test_an_exact_page_ends_the_walk(store):
    tell(store, *(whatsapp(f"w{n}", "37369123456") for n in range(4)), together=True)
    (customer,) = store.read(lambda c: directory.newest(c, 1))

    page = store.read(lambda c: threads.page(c, customer, 4))
    assert len(page) == 4
    assert store.read(lambda c: threads.page(c, customer, 4, threads.Place(page[-1].fact.at, page[-1].id))) == []


@pytest.mark.parametrize("looked", [500, 7])
def test_pages_of_one_channel_have_all_of_it_and_nothing_else(store, monkeypatch, looked):
    monkeypatch.setattr(threads, "LOOKED", looked)
    chooser = random.Random(2)
    mail = [typed("email", "ana@x.md", Trust.CHANNEL), typed("phone", "+37369123456", Trust.CRM)]
    facts = [whatsapp(f"w{n}", "37369123456", minutes=chooser.randrange(40)) for n in range(30)]
    facts += [fact(f"m{n}", *mail, channel="email", minutes=chooser.randrange(40)) for n in range(9)]
    tell(store, *facts, fact("other", typed("email", "x@y.md"), channel="email"), together=True)
    customer = customer_of(store, "w0")
    point = store.read(lambda c: notes.place(c, customer, NOW))
    tell(store, fact("n", typed("contact_point", point, Trust.CRM), channel=notes.CHANNEL, kind=Kind.NOTE))

    for channel, wanted in (("whatsapp", 30), ("email", 9), ("note", 1), ("telegram", 0)):
        seen = walk(store, customer, channel)
        assert {one.fact.channel for one in seen} <= {channel}
        assert len({one.id for one in seen}) == len(seen) == wanted, channel
        assert seen == sorted(seen, key=lambda one: (one.fact.at, one.id), reverse=True)


def walk(store, customer, channel):
    seen: list[Stored] = []
    place = None
    for _ in range(50):
        found, place = store.read(lambda c, at=place: threads.of_channel(c, customer, channel, 4, at))
        assert len(found) <= 4
        seen += found
        if place is None:
            return seen
    raise AssertionError("no end")


def test_what_is_newer_than_a_fact_is_what_is_before_it_on_its_page(store):
    chooser = random.Random(3)
    tell(store, *(whatsapp(f"w{n}", "37369123456", minutes=chooser.randrange(9)) for n in range(40)), together=True)
    customer = customer_of(store, "w0")
    whole = [threads.Place(one.fact.at, one.id) for one in store.read(lambda c: threads.page(c, customer, 50))]
    for n, one in enumerate(whole):
        assert store.read(lambda c, one=one: threads.newer(c, customer, 5, one)) == whole[max(n - 5, 0) : n][::-1]
