"""Whoever waits at a page is let through while others, in other processes, ask as often as the portal allows."""

import asyncio
import json
import subprocess
import sys
import time
from contextlib import contextmanager

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread_bitrix24.client import Urgency
from onethread_bitrix24.client.budget import Spent, room
from tests.plugins.bitrix24.client.bulk import connect
from tests.plugins.bitrix24.sandbox.talking import listening

RATE, BURST, AHEAD = 20, 50, 40
"""Ten times as fast as a portal, so that nobody waits for the test; so many requests are ahead before the bucket is full."""


@pytest.fixture
def sandbox():
    with listening(options={"frozen_at": None, "limits": True, "bucket_drain": RATE, "bucket_size": BURST}) as running:
        yield running


@contextmanager
def at_work(store, told, *urgencies):
    """Processes that fill the bucket."""
    command = [sys.executable, "-m", "tests.plugins.bitrix24.client.bulk", store.url, json.dumps(told)]
    started = [subprocess.Popen([*command, one], stdout=subprocess.PIPE) for one in urgencies]
    try:
        for process in started:
            assert process.stdout is not None
            assert process.stdout.readline().strip() == b"ready"
        yield
    finally:
        for process in started:
            process.terminate()
            process.communicate()


def until_full(sandbox):
    end = time.monotonic() + 30
    while sandbox.portal.journal.counts["server.time"] < AHEAD + 10 and time.monotonic() < end:
        time.sleep(0.05)


def waits(store, told, urgency, calls=12):
    """The seconds for which each of some calls, one after the other, was kept waiting."""

    async def ask():
        waited = []
        async with connect(store.database, told, urgency=urgency) as client:
            for _ in range(calls):
                before = client.tally.waited
                await client.call("profile")
                waited.append(client.tally.waited - before)
                await asyncio.sleep(0.15)
        return waited

    return store.run(ask())


def refused(sandbox):
    return [entry for entry in sandbox.portal.journal.entries if entry.status == 503]


def test_who_waits_at_a_page_waits_for_one_slot_at_most(store, sandbox):
    told = {"webhook_url": sandbox.webhook_url, "rate": RATE, "burst": BURST}
    with at_work(store, told, Urgency.BACKGROUND, Urgency.BACKGROUND, Urgency.LANE):
        until_full(sandbox)
        waited = waits(store, told, Urgency.INTERACTIVE)
        others = waits(store, told, Urgency.BACKGROUND, calls=1)
    assert max(waited) <= 1 / RATE
    assert others[0] > 1 / RATE
    assert refused(sandbox) == []


def test_the_rest_goes_on_at_the_pace_of_the_plan(store, sandbox):
    told = {"webhook_url": sandbox.webhook_url, "rate": RATE, "burst": BURST}
    counts = sandbox.portal.journal.counts
    with at_work(store, told, Urgency.BACKGROUND, Urgency.BACKGROUND):
        until_full(sandbox)
        begun, before = time.monotonic(), counts.total()
        waits(store, told, Urgency.INTERACTIVE)
        time.sleep(1)
        pace = (counts.total() - before) / (time.monotonic() - begun)
    assert pace == pytest.approx(RATE, rel=0.1)
    assert refused(sandbox) == []


bursts = st.integers(1, 10_000)


@given(bursts)
def test_who_is_more_urgent_has_more_room_and_nobody_has_none(burst):
    rooms = [room(burst, one) for one in (Urgency.BACKGROUND, Urgency.LANE, Urgency.INTERACTIVE)]
    assert rooms == sorted(rooms)
    assert rooms[0] >= 1
    assert rooms[-1] <= max(1, 0.9 * burst)
    assert rooms[-1] - rooms[0] <= 0.1 * burst + 1


kinds = st.sampled_from(list(Urgency))


@given(st.lists(st.tuples(st.floats(0, 3), kinds), max_size=150), st.integers(2, 60))
def test_no_crowd_breaks_the_limit_nor_keeps_anybody_for_longer_than_their_reserve(calls, burst):
    """Slots as the store gives them: one moment at which the bucket will be empty."""
    now, empty, sent, each = 0.0, 0.0, [], 0.5
    for after, urgency in calls:
        now += after
        empty = max(empty, now) + each
        wait = max(0.0, empty - room(burst, urgency) * each - now)
        at_once = max(0.0, empty - room(burst, Urgency.INTERACTIVE) * each - now)
        assert wait - at_once <= (0.1 * burst + 1) * each
        sent.append(now + wait)
    level, last = 0.0, 0.0
    for moment in sorted(sent):
        level, last = max(0.0, level - (moment - last) / each) + 1, moment
        assert level <= max(1, 0.9 * burst) + 1e-6


def test_a_person_is_not_kept_waiting_for_operating_time_before_it_is_used_up():
    spent = Spent(360, 1000, 1600, 5)
    assert spent.wait(1, 480, 1000, Urgency.BACKGROUND.slow_from) > 0
    assert spent.wait(1, 480, 1000, Urgency.INTERACTIVE.slow_from) == 0
    assert Spent(440, 1000, 1600, 5).wait(1, 480, 1000, Urgency.INTERACTIVE.slow_from) == 600
