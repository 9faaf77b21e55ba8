"""A lane does in a remote system what waits, each thing once, whatever goes wrong on the way."""

from contextlib import suppress
from datetime import UTC, datetime, timedelta
from itertools import chain, repeat

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.engine.lane import Lane
from onethread.flow.deliver import LEASE, settle, take
from onethread.plugin import Done, RetryableError
from onethread.store import conditions, outbox
from onethread.store.conditions import Condition, Trouble
from onethread.store.outbox import State, Wanted
from tests.core.delivering import Fault, Remote
from tests.laws import law

HOUR = timedelta(hours=1)


class Firm:
    """A store, a remote, and a clock that is moved by hand."""

    def __init__(self, store, alone=True):
        self.store, self.remote, self.alone = store, Remote(), alone
        self.now = datetime(2026, 3, 1, tzinfo=UTC)
        self.start()

    def start(self):
        """A process begins: what the last one tried is not its own."""
        self.lane = Lane(self.store.database, {"crm": self.remote}, self.alone, clock=lambda: self.now)

    def ask(self, key, body="as it is", line=""):
        self.store.write(lambda c: outbox.put(c, "crm", [Wanted(key, "thing", body, line)], self.now))

    def work(self):
        self.store.run(self.lane("crm"))

    def crash(self, *, called):
        """Die after a try was stored: before the call, or before its receipt."""
        taken = self.store.write(lambda c: take(c, self.lane.desk("crm"), self.now))
        if called and taken.entries and not taken.asked:
            self.store.run(_quietly(self.remote, taken))
        self.start()

    def later(self, by=HOUR):
        self.now += by

    def until_quiet(self):
        for _ in range(100):
            self.work()
            self.later()
            if not self.store.read(lambda c: outbox.listed(c, [State.WAITING, State.UNKNOWN])):
                return
        raise AssertionError("something waits for ever")

    def entries(self):
        return self.store.read(lambda c: {one.key: one for one in outbox.listed(c, list(State))})

    def condition(self):
        return self.store.read(lambda c: conditions.of(c, "crm", "outbox"))


async def _quietly(remote, taken):
    with suppress(Exception):  # nobody is left to hear it
        await remote.deliver(taken.intents)


@pytest.fixture
def firm(store):
    return Firm(store)


def test_what_waits_is_done_and_its_receipt_kept(firm):
    firm.ask("a", {"text": "hello"})
    firm.work()
    assert firm.remote.holds == {"a": {"text": "hello"}}
    assert firm.entries()["a"].state is State.DONE
    assert firm.entries()["a"].receipt == {"id": "a"}


def test_the_same_words_ask_for_nothing_new_and_others_change_what_is_there(firm):
    firm.ask("a", "one")
    firm.work()
    firm.ask("a", "one")
    firm.work()
    assert firm.remote.calls == [["a"]]
    firm.ask("a", "two")
    firm.work()
    assert firm.remote.calls == [["a"], ["a"]]
    assert firm.remote.made == ["a"]
    assert firm.remote.holds == {"a": "two"}


def test_as_many_go_at_once_as_the_connector_says(firm):
    for key in "abcde":
        firm.ask(key)
    firm.work()
    assert firm.remote.calls == [["a", "b", "c"], ["d", "e"]]


def test_those_of_one_line_leave_one_after_the_other(firm):
    for key in "abc":
        firm.ask(key, line="chat")
    firm.ask("z")
    firm.work()
    assert firm.remote.calls == [["a", "z"], ["b"], ["c"]]


def test_the_first_of_a_line_holds_up_the_others_until_it_is_through_or_given_up(firm):
    firm.remote.faults = [Fault.LATER]
    firm.ask("a", line="chat")
    firm.ask("b", line="chat")
    firm.work()
    assert firm.remote.calls == [["a"]]
    firm.later()
    firm.remote.refuses = {"a"}
    firm.work()
    assert firm.remote.made == ["b"]
    assert firm.entries()["a"].state is State.REFUSED


@pytest.mark.parametrize(
    "fault", [Fault.LOST_BEFORE, Fault.LOST_AFTER, Fault.BROKEN_AFTER, Fault.CUT_AFTER, Fault.SILENT_AFTER]
)
def test_what_nobody_knows_is_asked_about_and_not_repeated(firm, fault):
    firm.remote.faults = [fault]
    firm.ask("a")
    firm.work()
    assert firm.entries()["a"].state is State.UNKNOWN
    firm.until_quiet()
    assert firm.remote.made == ["a"]
    assert firm.entries()["a"].receipt == {"id": "a"}


@pytest.mark.parametrize("called", [False, True])
def test_a_try_whose_process_died_is_asked_about(firm, called):
    firm.ask("a")
    firm.crash(called=called)
    firm.until_quiet()
    assert firm.remote.made == ["a"]


def test_what_another_live_process_tries_is_left_alone_until_its_time_is_over(store):
    firm = Firm(store, alone=False)
    firm.ask("a")
    firm.crash(called=True)
    firm.work()
    assert firm.entries()["a"].state is State.WAITING
    firm.later(LEASE)
    firm.work()
    assert firm.remote.calls == [["a"]]
    assert firm.entries()["a"].state is State.DONE


