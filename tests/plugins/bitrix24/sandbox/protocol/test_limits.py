"""The arithmetic of the limits. [D limits, S]"""

from hypothesis import given
from hypothesis import strategies as st

from onethread_bitrix24.sandbox.protocol.limits import LeakyBucket, OperatingTime


def test_fifty_requests_pass_at_once_and_then_two_a_second():
    bucket = LeakyBucket(50, 2)

    assert [bucket.let_in(0.0) for _ in range(51)] == [True] * 50 + [False]
    assert not bucket.let_in(0.4)
    assert [bucket.let_in(0.5), bucket.let_in(0.5)] == [True, False]
    assert sum(bucket.let_in(10.5) for _ in range(50)) == 20


@given(st.lists(st.floats(0, 5), max_size=80))
def test_never_more_pass_than_the_size_and_what_has_drained(pauses):
    bucket, now, passed = LeakyBucket(5, 2), 0.0, 0
    for pause in pauses:
        now += pause
        passed += bucket.let_in(now)
        assert passed <= 5 + 2 * now + 1e-6


def test_short_calls_are_not_counted():
    used = OperatingTime()
    used.charge(0.0, 0.1)

    assert used.used(0.0) == 0
    used.charge(0.0, 0.11)
    assert used.used(0.0) == 0.11


def test_what_was_used_is_a_sum_that_is_forgotten_minute_by_minute_after_ten():
    used = OperatingTime()
    for at, seconds in ((0, 100), (59, 50), (60, 7), (200, 3)):
        used.charge(at, seconds)

    assert used.used(599) == 160
    assert used.resets_at(599) == 600
    assert used.used(600) == 10
    assert used.resets_at(600) == 660
    assert used.used(660) == 3
    assert used.used(800) == 0
