"""However many hang together, what comes is recorded quickly, and who is who follows."""

from onethread.flow.decisions import Author, merge
from onethread.flow.relink import INLINE, recheck
from onethread.model.handle import Trust
from onethread.store import contact_points, rechecks
from onethread.store.claims import MOST_MENTIONS
from tests.core.consistency import check
from tests.core.deciding import ends
from tests.core.telling import NOW, READER, fact, people, tell, typed, whatsapp

MANY = 2 * INLINE
BY_HAND = Author("anna", NOW, READER.caution)


def chain(length, of="x"):
    """Forms of one person, each of which shares an address with the next."""
    mails = [typed("email", f"{of}.ceban.{n}@mail.md") for n in range(length + 1)]
    return [fact(f"{of}{n}", *mails[n : n + 2], name="Ion Ceban") for n in range(length)]


def waiting(store):
    return store.read(lambda c: rechecks.waiting(c, 1000))


def do_the_job(store):
    while points := waiting(store)[:1]:
        store.write(lambda c, points=points: recheck(c, points, READER.caution, NOW))


def test_who_hangs_together_with_too_many_waits_alone(store):
    links = chain(MANY)
    tell(store, *links[::2], together=True)

    tell(store, *links[1::2], whatsapp("w1", "37369123456", name="Ana"), whatsapp("w2", "37369123456"), together=True)
    tell(store, fact("f1", typed("phone", "069123456"), name="Ana Rusu"))

    assert ["f1", "w1", "w2"] in people(store)
    assert len(waiting(store)) == MANY
    do_the_job(store)
    assert max(map(len, people(store))) == MANY
    check(store, READER)


def test_links_of_those_who_wait_stay_until_it_is_their_turn(store):
    tell(store, *chain(MANY), together=True)
    do_the_job(store)

    tell(store, fact("late", typed("email", "x.ceban.5@mail.md"), name="Ion Ceban"))

    assert waiting(store)
    assert max(map(len, people(store))) == MANY
    do_the_job(store)
    assert max(map(len, people(store))) == MANY + 1
    check(store, READER)


def test_what_an_operator_decides_holds_at_once(store):
    tell(store, *chain(MANY), fact("f1", typed("email", "ana@mail.md"), name="Ana"), together=True)
    do_the_job(store)

    one, other = set(store.read(lambda c: contact_points.owners(c, range(1, MANY + 2))).values())
    store.write(lambda c: merge(c, ends(c, (one, other)), BY_HAND))

    assert not waiting(store)
    assert len(people(store)) == 1
    check(store, READER)


def test_mentioning_what_many_mention_touches_nobody_else(store):
    phone = typed("phone", "069123456", Trust.TEXT)
    told = [fact(f"t{n}", typed("email", f"t{n}@mail.md"), phone, name="Ion Ceban") for n in range(3 * MOST_MENTIONS)]

    for at in range(0, len(told), 7):
        tell(store, *told[at : at + 7], together=True)
        check(store, READER)

    assert len(people(store)) == len(told)
