"""Streams are read page by page into the same intake as webhooks, and whatever happens nothing is left out."""

import asyncio
import json
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any, cast

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.engine.drain import Drain
from onethread.engine.syncing import Syncing
from onethread.engine.tasks.pulling import Pulling
from onethread.engine.tasks.workplace import Workplace
from onethread.flow import sync
from onethread.plugin import Delivery
from onethread.store import conditions, dead_letters, deliveries, exports
from onethread.store.conditions import Trouble
from tests.core.installed import installation
from tests.core.pulling import Fault, Rows
from tests.laws import law

EVERY = timedelta(minutes=5)
SINCE = datetime(2026, 1, 1, tzinfo=UTC)


class Firm:
    """A store, a remote with rows, and a clock that is moved by hand."""

    def __init__(self, store, folder, alone=True):
        self.store, self.alone = store, alone
        self.remote: Any = Rows()
        self.now = datetime(2026, 3, 1, tzinfo=UTC)
        self.every: timedelta | None = EVERY
        installed = installation(folder, store.url)
        installed = replace(installed, receivers={**installed.receivers, "crm": self.remote})
        self.drain = Drain(store.database, installed, clock=lambda: self.now)
        self.syncing = self.process()
        self.tasks = Pulling(Workplace(store.database, installed, self.drain), self.syncing)
        self.begin_changes()

    def begin_changes(self):
        """When there is nothing yet: from now on, whatever comes has changed."""
        self.store.run(self.syncing.page("crm", "people", history=False))
        self.remote.pulls.clear()
        self.now += 2 * EVERY

    def process(self):
        return Syncing(
            self.store.database,
            {"crm": cast(Any, self.remote)},
            lambda *_: self.every,
            self.alone,
            clock=lambda: self.now,
        )

    def work(self, stream="people"):
        self.store.run(self.syncing(f"crm/{stream}"))
        self.store.run(self.drain())

    def history(self, since=SINCE):
        return self.store.run(self.tasks.begin_history("crm", ["people"], since.isoformat()))

    def hint(self, *streams):
        """A delivery that says where to look."""
        delivery = Delivery("crm", json.dumps(streams).encode(), {}, self.now)
        self.store.write(lambda c: deliveries.keep(c, [delivery]))
        self.store.run(self.drain())

    def known(self):
        """How often it was changed and whether it is live, of every fact by its number."""
        facts = [stored.fact for stored, _ in self.store.read(lambda c: list(exports.facts(c)))]
        return {int(fact.id): (len(fact.text), fact.live) for fact in facts}

    def condition(self, part="people"):
        return self.store.read(lambda c: conditions.of(c, "crm", part))


@pytest.fixture
def firm(store, tmp_path):
    return Firm(store, tmp_path)


def test_changes_are_read_to_the_end_and_become_history_like_a_webhook(firm):
    firm.remote.rows = [(number, number) for number in range(1, 6)]
    firm.work()
    assert firm.known() == {number: (number, True) for number in range(1, 6)}
    assert len(firm.remote.pulls) == 3


def test_it_is_looked_again_when_it_is_time_and_not_before(firm):
    firm.work()
    firm.remote.rows = [(1, 1)]
    firm.now += EVERY * 0.8
    firm.work()
    assert firm.known() == {}
    firm.now += EVERY * 0.4
    firm.work()
    assert firm.known() == {1: (1, True)}


def test_a_stream_that_is_off_is_left_alone(firm):
    firm.every = None
    firm.work()
    assert firm.remote.pulls == []


def test_streams_do_not_look_all_at_the_same_moment():
    at = datetime(2026, 3, 1, tzinfo=UTC)
    waits = {sync.jitter(f"crm/{number}", at) for number in range(50)}
    assert len(waits) > 40
    assert 0.9 <= min(waits) < max(waits) <= 1.1


def test_what_cannot_be_read_is_set_aside_and_the_rest_of_the_page_goes_on(firm):
    firm.remote.rows = [(12, 1), (13, 2), (14, 3)]
    firm.work()
    assert set(firm.known()) == {12, 14}
    assert [one.reason for one in firm.store.read(dead_letters.listed)] == ["thirteen"]


def test_history_is_read_when_it_is_wanted_and_starts_no_automation(firm):
    firm.every = None
    firm.remote.rows = [(number, number) for number in range(1, 6)]
    firm.work()
    assert firm.known() == {}
    firm.history()
    firm.work()
    assert firm.known() == {number: (number, False) for number in range(1, 6)}


def test_what_changes_later_is_live_though_it_came_as_history_first(firm):
    firm.every = None
    firm.remote.rows = [(1, 1)]
    firm.history()
    firm.work()
    firm.every = EVERY
    firm.work()
    assert firm.known() == {1: (1, True)}


