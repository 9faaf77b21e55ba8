"""A page of a thread is what a full sort would give, page after page."""

import random
from functools import partial

from onethread.store import directory, threads
from onethread.store.interactions import Stored
from tests.core.telling import fact, tell, typed, whatsapp


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
