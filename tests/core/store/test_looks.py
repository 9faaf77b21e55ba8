"""When somebody looked last: written seldom, and gone with whom they looked at."""

from datetime import timedelta

import pytest

from onethread.store import looks
from onethread.store.looks import Look, looked
from tests.core.deciding import customer_of, merge
from tests.core.erasing import erase_customer
from tests.core.telling import NOW, tell, whatsapp


def at(minutes):
    return NOW + timedelta(minutes=minutes)


@pytest.mark.parametrize(
    ("before", "minutes", "after"),
    [
        (None, 0, Look(None, NOW)),
        (Look(None, NOW), 0.9, Look(None, NOW)),
        (Look(None, NOW), 1, Look(None, at(1))),
        (Look(at(-9), NOW), 2, Look(at(-9), at(2))),
        (Look(at(-9), NOW), 3, Look(NOW, at(3))),
        (Look(None, NOW), 60 * 24 * 400, Look(NOW, at(60 * 24 * 400))),
        (Look(at(-9), NOW), -60, Look(at(-9), NOW)),
    ],
)
def test_a_look_is_one_of_a_visit_and_is_written_seldom(before, minutes, after):
    assert looked(before, at(minutes)) == after


def test_who_looks_all_day_writes_once_a_minute():
    look, written = None, 0
    for second in range(0, 3600, 15):
        after = looked(look, NOW + timedelta(seconds=second))
        written, look = written + (after != look), after

    assert written == 60
    assert look == Look(None, at(59))


def test_looks_are_kept_by_who_looks_and_at_whom(store):
    tell(store, whatsapp("w1", "37369123456"), whatsapp("w2", "37368777888"))
    ana, ion = customer_of(store, "w1"), customer_of(store, "w2")
    for viewer, customer, look in (
        ("a", ana, Look(None, NOW)),
        ("a", ana, Look(NOW, at(9))),
        ("b", ana, Look(None, at(1))),
    ):
        store.write(lambda c, v=viewer, n=customer, one=look: looks.put(c, v, n, one))

    assert store.read(lambda c: looks.of(c, "a", ana)) == Look(NOW, at(9))
    assert store.read(lambda c: looks.of(c, "a", ion)) is None
    assert store.read(lambda c: looks.last(c, "b", [ana, ion])) == {ana: at(1)}
    assert store.read(lambda c: looks.last(c, "b", [])) == {}


def test_whoever_knew_one_of_two_who_became_one_goes_on_from_there(store):
    tell(store, whatsapp("w1", "37369123456"), whatsapp("w2", "37368777888"))
    ids = [customer_of(store, told) for told in ("w1", "w2")]
    for customer in ids:
        store.write(lambda c, n=customer: looks.put(c, f"knew {n}", n, Look(None, at(5))))
    merge(store, "w1", "w2")
    (left,) = {customer_of(store, told) for told in ("w1", "w2")}

    for customer in ids:
        assert store.read(lambda c, n=customer: looks.of(c, f"knew {n}", left)) == Look(None, at(5))


def test_a_look_that_is_kept_after_an_erasure_is_of_nobody(store):
    tell(store, whatsapp("w1", "37369123456"))
    number = customer_of(store, "w1")
    erase_customer(store, number)
    store.write(lambda c: looks.put(c, "a", number, Look(None, NOW)))

    assert store.read(lambda c: looks.of(c, "a", number)) is None


def test_the_erased_leave_no_look(store):
    tell(store, whatsapp("w1", "37369123456"))
    number = customer_of(store, "w1")
    store.write(lambda c: looks.put(c, "a", number, Look(None, NOW)))
    erase_customer(store, number)

    assert store.read(lambda c: looks.last(c, "a", [number])) == {}