def test_a_process_that_slept_after_storing_a_try_no_longer_begins_it(store):
    firm = Firm(store, alone=False)
    firm.ask("a")
    times = chain([firm.now] * 3, repeat(firm.now + 0.9 * LEASE))  # ready, begun, taken; then frozen
    firm.lane.clock = lambda: next(times)
    firm.work()
    assert not firm.remote.calls
    assert firm.condition() is None

    firm.now += 2 * LEASE
    firm.start()
    firm.until_quiet()
    assert firm.remote.made == ["a"]


def test_what_is_asked_for_while_it_is_tried_is_done_after(firm):
    firm.ask("a", "one")
    taken = firm.store.write(lambda c: take(c, firm.lane.desk("crm"), firm.now))
    firm.ask("a", "two")
    became = firm.store.run(firm.remote.deliver(taken.intents))
    firm.store.write(lambda c: settle(c, firm.lane.desk("crm"), taken, became, firm.now))
    assert firm.entries()["a"].state is State.WAITING
    firm.work()
    assert (firm.remote.made, firm.remote.holds) == (["a"], {"a": "two"})


@pytest.mark.parametrize("became", [{"a": Done()}, RetryableError("away")])
def test_a_pause_that_comes_amid_a_try_holds_until_somebody_ends_it(firm, became):
    firm.ask("a")
    taken = firm.store.write(lambda c: take(c, firm.lane.desk("crm"), firm.now))
    paused = Condition(Trouble.PAUSED, "by hand", 0, firm.now)
    firm.store.write(lambda c: conditions.put(c, "crm", "outbox", paused))
    firm.store.write(lambda c: settle(c, firm.lane.desk("crm"), taken, became, firm.now))
    firm.ask("b")
    firm.later(99 * HOUR)
    firm.work()
    assert (firm.condition(), firm.remote.made) == (paused, [])
    firm.store.write(lambda c: conditions.put(c, "crm", "outbox", None))
    firm.until_quiet()
    assert "b" in firm.remote.made


def test_a_remote_that_is_away_holds_up_its_lane_and_says_why(firm):
    firm.remote.faults = [Fault.AWAY, Fault.AWAY]
    firm.ask("a")
    firm.work()
    firm.work()
    assert len(firm.remote.calls) == 1
    assert (firm.condition().trouble, firm.condition().reason) == (Trouble.WAIT, "away")
    assert firm.entries()["a"].tries == 0
    firm.until_quiet()
    assert firm.condition() is None


def test_refused_credentials_are_tried_again_and_nothing_is_given_up(firm):
    firm.remote.faults = [Fault.CREDENTIALS] * 90
    firm.ask("a")
    for _ in range(90):
        firm.work()
        firm.later()
    assert firm.condition().trouble is Trouble.CREDENTIALS
    assert firm.condition().failures == 90
    firm.work()
    assert firm.remote.made == ["a"]


def test_what_fails_for_days_is_given_up_and_can_be_tried_again_by_hand(firm):
    firm.remote.faults = [Fault.LATER] * 500
    firm.ask("a")
    for _ in range(200):
        firm.work()
        firm.later()
    entry = firm.entries()["a"]
    assert (entry.state, entry.reason) == (State.REFUSED, "given up after 80 tries: busy")
    firm.remote.faults = []
    assert firm.store.write(lambda c: outbox.retry(c, [entry.id], firm.now)) == 1
    firm.work()
    assert firm.remote.made == ["a"]


def test_what_is_dropped_is_never_done(firm):
    firm.ask("a")
    number = firm.entries()["a"].id
    assert firm.store.write(lambda c: outbox.drop(c, [number])) == 1
    firm.work()
    assert firm.remote.made == []


def test_one_connection_never_waits_for_another(store):
    firm = Firm(store)
    dead, well = firm.remote, Remote()
    dead.faults = [Fault.AWAY] * 5
    lane = Lane(store.database, {"crm": dead, "other": well}, alone=True, clock=lambda: firm.now)
    firm.ask("a")
    store.write(lambda c: outbox.put(c, "other", [Wanted("a", "thing", 1)], firm.now))
    store.run(lane("crm"))
    store.run(lane("other"))
    assert (dead.made, well.made) == ([], ["a"])


KEYS = st.sampled_from("abcd")
STEPS = st.one_of(
    st.tuples(st.just("ask"), KEYS, st.integers(0, 3)),
    st.tuples(st.just("work"), st.lists(st.sampled_from(list(Fault)), max_size=4)),
    st.tuples(st.just("crash"), st.booleans()),
    st.tuples(st.just("later")),
)


@law
@given(steps=st.lists(STEPS, max_size=25), lined=st.booleans(), alone=st.booleans())
def test_whatever_happens_each_thing_is_made_once_and_ends_as_it_was_wanted_last(store, steps, lined, alone):
    store.clear()
    firm, wanted = Firm(store, alone), {}
    for name, *told in steps:
        match name:
            case "ask":
                key, body = told
                wanted[key] = body
                firm.ask(key, body, line="one" if lined else "")
            case "work":
                firm.remote.faults = list(told[0])
                firm.work()
            case "crash":
                firm.crash(called=told[0])
            case "later":
                firm.later()
    firm.remote.faults = []
    firm.until_quiet()
    assert firm.remote.holds == wanted
    assert sorted(firm.remote.made) == sorted(wanted)
    if lined:
        assert firm.remote.made == list(wanted)
