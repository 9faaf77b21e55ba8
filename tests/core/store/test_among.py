"""Lists as one parameter find the same rows on both databases."""

from datetime import UTC, datetime

import pytest

from onethread.store import names_due

NOW = datetime(2026, 11, 24, tzinfo=UTC)
AWKWARD = ["", "'", '"', "\\", "{1,2}", "NULL", "null", "[]", "ș", "Ы", "🙂", "a,b", " ", "\n", "\u2028", "1", "01"]


@pytest.mark.parametrize("number", [0, 1, 40_000])
def test_a_list_may_be_of_any_length(store, number):
    names = [f"name {at}" for at in range(number)]
    store.write(lambda c: names_due.add(c, names, NOW))

    store.write(lambda c: names_due.add(c, names, NOW))
    store.write(lambda c: names_due.done(c, names[1:]))

    assert store.read(lambda c: names_due.waiting(c, 10)) == names[:1]


def test_texts_are_compared_as_they_are(store):
    store.write(lambda c: names_due.add(c, AWKWARD, NOW))

    for name in AWKWARD:
        store.write(lambda c, name=name: names_due.done(c, [name]))
        assert name not in store.read(lambda c: names_due.waiting(c, 100))

    assert store.read(lambda c: names_due.waiting(c, 100)) == []
