"""What somebody decides holds at once, and evidence is told in words of people."""

import json
from itertools import product

import pytest

from onethread.flow.decisions import Author, NoLinkError, UndecidableError, accept, merge, reject, unmerge
from onethread.flow.evidence.weigh import Reason
from onethread.flow.evidence.written import by_hand, sentences, written
from onethread.flow.explain import suggested, why_not
from onethread.flow.handle_kinds import KINDS
from onethread.flow.relink import INLINE
from onethread.flow.whom import by_id
from onethread.model.caution import Caution
from onethread.model.comparison import Finding
from onethread.store import customers, directory, links, rechecks, vetoes
from tests.core.consistency import check
from tests.core.deciding import ends
from tests.core.telling import NOW, READER, fact, tell, typed
from tests.core.who import ANA, ION, MARRIED

WHO = Author("elena", NOW, Caution.BALANCED, "asked them")


def numbers(store, name):
    return store.read(lambda c: directory.by_name(c, name))


def sure(store):
    return [link for link in store.read(lambda c: links.of_points(c, range(1000))) if link.said.sure]


def test_a_decision_on_many_contact_points_holds_at_once(store):
    many = [fact(f"f{n}", typed("phone", "069123456"), name="Ion Ceban", channel=f"c{n}") for n in range(39)]
    mails = [fact(f"g{n}", typed("email", "ion@alfa.md"), name="Ion Ceban", channel=f"d{n}") for n in range(39)]
    tell(store, *many, *mails, together=True)
    while waiting := store.read(lambda c: rechecks.waiting(c, 1)):
        store.write(lambda c, waiting=waiting: rechecks.done(c, waiting))
    one, other = numbers(store, "Ion")
    assert len(many) + len(mails) > INLINE

    outcome = store.write(lambda c: merge(c, ends(c, (one, other)), WHO))
    assert len(outcome.customers) == 1
    assert len(numbers(store, "Ion")) == 1
    check(store, READER)
    assert len(store.write(lambda c: unmerge(c, outcome.link, WHO)).customers) == 2
    check(store, READER)


def test_a_suggestion_of_those_who_are_one_by_now_is_neither_listed_nor_answered(store):
    tell(store, ANA, MARRIED)
    (asked,) = store.read(lambda c: suggested(c, 9))
    stale = links.Said(asked.link.pair, links.NAMESAKES, sure=False, bits=5.0, evidence=[])
    store.write(lambda c: accept(c, asked.link.id, WHO))
    store.write(lambda c: links.add(c, [stale], NOW))
    (number,) = [one.id for one in store.read(lambda c: links.of_points(c, stale.pair)) if not one.said.sure]

    assert store.read(lambda c: suggested(c, 9)) == []
    assert store.read(links.suggestions_counted) == 0
    for answer in (accept, reject):
        with pytest.raises(UndecidableError, match="one customer by now"):
            store.write(lambda c, answer=answer: answer(c, number, WHO))


def test_a_link_that_stands_beside_one_by_hand_is_not_cut_alone(store):
    tell(store, *ION)
    (link,) = sure(store)
    by_elena = links.Said(link.pair, "elena", evidence=by_hand(""))
    number = store.write(lambda c: links.add_one(c, by_elena, NOW))

    with pytest.raises(UndecidableError, match=f"also one by link {number}, made by hand"):
        store.write(lambda c: unmerge(c, link.id, WHO))


def test_what_follows_from_evidence_is_nobodys_decision():
    for name in links.DERIVED:
        with pytest.raises(UndecidableError, match="is no name of somebody who decides"):
            Author(name, NOW, Caution.BALANCED)


def test_what_is_gone_cannot_be_decided_on(store):
    for decide in (unmerge, accept, reject):
        with pytest.raises(NoLinkError):
            store.write(lambda c, decide=decide: decide(c, 77, WHO))


def test_one_word_of_somebody_is_told_once_however_many_contact_points_it_is_about(store):
    tell(store, *ION, ANA)
    (one,), (other,) = numbers(store, "Ceban"), numbers(store, "Ana")

    def ask(connection):
        sides = customers.points_of(connection, (one, other))
        vetoes.add(
            connection, [(min(pair), max(pair)) for pair in product(*sides.values())], "elena", "asked them", NOW
        )
        ids = customers.ids(connection, (one, other))
        first, second = (by_id(connection, ids[number]) for number in (one, other))
        return why_not(connection, first, second, Caution.BALANCED)

    found = store.write(ask)
    assert [(veto.author, veto.reason) for veto in found.vetoes] == [("elena", "asked them")]
    assert found.verdict == "somebody said that they are not one"


def evidence(about, *findings):
    return written([Reason(about, tuple(Finding(*one) for one in findings), sum(one[2] for one in findings))])


@pytest.mark.parametrize(
    ("about", "sentence"),
    [
        ("phone +37369123456", "phone +37369123456: proven on both sides (+14.0 bits)"),
        ("email ana@alfa.md", "e-mail ana@alfa.md: proven on both sides (+14.0 bits)"),
        ("wa_bsuid MD.11", "WhatsApp account MD.11: proven on both sides (+14.0 bits)"),
        ("tg_username ana", "Telegram name ana: proven on both sides (+14.0 bits)"),
        ("visitor_id v 1", "browser v 1: proven on both sides (+14.0 bits)"),
        ("viber_id 7", "viber id 7: proven on both sides (+14.0 bits)"),
        ("company", "firm: proven on both sides (+14.0 bits)"),
    ],
)
def test_evidence_is_a_sentence(about, sentence):
    assert sentences(evidence(about, ("x", "proven on both sides", 14.0))) == [sentence]


def test_several_findings_are_one_sentence():
    told = evidence("phone 1", ("phone", "typed on both sides", 8.0), ("shared", "somebody else has it too", -3.5))

    assert sentences(told) == ["phone 1: typed on both sides; somebody else has it too (+4.5 bits)"]


def test_no_kind_is_called_by_its_inner_name():
    for kind in KINDS:
        (said,) = sentences(evidence(f"{kind.kind} 1", ("x", "proven on both sides", 1.0)))
        assert "_" not in said


def test_what_somebody_decided_is_told_as_it_was_said():
    assert sentences(by_hand("wa_bsuid is hers")) == ["wa_bsuid is hers"]
    assert sentences(by_hand("")) == ["decided by hand"]


def test_evidence_is_kept_in_few_bytes():
    told = evidence("phone +37369123456", ("phone", "proven on one side, typed on the other", 11.0))

    assert len(json.dumps(told)) < 140
