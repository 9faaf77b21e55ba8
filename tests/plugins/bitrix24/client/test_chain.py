"""Commands that need each other: what went well is kept, and nothing is done with the answer of a command that failed."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread_bitrix24.client import (
    Answer,
    Command,
    NotFoundError,
    NotTriedError,
    OperatingLimitError,
    Operation,
    UnclearError,
)
from onethread_bitrix24.client.answers import NO_ANSWER, Failure, Tried
from onethread_bitrix24.client.chain import Chain, unmisled
from onethread_bitrix24.client.references import filled, referred
from onethread_bitrix24.client.retries import TRIES
from onethread_bitrix24.sandbox import batch as portal_batch
from onethread_bitrix24.sandbox.cards.seed import seed
from tests.plugins.bitrix24.client.test_batch import GET, add, batch, get, results

ADD, UPDATE = "crm.contact.add", "crm.contact.update"


@pytest.fixture
def people(ground):
    seed(ground.portal, contacts=3)
    return ground


def update(id_, words):
    refers = bool(referred([id_, words]))
    return Command(UPDATE, {"id": id_, "fields": {"COMMENTS": words}}, refers=refers)


def comments(ground):
    return {row["ID"]: row["COMMENTS"] for row in ground.portal.state.cards[3] if row.get("COMMENTS")}


def requests(ground):
    return [list(entry.params["cmd"]) for entry in ground.portal.journal.of("batch")]


def test_what_refers_to_a_command_that_failed_is_not_tried_and_all_others_are(people):
    commands = [
        get(1),
        update("2", "$result[c0][NAME]"),
        get(99),
        update("$result[c2][ID]", "lost"),
        Command(GET, {"id": "$result[c3]"}, refers=True),
        update("3", "kept"),
    ]
    told = results(batch(people, commands))
    name = told[0]["NAME"]
    assert told[1:] == [True, NotFoundError, NotTriedError, NotTriedError, True]
    assert comments(people) == {2: name, 3: "kept"}
    assert requests(people) == [["c0", "c1", "c2", "c3", "c4", "c5"], ["c5"]]


def test_a_chain_is_repeated_with_the_command_that_failed_and_nothing_before_it_is(people):
    people.portal.faults.add("server_error", method=UPDATE)
    told = results(
        batch(people, [add("a"), update("$result[c0]", "b"), Command(GET, {"id": "$result[c0]"}, refers=True)])
    )
    assert told[:2] == [4, True]
    assert told[2]["COMMENTS"] == "b"
    assert people.executed(ADD) == people.executed(UPDATE) == 1
    assert [str(entry.params["id"]) for entry in people.portal.journal.of(UPDATE)] == ["4", "4"]
    assert requests(people)[1:] == [["c1", "c2"]]


def test_so_is_one_whose_first_command_failed(people):
    people.portal.faults.add("unexpected_answer", method=GET, times=2)
    told = results(batch(people, [get(1), update("2", "$result[c0][NAME]")]))
    assert told[1] is True
    assert comments(people) == {2: told[0]["NAME"]}
    assert people.executed(UPDATE) == 1


def test_what_may_have_been_made_is_not_made_again_and_its_chain_not_tried(people):
    people.portal.faults.add("server_error", method=ADD)
    told = results(batch(people, [add("a"), update("$result[c0]", "b"), get(1)]))
    assert told[:2] == [UnclearError, NotTriedError]
    assert told[2]["ID"] == "1"
    assert people.executed(UPDATE) == 0


@pytest.mark.parametrize("kind", ["drop_after", "truncate", "fail_after"])
def test_of_a_chain_without_an_answer_nothing_is_made_twice_and_nobody_says_that_it_was_not_tried(people, kind):
    people.portal.faults.add(kind, method="batch")
    told = results(batch(people, [add("a"), update("$result[c0]", "b"), get(1)]))
    assert told[:2] == [UnclearError, UnclearError]
    assert told[2]["ID"] == "1"
    assert people.executed(ADD) == people.executed(UPDATE) == 1


def test_a_chain_of_questions_without_an_answer_is_asked_again(people):
    people.portal.faults.add("drop_after", method="batch", times=2)
    first, second = batch(people, [get(1), Command(GET, {"id": "$result[c0][ID]"}, refers=True)])
    assert first.result == second.result


def test_a_method_that_has_to_rest_takes_its_chain_along_and_nothing_else(people):
    people.portal.faults.add("operation_limit", method=UPDATE)
    told = results(batch(people, [get(1), update("2", "$result[c0][NAME]"), get(3)]))
    assert told[1] is OperatingLimitError
    assert [told[0]["ID"], told[2]["ID"]] == ["1", "3"]
    assert people.executed(GET) == 2


def test_a_command_that_is_sent_by_itself_can_be_referred_to(people):
    said = "pay $result[c1]"
    alone = Command(ADD, {"fields": {"NAME": "a", "COMMENTS": said}})
    told = results(batch(people, [alone, update("$result[c0]", "b"), Command(GET, {"id": "$result[c0]"}, refers=True)]))
    assert told[:2] == [4, True]
    assert told[2]["NAME"] == "a"


def test_what_a_customer_wrote_is_no_reference_in_a_later_request_either(people):
    people.portal.state.cards[3].rows[1]["NAME"] = "$result[c2]"
    people.portal.faults.add("server_error", method=UPDATE)
    told = results(batch(people, [get(1), update("2", "$result[c0][NAME]"), get(3)]))
    assert told[1] is UnclearError
    assert comments(people) == {}


def test_with_halt_a_chain_ends_at_its_first_failure(people):
    people.portal.faults.add("server_error", method=UPDATE)
    told = results(batch(people, [add("a"), update("$result[c0]", "b"), get(1)], halt=True))
    assert told == [4, UnclearError, NotTriedError]
    assert people.executed(GET) == 0


@pytest.fixture
def deaf(people, monkeypatch):
    """A portal, or somebody before it, that takes no notice of `halt`."""
    monkeypatch.setattr(portal_batch, "truthy", lambda _: False)
    return people


@pytest.mark.parametrize("halt", [False, True])
def test_what_was_made_in_spite_of_a_failure_is_not_made_again(deaf, halt):
    told = results(batch(deaf, [get(1), get(99), add("a"), update("$result[c2]", "b")], halt=halt))
    assert told[1:] == [NotFoundError, 4, True]
    assert deaf.executed(ADD) == deaf.executed(UPDATE) == 1
    assert comments(deaf) == {4: "b"}


def test_what_was_made_of_no_answer_is_not_made_again_nor_taken_for_what_was_meant(deaf):
    made = Command(ADD, {"fields": {"NAME": "$result[c0][NAME]"}}, refers=True)
    told = results(batch(deaf, [get(99), made, update("$result[c1]", "b"), get(1)]))
    assert told[:3] == [NotFoundError, UnclearError, UnclearError]
    assert told[3]["ID"] == "1"
    assert deaf.executed(ADD) == 1


def test_what_changed_something_of_no_answer_is_done_again_once_there_is_one(deaf):
    deaf.portal.faults.add("unexpected_answer", method=GET)
    told = results(batch(deaf, [get(1), update("2", "$result[c0][NAME]")]))
    assert told[1] is True
    assert comments(deaf) == {2: told[0]["NAME"]}


def test_references_are_read_as_the_portal_reads_them():
    answer = Answer({"items": [{"id": 7, "name": "Ana"}], "flag": True}, total=3, time={"duration": 0.5})
    params = {"id": "$result[c0][items][0][id]", "fields": {"T": "to $result[c0][items][0][name] of $total[c0]"}}
    assert referred(params) == {0}
    assert filled(params, {0: answer}) == {"id": 7, "fields": {"T": "to Ana of 3"}}
    assert filled("$result[c0][items]", {0: answer}) == [{"id": 7, "name": "Ana"}]
    assert filled({"$total[c0]": ["$result[c1]", 5]}, {0: answer}) == {"3": ["$result[c1]", 5]}
    assert filled("a $result[c0][flag]", {0: answer}) == "a 1"
    for nothing in ("$result[c0][items][1][id]", "$next[c0]", "$error[c0]", "a $result[c0][none]"):
        with pytest.raises(LookupError):
            filled(nothing, {0: answer})


FATES: dict[str, Tried] = {
    "fine": Answer(1),
    "refused": Failure(400, "NOT_FOUND", "Not found"),
    "unclear": Failure(500, "INTERNAL_SERVER_ERROR"),
    "turned away": Failure(503, "ERROR_BATCH_LENGTH_EXCEEDED"),
}
chains = st.lists(
    st.tuples(st.sets(st.integers(0, 9), max_size=2), st.sampled_from(list(Operation)), st.lists(st.sampled_from(list(FATES)))),
    min_size=1, max_size=10,
)  # fmt: skip


def commands_of(drawn):
    refers = [[f"$result[c{at}]" for at in needs if at < number] for number, (needs, _, _) in enumerate(drawn)]
    return [Command("a.b", {"x": told}, does, bool(told)) for told, (_, does, _) in zip(refers, drawn, strict=True)]


@given(chains, st.lists(st.booleans()), st.booleans(), st.booleans())
def test_whatever_fails_each_command_ends_and_what_it_did_it_did_with_true_answers(drawn, lost, halt, deaf):
    commands, done, sent = commands_of(drawn), dict[int, int](), 0
    chain, fates = Chain(commands, {}, halt), [list(fates) for _, _, fates in drawn]
    lost = list(lost)
    while waiting := chain.waiting():
        sent += 1
        assert sent <= len(commands) * TRIES
        told, before = dict[int, Tried](), dict(chain.known)
        for at, one in waiting.items():
            needs = referred(commands[at].params)
            assert all(isinstance(before.get(need), Answer) or need in told for need in needs)
            assert referred(one.params) == {need for need in needs if need not in before}
            told[at] = FATES[fates[at].pop(0) if fates[at] else "fine"]
            if isinstance(told[at], Answer):
                done[at] = done.get(at, 0) + 1
            elif not deaf:
                break
        told = unmisled(waiting, told)
        if lost and lost.pop():
            told = dict.fromkeys(waiting, Failure(0, NO_ANSWER))
        chain.take(told)
    assert chain.known.keys() == set(range(len(commands)))
    for at, one in enumerate(commands):
        untried = isinstance(chain.known[at], NotTriedError)
        assert not (untried and at in done)
        assert one.does.repeatable or done.get(at, 0) <= 1
        if untried and not halt:
            assert any(not isinstance(chain.known[need], Answer) for need in referred(one.params))