def test_history_of_the_same_time_goes_on_where_it_was_and_of_another_begins_anew(firm):
    firm.remote.rows = [(number, number) for number in range(1, 6)]
    firm.history()
    firm.store.run(firm.syncing.page("crm", "people", history=True))
    firm.history()
    firm.store.run(firm.syncing.page("crm", "people", history=True))
    firm.history(SINCE - timedelta(days=1))
    firm.store.run(firm.syncing.page("crm", "people", history=True))
    assert [cursor for _, _, cursor in firm.remote.pulls] == [None, 2, None]


def test_changes_begin_before_history_so_that_none_falls_between_them(store, tmp_path):
    firm = Firm(store, tmp_path)
    store.clear()
    firm.every = None
    firm.history()
    firm.work()
    assert [(history, cursor) for _, history, cursor in firm.remote.pulls] == [(False, None), (True, None)]


def test_history_waits_until_changes_can_begin(store, tmp_path):
    firm = Firm(store, tmp_path)
    store.clear()
    firm.remote.faults = [Fault.AWAY]
    firm.history()
    step = firm.store.run(firm.tasks.pull_stream("crm", "people", history=True))
    assert (step["more"], step["trouble"]) == (True, Trouble.WAIT)
    assert [history for _, history, _ in firm.remote.pulls] == [False]


def test_history_that_is_done_is_read_again_only_after_whoever_wanted_it_knew(firm):
    firm.remote.rows = [(1, 1)]
    firm.history()
    while firm.store.run(firm.syncing.page("crm", "people", history=True)).place.more:
        pass
    assert not firm.history()["people"]["more"]
    assert firm.known() == {}
    firm.store.run(firm.tasks.end_history("crm", ["people"]))
    assert firm.known() == {1: (1, False)}
    assert firm.history()["people"]["more"]


def test_history_of_several_streams_ends_when_all_of_it_is_read(firm):
    both = ["people", "stages"]
    firm.store.run(firm.tasks.begin_history("crm", both, SINCE.isoformat()))
    while firm.store.run(firm.syncing.page("crm", "people", history=True)).place.more:
        pass
    firm.store.run(firm.tasks.end_history("crm", both))
    begun = firm.store.run(firm.tasks.begin_history("crm", both, SINCE.isoformat()))
    assert {stream: step["more"] for stream, step in begun.items()} == {"people": False, "stages": True}


def test_how_far_history_is_read_is_told_with_what_there_is_in_all(firm):
    firm.remote.rows = [(number, number) for number in range(1, 6)]
    firm.history()
    step = firm.store.run(firm.tasks.pull_stream("crm", "people", history=True))
    assert (step["rows"], step["total"], step["more"], step["trouble"]) == (5, 5, False, None)
    assert len(firm.known()) == 5


@pytest.mark.parametrize(
    ("fault", "trouble", "reason"),
    [
        (Fault.AWAY, Trouble.WAIT, "away"),
        (Fault.CREDENTIALS, Trouble.CREDENTIALS, "no"),
        (Fault.BROKEN, Trouble.WAIT, "the connector failed (ValueError)"),
    ],
)
def test_a_stream_that_fails_waits_says_why_and_goes_on_from_its_cursor(firm, fault, trouble, reason):
    firm.remote.rows = [(number, number) for number in range(1, 6)]
    firm.remote.faults = [Fault.NONE, fault]
    firm.work()
    assert (firm.condition().trouble, firm.condition().reason) == (trouble, reason)
    firm.work()
    assert len(firm.remote.pulls) == 2
    firm.now += timedelta(hours=2)
    firm.work()
    assert firm.condition() is None
    assert set(firm.known()) == set(range(1, 6))
    assert [cursor for _, _, cursor in firm.remote.pulls] == [[0, 0], [2, 2], [2, 2], [4, 4]]


def test_a_paused_stream_waits_until_somebody_lets_it_go_on(firm):
    firm.remote.rows = [(1, 1)]
    firm.store.run(firm.tasks.pause_parts("crm", ["people"], paused=True))
    firm.now += timedelta(days=9)
    firm.work()
    step = firm.store.run(firm.tasks.pull_stream("crm", "people", history=False))
    assert (firm.known(), step["trouble"], step["seconds"]) == ({}, Trouble.PAUSED, None)
    firm.store.run(firm.tasks.pause_parts("crm", ["people"], paused=False))
    firm.work()
    assert firm.known() == {1: (1, True)}


def test_a_pause_that_comes_while_a_page_is_read_holds(firm):
    firm.remote.rows = [(number, number) for number in range(1, 8)]
    read = firm.remote.pull

    async def paused_amid(pull):
        await firm.tasks.pause_parts("crm", ["people"], paused=True)
        return await read(pull)

    firm.remote.pull = paused_amid
    firm.work()
    assert (set(firm.known()), firm.condition().trouble) == ({1, 2}, Trouble.PAUSED)


