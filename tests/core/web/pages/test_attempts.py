"""Attempts are counted by whom they are for and where they come from, within a while, in bounded memory."""

import pytest

from onethread.web.pages import attempts
from onethread.web.pages.attempts import WITHIN, Attempts, network


class Clock:
    """Tells the time that a test sets."""

    now = 0.0

    def __call__(self):
        return self.now


def test_after_so_many_one_waits_until_the_first_is_long_ago():
    clock = Clock()
    counting = Attempts(2, clock)

    assert [counting.wait("ana"), counting.wait("ana"), counting.wait("ion")] == [0, 0, 0]
    clock.now = 60
    assert counting.wait("ana") == WITHIN - 60
    clock.now = WITHIN
    assert counting.wait("ana") == 0


def test_who_was_right_begins_anew():
    counting = Attempts(1, Clock())
    counting.wait("ana")
    counting.forgive("ana")

    assert counting.wait("ana") == 0


def test_memory_is_bounded(monkeypatch):
    monkeypatch.setattr(attempts, "_MOST_KNOWN", 10)
    counting = Attempts(1, Clock())
    for number in range(100):
        counting.wait(str(number))

    assert len(counting._known) == 10
    assert counting.wait("99") > 0


@pytest.mark.parametrize(
    ("address", "known"),
    [("192.0.2.7", "192.0.2.7"), ("2001:db8:1:2:3::4", "2001:db8:1:2::/64"), ("", "unknown"), ("x", "unknown")],
)
def test_an_address_of_ipv6_counts_with_all_that_its_holder_has(address, known):
    assert network(address) == known
