"""Batches: each command has an outcome of its own, and what is repeated is only what failed and may be."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from onethread_bitrix24.client import (
    AccessDeniedError,
    Answer,
    CallRefusedError,
    Command,
    CredentialsError,
    MethodMissingError,
    NotFoundError,
    NotTriedError,
    OperatingLimitError,
    Operation,
    UnclearError,
    UnreachableError,
)
from onethread_bitrix24.client.answers import Failure, read_batch
from onethread_bitrix24.client.batch import _parts
from onethread_bitrix24.client.durations import Durations
from onethread_bitrix24.client.encode import command
from onethread_bitrix24.sandbox.cards.seed import seed
from onethread_bitrix24.sandbox.protocol.references import command as received

GET = "crm.contact.get"


def get(id_):
    return Command(GET, {"id": id_})


def add(name):
    return Command("crm.contact.add", {"fields": {"NAME": name, "ORIGIN_ID": name}})


def results(outcomes):
    """Results of what went well, types of what did not."""
    return [one.result if isinstance(one, Answer) else type(one) for one in outcomes]


def batch(ground, commands, **named):
    return ground.run(lambda client: client.batch(commands, **named))


def names(ground):
    return sorted(row["NAME"] for row in ground.portal.state.cards[3])


@pytest.fixture
def people(ground):
    seed(ground.portal, contacts=3)
    return ground


def test_nothing_is_no_request(ground):
    assert batch(ground, []) == []
    assert ground.portal.journal.counts.total() == 0


def test_a_failure_takes_no_other_command_along(people):
    told = batch(people, [get(1), get(99), Command("crm.nonsense.get"), Command(GET), get(3)])
    assert [one["ID"] for one in (told[0].result, told[4].result)] == ["1", "3"]
    assert results(told[1:4]) == [NotFoundError, MethodMissingError, CallRefusedError]


@pytest.mark.parametrize("number", [1, 49, 50, 51, 130])
def test_any_number_of_commands_keep_their_order(ground, number):
    made = results(batch(ground, [add(f"n{at:03}") for at in range(number)]))
    rows = ground.portal.state.cards[3].rows
    assert [rows[id_]["NAME"] for id_ in made] == [f"n{at:03}" for at in range(number)]
    assert len(ground.portal.journal.of("batch")) == 1 + -(
        -(number - min(number, 10)) // 50
    )  # the first ten by themselves


def test_a_list_tells_how_many_there_are(people):
    (told,) = batch(people, [Command("crm.contact.list", {"filter": {"ID": [1, 2]}})])
    assert told.total == 2
    assert [row["ID"] for row in told.result] == ["1", "2"]
    assert "operating" in told.time


@pytest.mark.parametrize("kind", ["server_error", "unexpected_answer"])
def test_only_what_failed_and_may_be_repeated_is(people, kind):
    people.portal.faults.add(kind, method=GET, skip=1)
    people.portal.faults.add(kind, method="crm.contact.add", skip=1)
    told = results(batch(people, [get(1), get(2), add("a"), add("b"), add("c")]))
    assert [one["ID"] for one in told[:2]] == ["1", "2"]
    assert told[2:] == [4, UnclearError, 5]
    assert people.executed(GET) == 2
    assert people.executed("crm.contact.add") == 2


def test_what_the_limit_turned_away_is_told_when_it_may_be_again(people):
    people.portal.faults.add("operation_limit", method="crm.contact.add", skip=1)
    first, second, third = batch(people, [add("a"), add("b"), get(1)])
    assert isinstance(first, Answer)
    assert isinstance(third, Answer)
    assert isinstance(second, OperatingLimitError)
    assert second.retry_after
    assert people.executed("crm.contact.add") == 1


@pytest.mark.parametrize("kind", ["drop_before", "html_502", "server_error", "drop_after", "truncate", "fail_after"])
def test_of_a_batch_without_an_answer_nothing_is_made_twice(people, kind):
    people.portal.faults.add(kind, method="batch")
    told = batch(people, [add("a"), get(1), Command("crm.contact.update", {"id": 1, "fields": {"NAME": "z"}})])
    assert isinstance(told[0], UnclearError)
    assert isinstance(told[1], Answer)
    assert isinstance(told[2], Answer)
    assert people.executed("crm.contact.add") == (0 if kind in ("drop_before", "html_502", "server_error") else 1)


@pytest.mark.parametrize("kind", ["drop_after", "truncate", "fail_after"])
def test_what_a_lost_batch_has_deleted_is_deleted_and_nothing_else(people, kind):
    people.portal.faults.add(kind, method="batch")
    told = batch(people, [*(Command("crm.contact.delete", {"id": id_}) for id_ in (1, 2)), get(99)])
    assert results(told) == [True, True, NotFoundError]
    assert results(batch(people, [Command("crm.contact.delete", {"id": 1})])) == [NotFoundError]
    assert names(people) == [people.portal.state.cards[3].rows[3]["NAME"]]


@pytest.mark.parametrize("kind", ["drop_after", "truncate", "html_502"])
def test_a_batch_of_questions_is_simply_asked_again(people, kind):
    people.portal.faults.add(kind, method="batch")
    assert [one.result["ID"] for one in batch(people, [get(1), get(2)])] == ["1", "2"]


def sizes(ground):
    return [len(entry.params["cmd"]) for entry in ground.portal.journal.of("batch")]


def test_what_takes_long_goes_in_small_parts(ground):
    """Fifty of four seconds each would be cut off after sixty."""
    with ground.options(costs={"crm.contact.add": 4.0}):
        made = results(batch(ground, [add(f"n{at:03}") for at in range(30)]))
    assert len(set(made)) == 30
    assert sizes(ground) == [10, 5, 5, 5, 5]


def test_after_a_batch_that_was_cut_off_the_next_are_smaller(people):
    people.portal.faults.add("html_504", method="batch", times=2)
    told = batch(people, [get(1 + at % 3) for at in range(50)])
    assert [one.result["ID"] for one in told] == [str(1 + at % 3) for at in range(50)]
    assert people.executed(GET) == 50
    assert max(sizes(people)) <= 25


def test_tries_do_not_multiply(people):
    people.portal.faults.add("drop_before", method="batch", times=0)
    batch(people, [get(1), get(2)])
    assert people.portal.faults.struck["drop_before"] == 7  # two in one request, then three times one in each of two
    people.portal.faults.clear()
    people.portal.faults.add("query_limit", method="batch", times=0)
    batch(people, [get(1), get(2)])
    assert people.portal.faults.struck["query_limit"] == 4


def test_a_method_that_rests_holds_no_other_back(people):
    with people.options(costs={GET: 450.0}, wall=1000.0):
        people.call(GET, {"id": 1})
        first, second = batch(people, [get(1), Command("crm.contact.list")])
    assert isinstance(first, OperatingLimitError)
    assert len(second.result) == 3


@pytest.mark.parametrize("number", [60, 4])
def test_a_method_of_which_little_is_left_holds_no_other_back(people, number):
    """One more call of it would go, so many would not."""
    with people.options(costs={GET: 4.0}, wall=1000.0):
        for _ in range(84):
            people.portal.limits.of(f"webhook:{people.sandbox.webhook_token[2:8]}", GET).charge(people.clock.now(), 4.0)
        for _ in range(2):
            assert isinstance(batch(people, [get(1)])[0], Answer)
        told = batch(people, [*[get(1)] * number, *[Command("crm.contact.list")] * 3])
    assert {type(one) for one in told[:number]} == {OperatingLimitError}
    assert [len(one.result) for one in told[number:]] == [3, 3, 3]
    assert people.executed(GET) == 2


def test_one_part_that_is_lost_leaves_the_others(ground):
    ground.portal.faults.add("drop_after", method="batch", skip=1)
    told = results(batch(ground, [add(f"n{at:03}") for at in range(150)]))
    assert told.count(UnclearError) in (40, 50)
    assert len(names(ground)) == len(set(names(ground))) == 150
    assert ground.executed("crm.contact.add") == 150


@pytest.mark.parametrize(
    ("kind", "error"),
    [("invalid_token", CredentialsError), ("no_scope", AccessDeniedError), ("overload", CredentialsError)],
)
def test_what_fails_whole_is_what_became_of_each(people, kind, error):
    people.portal.faults.add(kind, method="batch")
    first, second = batch(people, [get(1), add("a")])
    assert isinstance(first, error)
    assert isinstance(second, error)
    assert people.executed("crm.contact.add") == 0


def test_a_portal_that_does_not_answer_is_told_for_each(people):
    people.portal.faults.add("drop_before", method="batch", times=0)
    assert results(batch(people, [get(1), add("a")])) == [UnreachableError, UnclearError]


def test_with_halt_nothing_is_tried_behind_the_first_failure(people):
    told = results(batch(people, [add("a"), get(99), add("b"), *[add(f"n{at}") for at in range(60)]], halt=True))
    assert told[:3] == [4, NotFoundError, NotTriedError]
    assert set(told[3:]) == {NotTriedError}
    assert people.executed("crm.contact.add") == 1


@pytest.mark.parametrize("halt", [False, True])
def test_one_of_no_values_is_not_sent_and_takes_no_place(people, halt):
    nothing = Command("crm.contact.list", {"filter": {"@ID": []}})
    told = batch(people, [get(1), nothing, get(2), Command("crm.contact.list", {"filter": {"!@ID": []}})], halt=halt)
    assert [told[0].result["ID"], told[1], told[2].result["ID"]] == ["1", Answer([], 0), "2"]
    assert len(told[3].result) == 3
    assert people.portal.journal.counts["crm.contact.list"] == 1
    with pytest.raises(ValueError, match="each is sent"):
        batch(people, [nothing, Command(GET, {"id": "$result[c0]"}, refers=True)])


def test_a_reference_uses_what_an_earlier_command_gave(people):
    refer = Command(GET, {"id": "$result[c0]"}, refers=True)
    first, second = batch(people, [add("a"), refer], halt=True)
    assert second.result["ID"] == str(first.result)
    with pytest.raises(ValueError, match="50"):
        batch(people, [refer] * 51)


def test_what_a_customer_wrote_is_no_reference(people):
    said = "pay $result[c0][NAME] & <b>#1</b> 100% [x]=?\n"
    note = Command("crm.contact.update", {"id": 2, "fields": {"COMMENTS": said}})
    told = batch(people, [get(1), note, get(1)])
    assert [isinstance(one, Answer) for one in told] == [True] * 3
    assert people.portal.state.cards[3].rows[2]["COMMENTS"] == said


WORDS = st.text(st.characters(exclude_categories=("Cs", "Cc")), max_size=30)


@settings(max_examples=40)
@given(st.dictionaries(st.text("abcXYZ_", min_size=1, max_size=8), WORDS, max_size=4))
def test_texts_arrive_as_they_were_written(fields):
    method, params = received(command("crm.contact.add", {"fields": fields, "id": 7}))
    assert method == "crm.contact.add"
    assert params == {"fields": fields or "", "id": "7"}


@given(st.lists(st.booleans(), max_size=140))
def test_parts_hold_every_command_once(alone):
    commands = [Command("a.add", {"text": "$result[x]"} if one else {}) for one in alone]
    parts = _parts(commands, range(len(commands)), Durations({"a.add": 0.1}))
    assert sorted(at for part in parts for at in part) == list(range(len(commands)))
    assert all(len(part) == 1 for part in parts for at in part if alone[at])
    assert all(len(part) <= 50 for part in parts)
    ordered = _parts(commands, range(len(commands)), Durations(), in_order=True)
    assert [at for part in ordered for at in part] == list(range(len(commands)))


def test_what_an_answer_does_not_tell_is_not_known():
    answer = Answer({"result": [], "result_error": [], "result_total": [], "result_next": [], "result_time": []})
    assert read_batch(answer, ["c0"]) == {"c0": Failure(0, "NO_ANSWER")}


@pytest.mark.parametrize(
    ("done", "failed", "named"),
    [
        ("a", "b", "ab"),
        ("ac", "b", "abcd"),
        ("a", "bc", "abcd"),
        ("ad", "b", "abcd"),
        ("abcd", "", "abcd"),
        ("", "", "abcd"),
    ],
)
def test_of_a_batch_that_was_to_halt_all_that_it_tells_is_told(done, failed, named):
    """Who goes on behind a failure has not halted; of who tells of nothing nobody knows."""
    answer = Answer(
        {"result": dict.fromkeys(done, 1), "result_error": {name: {"error": "NOT_FOUND"} for name in failed}}
    )
    told = read_batch(answer, list("abcd"), halted=True)
    assert told == {
        name: Answer(1) if name in done else Failure(0, "NOT_FOUND" if name in failed else "NO_ANSWER")
        for name in named
    }


def test_lists_and_maps_are_one():
    answer = Answer(
        {
            "result": {"c1": {"ID": "1"}, "c0": None},
            "result_error": {"c2": {"error": "", "error_description": "Not found"}},
        }
    )
    told = read_batch(answer, ["c0", "c1", "c2"])
    assert told == {"c0": Answer(None), "c1": Answer({"ID": "1"}), "c2": Failure(0, "", "Not found")}


def test_a_send_in_a_batch_is_as_careful_as_alone(people):
    people.portal.faults.add("drop_after", method="batch")
    (told,) = batch(people, [Command("crm.contact.add", {"fields": {"NAME": "a"}}, Operation.SEND)])
    assert isinstance(told, UnclearError)
