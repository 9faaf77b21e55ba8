"""What happened is seen in the CRM: on one card for each customer, each thing once, as it stands in the thread."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from types import SimpleNamespace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.engine.drain import Drain
from onethread.engine.tasks import Tasks
from onethread.engine.works import lane_of
from onethread.flow.interchange.connector import NAME
from onethread.flow.interchange.lines import write_line
from onethread.model.interaction import Interaction, Kind, Revision, Status
from onethread.plugin import Delivery, Handle, Trust
from onethread.plugin.mirroring import CARD, INTERACTION
from onethread.store import deliveries, exports, outbox
from onethread.store.outbox import State
from tests.core.crm import Crm
from tests.core.delivering import Fault
from tests.core.installed import installation
from tests.core.telling import NOW, fact, typed, whatsapp
from tests.laws import law

ANA, ION = "37369123456", "37368777888"


class Firm:
    """A store, a CRM, and a clock that is moved by hand."""

    def __init__(self, store, folder):
        self.store, self.crm = store, Crm()
        self.now = datetime(2026, 11, 24, 12, tzinfo=UTC)
        installed = installation(folder, store.url)
        connection = SimpleNamespace(spec=SimpleNamespace(channel="bitrix24"))
        self.installed = replace(
            installed,
            deliverers={"crm": self.crm},
            connections={**installed.connections, "crm": connection},
        )
        self.drain = Drain(store.database, self.installed, clock=lambda: self.now)
        self.start()

    def start(self):
        """A process begins."""
        self.lane = lane_of(self.store.database, self.installed)
        self.lane.clock = lambda: self.now

    def tell(self, *facts):
        for one in facts:
            self.store.write(lambda c, one=one: deliveries.keep(c, [Delivery(NAME, write_line(one), {}, NOW)]))
        self.record()

    def record(self):
        self.store.run(self.drain())

    def work(self):
        self.store.run(self.lane("crm"))
        self.record()

    def until_quiet(self):
        for _ in range(100):
            self.work()
            self.now += timedelta(hours=1)
            if not self.store.read(lambda c: outbox.listed(c, [State.WAITING, State.UNKNOWN])):
                return
        raise AssertionError("something waits for ever")

    def card_of(self, number, phone, *, minutes=0):
        """A card of the CRM itself is read."""
        handles = (Handle("bitrix_contact", number, Trust.CRM), Handle("phone", phone, Trust.CRM))
        at = NOW + timedelta(minutes=minutes)
        card = Interaction("bitrix24", "portal", f"contact:{number}", at, kind=Kind.RECORD, handles=handles)
        self.tell(card)

    @property
    def decide(self):
        return Tasks(self.store.database, self.installed, self.drain).deciding

    def customers(self):
        return {fact.id: id_ for fact, id_ in self.owners()}

    def owners(self):
        return [(stored.fact, id_) for stored, id_ in self.store.read(lambda c: list(exports.facts(c)))]


@pytest.fixture
def firm(store, tmp_path):
    return Firm(store, tmp_path)


def test_whoever_writes_gets_a_card_and_on_it_what_was_said_in_order(firm):
    firm.tell(
        whatsapp("w1", ANA, text="one"),
        whatsapp("w2", ANA, minutes=1, text="two"),
        whatsapp("v1", ION, minutes=2, text="v"),
    )
    firm.until_quiet()
    assert len(firm.crm.cards) == 2
    assert firm.crm.texts() == {"w1": (["300"], "one"), "w2": (["300"], "two"), "v1": (["301"], "v")}
    assert firm.crm.order.index("w1") < firm.crm.order.index("w2")


def test_a_card_that_is_there_is_taken_and_none_is_made(firm):
    firm.crm.cards["77"] = {"+37369123456"}
    firm.tell(whatsapp("w1", ANA, text="one"))
    firm.until_quiet()
    assert (firm.crm.made, firm.crm.texts()) == ([], {"w1": (["77"], "one")})


def test_a_card_that_we_know_is_not_looked_for(firm):
    firm.card_of("88", "+37369123456")
    firm.tell(whatsapp("w1", ANA, text="one"))
    firm.until_quiet()
    assert (firm.crm.cards, firm.crm.texts()) == ({}, {"w1": (["88"], "one")})


def test_a_card_that_was_made_is_evidence_and_the_card_as_it_is_read_later_is_the_same_customers(firm):
    firm.tell(fact("f1", typed("ig_id", "17", Trust.CHANNEL), channel="instagram", text="one"))
    firm.until_quiet()
    firm.card_of("300", "+37369123456", minutes=5)
    assert len(set(firm.customers().values())) == 1


def test_statuses_and_edits_change_what_is_shown(firm):
    told = whatsapp("w1", ANA, text="helo")
    firm.tell(told)
    firm.until_quiet()
    edited = replace(told, seen=False, text=None, revisions=(Revision(told.at + timedelta(minutes=1), "hello"),))
    firm.tell(edited, replace(edited, revisions=(), statuses=(Status(told.at, "read"),)))
    firm.until_quiet()
    (shown,) = firm.crm.shown.values()
    assert (shown["text"], shown["edited"], shown["status"], shown["deleted"]) == ("hello", True, "read", False)
    firm.tell(replace(edited, revisions=(Revision(told.at + timedelta(minutes=2), None, deleted=True),)))
    firm.until_quiet()
    (shown,) = firm.crm.shown.values()
    assert (shown["text"], shown["deleted"]) == (None, True)


def test_history_and_what_the_crm_told_itself_are_not_told_to_it(firm):
    firm.tell(whatsapp("old", ANA, text="old", live=False), fact("b", typed("phone", "069123456"), channel="bitrix24"))
    firm.until_quiet()
    assert firm.crm.calls == 0


def test_what_changes_nothing_that_is_shown_makes_no_call(firm):
    firm.tell(whatsapp("w1", ANA, text="one"))
    firm.until_quiet()
    calls = firm.crm.calls
    firm.card_of("300", "+37369123456", minutes=5)
    firm.until_quiet()
    assert firm.crm.calls == calls


def test_what_customers_were_moves_with_them_when_they_are_merged_and_parted(firm):
    firm.tell(
        whatsapp("w1", ANA, text="one"),
        fact("m1", typed("email", "ana@mail.md"), minutes=1, channel="email", text="two"),
    )
    firm.until_quiet()
    assert firm.crm.texts() == {"w1": (["300"], "one"), "m1": (["301"], "two")}
    before = firm.customers()
    made = firm.store.run(firm.decide.merge(before["w1"], before["m1"], "ana", ""))
    firm.until_quiet()
    assert firm.crm.texts() == {"w1": (["300", "301"], "one"), "m1": (["300", "301"], "two")}
    firm.store.run(firm.decide.unmerge(made["link"], "ana", ""))
    firm.until_quiet()
    assert firm.crm.texts() == {"w1": (["300"], "one"), "m1": (["301"], "two")}


def test_without_a_card_nothing_is_shown_and_somebody_learns_of_it(firm):
    firm.crm.refuses = True
    firm.tell(whatsapp("w1", ANA, text="one"))
    for _ in range(100):
        firm.work()
        firm.now += timedelta(hours=1)
    told = {one.kind: (one.state, one.reason) for one in firm.store.read(lambda c: outbox.listed(c, list(State)))}
    assert told == {
        CARD: (State.REFUSED, "never"),
        INTERACTION: (State.WAITING, "the customer has no card there yet"),
    }


def test_what_has_waited_for_a_card_for_days_is_shown_as_soon_as_there_is_one(firm):
    firm.crm.refuses = True
    firm.tell(whatsapp("w1", ANA, text="one"))
    for _ in range(100):
        firm.work()
        firm.now += timedelta(hours=1)
    firm.crm.refuses = False
    refused = firm.store.read(lambda c: outbox.listed(c, [State.REFUSED]))
    firm.store.write(lambda c: outbox.retry(c, [one.id for one in refused], firm.now))
    firm.work()
    firm.now += timedelta(minutes=10)
    firm.until_quiet()
    assert firm.crm.texts() == {"w1": (["300"], "one")}


def test_nothing_that_was_said_lies_in_the_outbox(firm):
    firm.tell(whatsapp("w1", ANA, name="Ana Rusu", text="secret"))
    firm.until_quiet()
    entries = firm.store.read(lambda c: outbox.listed(c, list(State)))
    written = repr([(one.key, one.kind, one.line, one.body) for one in entries])
    assert entries
    assert not [word for word in ("secret", ANA, "Ana", "w1") if word in written]


def test_what_was_erased_before_its_turn_is_not_shown(firm):
    firm.tell(whatsapp("w1", ANA, text="one"))
    tasks = Tasks(firm.store.database, firm.installed, firm.drain).by_name()
    firm.store.run(tasks["erase"](customer=firm.customers()["w1"]))
    firm.until_quiet()
    assert firm.crm.calls == 0
    assert firm.store.read(lambda c: outbox.listed(c, list(State))) == []


PEOPLE = st.sampled_from([ANA, ION])
STEPS = st.one_of(
    st.tuples(st.just("tell"), PEOPLE),
    st.tuples(st.just("work"), st.lists(st.sampled_from(list(Fault)), max_size=4)),
    st.tuples(st.just("crash")),
    st.tuples(st.just("later")),
)


@law
@given(steps=st.lists(STEPS, max_size=16))
def test_whatever_happens_there_is_one_card_for_each_and_all_is_on_it_once(store, tmp_path, steps):
    store.clear()
    firm, told = Firm(store, tmp_path), {}
    for at, (name, *more) in enumerate(steps):
        match name:
            case "tell":
                told[f"w{at}"] = more[0]
                firm.tell(whatsapp(f"w{at}", more[0], minutes=at, text=str(at)))
            case "work":
                firm.crm.faults = list(more[0])
                firm.work()
            case "crash":
                firm.start()
            case "later":
                firm.now += timedelta(hours=2)
    firm.crm.faults = []
    firm.until_quiet()
    assert len(firm.crm.cards) == len(firm.crm.made) == len(set(told.values()))
    assert set(firm.crm.texts()) == set(told)
    assert sorted(firm.crm.order) == sorted(told)
    for person in (ANA, ION):
        theirs = [id_ for id_ in told if told[id_] == person]
        assert [id_ for id_ in firm.crm.order if told[id_] == person] == theirs
        assert len({tuple(firm.crm.texts()[id_][0]) for id_ in theirs}) <= 1
