"""Whatever people do in a CRM: an audit has mended what is ours, leaves what is theirs, and asks for the rest."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.engine.tasks import Tasks
from onethread.engine.works import auditing_of, syncing_of, works
from onethread.flow import audit
from onethread.flow.audit import PACE, Round, due
from onethread.plugin import AuthenticationError, Kind, OnethreadError, RetryableError, Trust
from onethread.store import conditions, outbox, questions
from onethread.store.conditions import Trouble
from onethread.store.outbox import State
from tests.core.engine import test_mirroring
from tests.core.engine.test_mirroring import ANA, ION
from tests.core.shelf import KilledError, People, Shelf, Thing
from tests.core.telling import NOW, fact, typed, whatsapp
from tests.laws import law

EVERY = timedelta(days=1)


class Firm(test_mirroring.Firm):
    """The same, audited; portions are small."""

    crm: Shelf

    def __init__(self, store, folder, alone=True):
        self.alone, self.facts = alone, 0
        super().__init__(store, folder)
        self.crm = Shelf()
        self.people = People(self.crm)
        self.installed = replace(self.installed, deliverers={"crm": self.crm})
        self.drain.installation = self.installed
        self.start()

    def start(self):
        super().start()
        self.auditing = self.process()
        self.tasks = Tasks(self.store.database, self.installed, self.drain, auditing=self.auditing).by_name()

    def process(self):
        made = auditing_of(self.store.database, self.installed)
        return replace(made, every=lambda _: EVERY, clock=lambda: self.now, alone=self.alone)

    def round(self):
        """Go through all that was done; what came of it."""
        more = True
        while more:
            step = self.store.run(self.tasks["audit"]("crm"))
            assert step["trouble"] is None
            more = step["more"]
        return step

    def settle(self):
        """Audit and do, until nothing is found any more."""
        for _ in range(6):
            found = self.round()
            self.record()
            self.until_quiet()
            before, self.facts = self.facts, len(self.owners())
            if not found["mended"] and before == self.facts:
                return
        raise AssertionError("something is mended for ever")

    def asked(self):
        return {one.key for one in self.store.read(questions.listed)}

    def shown(self):
        """By the text that was said: at which cards, as often as it is there."""
        return sorted((one.text, sorted(one.on)) for one in self.crm.things.values())

    def answer(self, yes):
        (one,) = self.store.read(questions.listed)
        return self.store.run(self.tasks["answer_question"](one.id, yes))


@pytest.fixture(autouse=True)
def _small(monkeypatch):
    monkeypatch.setattr(audit, "PORTION", 2)


@pytest.fixture
def firm(store, tmp_path):
    return Firm(store, tmp_path)


def told(firm):
    firm.tell(whatsapp("w1", ANA, text="one"), whatsapp("w2", ANA, minutes=1, text="two"))
    firm.until_quiet()


def test_where_nobody_did_anything_nothing_is_found_and_nothing_is_done(firm):
    told(firm)
    calls = firm.crm.calls
    found = firm.round()
    firm.until_quiet()
    assert (found["looked"], found["total"], found["mended"], found["left"]) == (3, 3, 0, 0)
    assert (firm.crm.calls, firm.asked()) == (calls, set())


def test_what_is_ours_is_mended_by_the_lane(firm):
    told(firm)
    firm.people.edit(0)
    firm.people.unbind(0)
    firm.people.double(1)
    assert firm.round()["mended"] == 2
    firm.until_quiet()
    assert firm.shown() == [("one", ["300"]), ("two", ["300"])]
    assert firm.round()["mended"] == 0


def test_what_people_have_deleted_stays_so_and_is_counted(firm):
    told(firm)
    firm.people.delete(0)
    for _ in range(2):
        found = firm.round()
        firm.until_quiet()
        assert (found["left"], found["mended"], firm.shown()) == (1, 0, [("two", ["300"])])
    edited = whatsapp("w1", ANA, text="one")
    firm.tell(replace(edited, statuses=()))
    firm.until_quiet()
    assert firm.shown() == [("two", ["300"])]


def test_cards_that_people_have_merged_are_one_customer_here_too(firm):
    firm.tell(
        whatsapp("w1", ANA, text="one"),
        fact("m1", typed("email", "ana@mail.md"), minutes=1, channel="email", text="two"),
    )
    firm.until_quiet()
    firm.people.merge(0, 1)
    firm.settle()
    owners = firm.customers()
    assert owners["w1"] == owners["m1"]
    assert (firm.shown(), firm.asked()) == ([("one", ["301"]), ("two", ["301"])], set())


def test_who_has_no_card_left_is_asked_about_and_gets_one_when_the_answer_is_yes(firm):
    told(firm)
    firm.people.drop(0)
    firm.round()
    customer = firm.customers()["w1"]
    assert firm.asked() == {f"cards:{customer}"}
    assert firm.round()["mended"] == 0
    assert firm.answer(yes=True) == {"mended": 2, "learned": 0, "reason": None}
    firm.until_quiet()
    assert (firm.shown(), firm.asked()) == ([("one", ["301"]), ("two", ["301"])], set())
    firm.settle()
    assert firm.asked() == set()


def test_what_was_answered_with_no_is_not_asked_again_until_it_was_well_between(firm):
    told(firm)
    firm.people.copy(0)
    firm.round()
    assert firm.asked() == {"twins:301"}
    firm.answer(yes=False)
    firm.round()
    assert firm.asked() == set()
    before = firm.crm.cards.pop("301")
    firm.round()
    firm.crm.cards["301"] = before
    firm.round()
    assert firm.asked() == {"twins:301"}


def test_a_question_goes_when_it_is_well_again(firm):
    told(firm)
    firm.people.copy(0)
    firm.round()
    firm.people.merge(1, 0)
    firm.round()
    assert firm.asked() == set()


def test_nobody_is_asked_about_a_card_of_which_is_known_whose_it_is(firm):
    firm.tell(whatsapp("w1", ANA, text="one", name="Ion Ceban"))
    firm.until_quiet()
    firm.people.copy(0)
    firm.round()
    assert firm.asked() == {"twins:301"}
    shared = (typed("bitrix_contact", "301", Trust.CRM), typed("phone", f"+{ANA}", Trust.CRM))
    told = {"channel": "bitrix24", "account": "portal", "kind": Kind.RECORD, "name": "Olga Munteanu"}
    firm.tell(fact("contact:301", *shared, **told))
    firm.round()
    assert len(set(firm.customers().values())) == 2
    assert firm.asked() == set()


def test_an_answer_that_cannot_be_done_now_is_done_by_the_next_round(firm):
    told(firm)
    firm.people.drop(0)
    firm.round()
    firm.crm.down = RetryableError("away")
    assert firm.answer(yes=True)["reason"] == "away"
    firm.crm.down = None
    assert firm.round()["mended"] == 2
    firm.until_quiet()
    assert firm.shown() == [("one", ["301"]), ("two", ["301"])]


def test_there_is_no_answer_to_what_was_not_asked(firm):
    with pytest.raises(OnethreadError, match="there is no question 7"):
        firm.store.run(firm.tasks["answer_question"](7, True))


def test_what_was_asked_for_while_it_was_looked_at_is_not_overtaken(firm):
    told(firm)
    firm.people.edit(0)
    look = firm.crm.audit

    async def audit_while_it_changes(intents, answers):
        found = await look(intents, answers)
        wanted = [one for one in await firm.store.database.read(entries) if one.key in found.astray]
        again = [outbox.Wanted(one.key, one.kind, one.body, one.line, again=True) for one in wanted]
        await firm.store.database.write(lambda c: outbox.put(c, "crm", again, firm.now))
        return found

    firm.crm.audit = audit_while_it_changes
    assert firm.round()["mended"] == 0


def entries(connection):
    return outbox.listed(connection, list(State))


def test_a_remote_that_is_away_or_refuses_is_a_condition_and_the_round_goes_on_where_it_was(firm):
    told(firm)
    firm.store.run(firm.auditing.portion("crm"))
    for down, trouble in ((RetryableError("away"), Trouble.WAIT), (AuthenticationError("no"), Trouble.CREDENTIALS)):
        firm.crm.down = down
        firm.store.run(firm.auditing.portion("crm"))
        assert firm.store.read(lambda c: conditions.of(c, "crm", "audit")).trouble is trouble
    assert firm.store.run(firm.tasks["audit"]("crm"))["reason"] == "no"
    firm.crm.down = None
    firm.now += timedelta(hours=1)
    assert firm.round()["looked"] == 3
    assert firm.store.read(lambda c: conditions.of(c, "crm", "audit")) is None


def test_by_itself_it_looks_once_a_day_and_takes_its_time(firm):
    told(firm)
    looks = []
    for _ in range(3):
        for _ in range(20):
            firm.store.run(firm.auditing("crm"))
            firm.now += PACE / 2
        looks.append(firm.crm.audits)
        firm.now += EVERY * 1.2
    assert looks == [2, 4, 6]


def test_when_a_round_is_due():
    whole, begun = Round(1), Round(1, more=True)
    assert due(None, None, EVERY, "k", NOW)
    assert not due(None, None, None, "k", NOW)
    assert due(begun, NOW - PACE, None, "k", NOW)
    assert not due(begun, NOW, EVERY, "k", NOW)
    assert [due(whole, NOW - EVERY * much, EVERY, "k", NOW) for much in (0.85, 1.15)] == [False, True]
    assert not due(whole, NOW - EVERY * 9, None, "k", NOW)


def test_two_processes_look_one_at_a_time(store, tmp_path):
    firm = Firm(store, tmp_path, alone=False)
    told(firm)
    one, other = firm.process(), firm.process()
    assert store.run(one.portion("crm")).round.looked == 2
    assert store.run(other.portion("crm")).round is None
    firm.now += timedelta(minutes=4)
    assert store.run(other.portion("crm")).round.looked == 3


def test_who_moved_on_meanwhile_is_not_overtaken(firm):
    told(firm)
    look = firm.crm.audit

    async def audit_while_another_does(intents, answers):
        firm.crm.audit = look
        await firm.process().portion("crm")
        return await look(intents, answers)

    firm.crm.audit = audit_while_another_does
    assert firm.store.run(firm.auditing.portion("crm")).round is None


def test_what_was_erased_is_neither_asked_about_nor_looked_at(firm):
    told(firm)
    firm.people.copy(0)
    firm.round()
    audits = firm.crm.audits
    firm.store.run(firm.tasks["erase"](customer=firm.customers()["w1"]))
    assert firm.asked() == set()
    assert firm.round()["looked"] == 3
    assert firm.crm.audits == audits


def test_a_process_that_works_for_long_audits_too(firm):
    syncing = syncing_of(firm.store.database, firm.installed)
    assert works(firm.installed, firm.drain, firm.lane, syncing, firm.auditing)["audit", "crm"] is firm.auditing


NUMBERS = st.integers(0, 9)
STEPS = st.one_of(
    st.tuples(st.just("tell"), st.sampled_from([ANA, ION])),
    st.tuples(st.just("work")),
    st.tuples(st.sampled_from(["edit", "delete", "double", "unbind", "drop", "copy"]), NUMBERS),
    st.tuples(st.just("merge"), NUMBERS, NUMBERS),
    st.tuples(st.just("audit"), st.lists(st.booleans(), max_size=2)),
)


def audited(firm, kills):
    """Audit, and die on the way as often as that."""
    firm.crm.kills = list(kills)
    for _ in kills:
        try:
            firm.round()
        except KilledError:
            firm.start()
            firm.now += timedelta(hours=1)
    firm.crm.kills = []


@law
@given(steps=st.lists(STEPS, max_size=12))
def test_whatever_people_did_all_is_shown_once_where_it_belongs(store, tmp_path, steps):
    store.clear()
    firm = Firm(store, tmp_path)
    told, deleted = {}, set()
    for at, (name, *more) in enumerate(steps):
        match name:
            case "tell":
                told[str(at)] = more[0]
                firm.tell(whatsapp(f"w{at}", more[0], minutes=at, text=str(at)))
            case "work":
                firm.until_quiet()
            case "audit":
                audited(firm, more[0])
            case "delete":
                deleted.add(firm.people.delete(*more))
            case _:
                getattr(firm.people, name)(*more)
    firm.until_quiet()
    firm.settle()
    check(firm, told, deleted, stays={name for name, *_ in steps}.isdisjoint({"drop", "merge"}))


def check(firm, told, deleted, *, stays):
    """`stays`: no card went, so what was deleted must not come back."""
    cards = owned(firm)
    living = {id_: sorted(theirs & firm.crm.cards.keys()) for id_, theirs in cards.items()}
    owner = {fact.text: id_ for fact, id_ in firm.owners() if fact.text}
    keys = {one.key: one.text for one in firm.crm.things.values()}
    for text in told:
        shown = [one for one in firm.crm.things.values() if one.text == text]
        homeless = not living[owner[text]]
        assert len(shown) <= 1
        assert len(shown) == 1 or homeless or deleted
        assert homeless or all(sorted(one.on & firm.crm.cards.keys()) == living[owner[text]] for one in shown)
    assert len(firm.crm.things) == len(keys)
    assert set(keys.values()) <= set(told)
    assert not stays or not deleted & keys.keys()
    assert {key for key in firm.asked() if key.startswith("cards:")} <= {
        f"cards:{id_}" for id_ in living if not living[id_]
    }
    phones = {owner[text]: f"+{phone}" for text, phone in told.items()}
    twins = {
        f"twins:{card}"
        for id_, phone in phones.items()
        for card, known in firm.crm.cards.items()
        if living[id_] and phone in known and not any(card in theirs for theirs in cards.values())
    }
    assert {key for key in firm.asked() if key.startswith("twins:")} == twins


def owned(firm):
    """The cards of each customer, as we know them."""
    found: dict[str, set[str]] = {id_: set() for _, id_ in firm.owners()}
    for told, id_ in firm.owners():
        found[id_] |= {handle.value for handle in told.handles if handle.kind == "bitrix_contact"}
    return found


def test_a_double_that_is_left_when_ours_is_gone_takes_its_place(firm):
    told(firm)
    (one, *_) = firm.crm.things
    firm.crm.put(Thing(firm.crm.things[one].key, "old", {"300"}))
    del firm.crm.things[one]
    firm.settle()
    assert firm.shown() == [("one", ["300"]), ("two", ["300"])]
