"""Whatever people do in a portal, and wherever the audit dies: in the end all is shown once where it belongs, or asked about."""

from dataclasses import replace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from onethread.model.interaction import Revision
from onethread.store import questions
from onethread_bitrix24.sandbox.protocol.errors import Refusal
from tests.core.telling import whatsapp
from tests.laws import law
from tests.plugins.bitrix24.writing.audited import Firm
from tests.plugins.bitrix24.writing.ground import APP, WEBHOOK, fresh

pytestmark = pytest.mark.slow  # a portal over HTTP for each

ANA, ION = "37369123456", "37368777888"
NUMBERS = st.integers(0, 5)
STEPS = st.one_of(
    st.tuples(st.just("tell"), st.sampled_from([ANA, ION])),
    st.tuples(st.just("work")),
    st.tuples(st.just("change")),
    st.tuples(st.sampled_from(["edit", "delete", "double", "unbind", "drop", "copy"]), NUMBERS),
    st.tuples(st.just("merge"), NUMBERS, NUMBERS),
    st.tuples(st.just("audit"), st.lists(st.booleans(), max_size=2)),
)


class KilledError(BaseException):
    """A process dies."""


class Story:
    """People and we do things by turns; whatever is there is meant by counting round."""

    def __init__(self, firm):
        self.firm = firm
        self.told, self.deleted, self.went = {}, set(), False

    def play(self, steps):
        for at, (name, *more) in enumerate(steps):
            try:
                getattr(self, name)(at, *more)
            except Refusal:
                continue  # the portal does not let people do that

    def tell(self, at, phone):
        self.told[f"t{at}"] = whatsapp(f"w{at}", phone, minutes=at, text=f"t{at}")
        self.firm.tell(self.told[f"t{at}"])

    def change(self, at):
        """A customer edits what they wrote first."""
        if self.told:
            first = next(iter(self.told))
            told = self.told.pop(first)
            revision = Revision(told.at.replace(second=at), f"t{at}")
            self.told[f"t{at}"] = replace(told, revisions=(*told.revisions, revision))
            self.deleted = {f"t{at}" if text == first else text for text in self.deleted}
            self.firm.tell(self.told[f"t{at}"])

    def work(self, at):
        self.firm.until_quiet()

    def text(self, number):
        shown = sorted({text for text, _ in self.firm.shown() if text in self.told})
        return shown[number % len(shown)] if shown else None

    def card(self, number):
        ids = sorted(self.firm.cards())
        return ids[number % len(ids)] if ids else None

    def edit(self, at, number):
        if text := self.text(number):
            self.firm.edit(text)

    def delete(self, at, number):
        while text := self.text(number):
            self.firm.delete(text)
            self.deleted.add(text)
            if text not in self.firm.texts():
                return

    def double(self, at, number):
        if text := self.text(number):
            self.firm.double(text)

    def unbind(self, at, number):
        text = self.text(number)
        if text and (where := dict(self.firm.shown())[text]):
            self.firm.bind(text, int(where[0].partition(":")[2]), off=True)

    def drop(self, at, number):
        if card := self.card(number):
            self.went = True
            for text, where in self.firm.shown():
                if where == [f"contact:{card}"]:
                    self.firm.delete(text) if text in self.told else None
            self.firm.inside("crm.contact.delete", id=card)

    def copy(self, at, number):
        if card := self.card(number):
            ways = [{"VALUE": way["VALUE"]} for way in self.firm.cards()[card]["FM"] if way["TYPE_ID"] == "PHONE"]
            self.firm.inside("crm.contact.add", fields={"NAME": "Ana", "PHONE": ways})

    def merge(self, at, number, other):
        one, two = self.card(number), self.card(other)
        if one and two and one != two:
            self.went = True
            self.firm.merge(one, two)

    def audit(self, at, kills):
        """Audit, and die before or after looking as often as that."""
        look, firm = self.firm.writing.audit, self.firm
        for after in kills:

            async def die(intents, answers, after=after):
                if after:
                    await look(intents, answers)
                raise KilledError

            firm.writing.audit = die
            try:
                firm.store.run(firm.tasks["audit"]("crm"))
            except KilledError:
                firm.start()
                firm.later(minutes=4)  # the lease of the dead one
        firm.writing.audit = look
        firm.round()

    def end(self):
        self.firm.until_quiet()
        self.firm.settle()
        for question in self.firm.store.read(questions.listed):
            if question.key.startswith("merged:"):
                self.firm.store.run(self.firm.tasks["answer_question"](question.id, True))
                self.firm.settle()

    def check(self):
        firm, living = self.firm, self.living()
        owner = {(fact.revisions[-1].text if fact.revisions else fact.text): id_ for fact, id_ in firm.owners()}
        cards = {f"contact:{id_}" for id_ in firm.cards()}
        for text in self.told:
            shown = [where for said, where in firm.shown() if said == text]
            home = living[owner[text]]
            assert len(shown) <= 1, text
            assert shown or not home or text in self.deleted or self.deleted, text
            assert not home or all(sorted(cards & set(where)) == home for where in shown), text
            assert self.went or not (shown and text in self.deleted), text
        assert {said for said, _ in firm.shown()} <= set(self.told)
        asked = {key for key in firm.asked() if key.startswith("cards:")}
        assert asked <= {f"cards:{id_}" for id_ in living if not living[id_]}

    def living(self):
        """The living cards of each customer, as we know them."""
        found: dict[str, set[str]] = {id_: set() for _, id_ in self.firm.owners()}
        for fact, id_ in self.firm.owners():
            found[id_] |= {f"contact:{one.value}" for one in fact.handles if one.kind == "bitrix_contact"}
        cards = {f"contact:{id_}" for id_ in self.firm.cards()}
        return {id_: sorted(theirs & cards) for id_, theirs in found.items()}


EDITED_WITHOUT_A_CARD = [
    *[("tell", ANA), ("work",), ("tell", ANA), ("tell", ANA), ("change",), ("tell", ANA), ("work",)],
    *[("drop", 0), ("tell", ANA), ("change",)],
]
"""What went with its card is edited before there is another one."""


@law
@example(steps=EDITED_WITHOUT_A_CARD, mode=APP)
@example(steps=EDITED_WITHOUT_A_CARD, mode=WEBHOOK)
@given(steps=st.lists(STEPS, max_size=12), mode=st.sampled_from([APP, WEBHOOK]))
def test_whatever_people_did_all_is_shown_once_where_it_belongs(store, tmp_path, sandbox, steps, mode):
    fresh(sandbox)
    store.clear()
    story = Story(Firm(store, tmp_path, sandbox, mode))
    story.play(steps)
    story.end()
    story.check()