def test_a_page_that_somebody_else_has_stored_meanwhile_is_not_stored_again(firm):
    firm.remote.rows = [(number, number) for number in range(1, 4)]
    known = firm.store.read(lambda c: sync.place(c, "crm", "people"))
    pull = sync.next_pull("people", known, history=False)
    page = firm.store.run(firm.remote.pull(pull))
    stored = [firm.store.write(lambda c: sync.store_page(c, "crm", pull, known, page, firm.now)) for _ in range(2)]
    assert stored == [True, False]


def test_of_two_processes_one_reads_a_stream(store, tmp_path):
    firm = Firm(store, tmp_path, alone=False)
    firm.remote.rows = [(number, number) for number in range(1, 8)]
    store.run(firm.syncing.page("crm", "people", history=False))
    other = firm.process()
    assert store.run(other.page("crm", "people", history=False)).place is None
    store.run(firm.syncing.page("crm", "people", history=False))
    firm.now += timedelta(minutes=4)
    assert store.run(other.page("crm", "people", history=False)).place.rows == 6


def test_of_two_processes_the_other_does_not_wait_for_long_when_one_was_killed(store, tmp_path):
    firm = Firm(store, tmp_path, alone=False)
    firm.remote.rows = [(number, number) for number in range(1, 8)]
    store.run(firm.syncing.page("crm", "people", history=False))
    firm.now += timedelta(seconds=31)
    assert store.run(firm.process().page("crm", "people", history=False)).place.rows == 4


def test_a_page_that_takes_longer_than_a_lease_is_read_by_one_process(store, tmp_path):
    firm = Firm(store, tmp_path, alone=False)
    firm.remote.rows = [(number, number) for number in range(1, 8)]
    other, read = firm.process(), firm.remote.pull
    firm.syncing._leases.beat = 0.001

    async def slowly(pull):
        firm.now += timedelta(seconds=29)
        await asyncio.sleep(0.1)
        firm.now += timedelta(seconds=29)
        assert (await other.page("crm", "people", history=False)).place is None
        return await read(pull)

    firm.remote.pull = slowly
    assert store.run(firm.syncing.page("crm", "people", history=False)).place.rows == 2


def test_a_delivery_may_say_that_a_stream_is_to_be_looked_at(firm):
    firm.work()
    firm.remote.rows = [(1, 1)]
    firm.hint("people", "stages")
    firm.work()
    assert firm.known() == {}  # it was looked at this very moment
    firm.now += timedelta(seconds=3)
    firm.hint("people")
    firm.work()
    assert firm.known() == {1: (1, True)}
    looks = len(firm.remote.pulls)
    firm.now += timedelta(seconds=3)
    firm.work()
    assert len(firm.remote.pulls) == looks


def test_a_hint_that_comes_while_a_stream_is_read_wants_another_look(firm):
    firm.remote.rows = [(number, number) for number in range(1, 4)]
    firm.hint("people")
    firm.store.run(firm.syncing.page("crm", "people", history=False))
    firm.hint("people")
    firm.work()
    assert set(firm.known()) == {1, 2, 3}
    firm.remote.rows.append((4, 4))
    firm.now += timedelta(seconds=3)
    firm.work()
    assert set(firm.known()) == {1, 2, 3, 4}


def test_a_hint_at_a_stream_that_is_off_is_left_alone(firm):
    firm.every = None
    firm.hint("people")
    firm.work()
    assert firm.remote.pulls == []


def test_where_hints_cannot_be_read_the_delivery_is_recorded_all_the_same(firm):
    firm.remote.rows = [(66, 1)]
    firm.work()
    assert set(firm.known()) == {66}


STEPS = st.one_of(
    st.tuples(st.just("change"), st.integers(1, 6)),
    st.tuples(st.just("work"), st.lists(st.sampled_from(list(Fault)), max_size=4)),
    st.tuples(st.just("crash")),
    st.tuples(st.just("history")),
    st.tuples(st.just("later")),
    st.tuples(st.just("hint")),
)


@law
@given(steps=st.lists(STEPS, max_size=20))
def test_whatever_happens_all_that_was_changed_is_known_in_the_end(store, tmp_path, steps):
    store.clear()
    firm, rows, version = Firm(store, tmp_path), {}, 0
    for name, *told in steps:
        match name:
            case "change":
                version += 1
                rows[told[0]] = version
                firm.remote.rows = list(rows.items())
            case "work":
                firm.remote.faults = list(told[0])
                firm.work()
            case "crash":  # a page was read and its process is gone
                firm.remote.faults = []
                known = store.read(lambda c: sync.place(c, "crm", "people"))
                store.run(firm.remote.pull(sync.next_pull("people", known, history=False)))
                firm.syncing = firm.process()
            case "history":
                firm.history()
            case "hint":
                firm.hint("people")
                firm.now += timedelta(seconds=3)
            case "later":
                firm.now += timedelta(hours=2)
    firm.remote.faults = []
    for _ in range(3):
        firm.now += timedelta(hours=2)
        firm.work()
    assert {number: text for number, (text, _) in firm.known().items()} == rows
