"""Who was erased amid a story stays away when all of it is told again, in any order and batching; others are unharmed."""

from dataclasses import replace
from datetime import timedelta

from hypothesis import event, given
from hypothesis import strategies as st
from sqlalchemy import select

from onethread.flow import erase
from onethread.flow.contact_point import owner
from onethread.flow.record import record
from onethread.flow.translate import translate
from onethread.model.handle import Handle, Trust
from onethread.store import contact_points, deliveries, exports
from onethread.store.deliveries import Kept
from onethread.store.schema import contact_points as contact_points_table
from tests.core.consistency import check
from tests.core.telling import NOW, READER
from tests.laws import law
from tests.thread.stories import RECEIVERS, facts, form, items, lines, posts, told, webhook

SECOND = timedelta(seconds=1)
orders = st.randoms(use_true_random=False)
moments = st.integers(-10, 31).map(lambda minute: NOW - timedelta(minutes=max(0, minute)))
NUMBER, OTHER = (Handle("wa_id", value, Trust.CHANNEL) for value in ("37369123456", "37369123457"))
WHOSE = [(), (NUMBER,), (OTHER,), (NUMBER, Handle("wa_bsuid", "MD.11", Trust.CHANNEL)), (Handle("phone", "069123456"),)]
more = st.builds(replace, facts, id=st.sampled_from("abcdefgh"), handles=st.sampled_from(WHOSE))
long_stories = st.lists(st.lists(more | facts, min_size=1, max_size=4), min_size=3, max_size=9)


def keep(store, batches, now):
    """Batch by batch, each recorded at once."""
    for batch in batches:

        def work(connection, batch=batch):
            deliveries.keep(connection, batch)
            readings = [translate(kept, RECEIVERS) for kept in deliveries.waiting(connection, 1000)]
            record(connection, readings, READER, now)

        store.write(work)


def erase_interrupted(store, customer, now, random):
    """Steps of an erasure until something stops it, and then all of them."""
    doomed = store.write(lambda c: erase.begin(c, customer, now))
    for number in random.sample(doomed.deliveries, random.randint(0, len(doomed.deliveries))):
        store.write(lambda c, number=number: erase.blank(c, doomed, [number], now))
    check(store, READER)
    again = store.write(lambda c: erase.begin(c, customer, now))
    store.write(lambda c: erase.finish(c, again, READER, now))


def parts_of(arrived):
    return [part for one in arrived for part in translate(Kept(1, one), RECEIVERS).parts]


def others(parts, known, erased, points, now):
    """What is left of all that is told: an account of it that knows nothing of how it is done."""
    died = {
        part.key for part in parts if part.at <= now and owner(part, READER).key in points and part.key not in known
    }
    return [part for part in parts if part.key not in erased | died]


def facts_by_point(connection):
    customers = {row.id: row.customer_id for row in connection.execute(select(contact_points_table))}
    return [(customers[stored.point], stored.fact.key) for stored, _ in exports.facts(connection)]


def erase_somebody(store, now, random):
    """(facts and contact points of somebody who was erased, facts of all others)"""
    told_by = store.read(facts_by_point)
    customer = random.choice(sorted({one for one, _ in told_by}))
    points = store.read(lambda c: contact_points.of_customer(c, customer)).keys()
    erase_interrupted(store, customer, now, random)
    left = {key for one, key in told_by if one != customer}
    assert {key for _, key in store.read(facts_by_point)} == left
    check(store, READER)
    return {key for one, key in told_by if one == customer}, points, left


def left_in_bodies(store):
    kept = store.read(lambda c: deliveries.stretch(c, 0, 1000))
    return {part.key for part in parts_of([one.delivery for one in kept])}


def tell_through(store, before, again, now, random):
    """A story up to an erasure, and all of it again; then the same story without whom it erased."""
    store.clear()
    keep(store, before, now - SECOND)
    if not store.read(facts_by_point):
        return
    erased, points, known = erase_somebody(store, now, random)
    keep(store, again, now + SECOND)
    check(store, READER)
    found, bodies = store.read(told), left_in_bodies(store)

    parts = parts_of([one for batch in (*before, *again) for one in batch])
    rest = others(parts, known, erased, points, now)
    event(f"{len({part.key for part in parts} - {part.key for part in rest} - erased)} facts found out later")
    store.clear()
    keep(store, [[lines([part]) for part in rest]] if rest else [], NOW)
    assert found == store.read(told)
    assert bodies <= {part.key for part in rest}


def batched(told, size):
    return [told[at : at + size] for at in range(0, len(told), size)]


@law
@given(long_stories, st.integers(1, 3), moments, orders, st.integers(1, 4))
def test_lines_of_the_erased_do_not_come_back(store, story, much, now, random, size):
    before = [[lines(part)] for part in story[:much]]
    loose = random.sample([fact for part in story for fact in part], sum(map(len, story)))
    again = [lines(part) for part in batched(loose, random.randint(1, 4))]
    again += [lines(part) for part in story]
    random.shuffle(again)

    tell_through(store, before, batched(again, size), now, random)


@law
@given(st.lists(items, min_size=1, max_size=12), st.lists(posts, max_size=3), moments, orders, st.integers(1, 4))
def test_webhooks_and_forms_of_the_erased_do_not_bring_them_back(store, story, posted, now, random, size):
    first = [webhook([item]) for item in story[: len(story) // 2 + 1]] + [form(post) for post in posted[:1]]
    again = [webhook(part) for part in batched(random.sample(story, len(story)), random.randint(1, 4))]
    again += [webhook([item]) for item in story] + [form(post) for post in posted]
    random.shuffle(again)

    tell_through(store, batched(first, size), batched(again, size), now, random)
