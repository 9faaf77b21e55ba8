"""A fact joined from its parts is the same, however they came."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import reduce

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.model.handle import Handle, Trust
from onethread.model.interaction import (
    Attachment,
    Direction,
    Interaction,
    Kind,
    Reaction,
    Revision,
    Status,
    furthest,
    join,
)

BEGIN = datetime(2026, 11, 20, 10, tzinfo=UTC)
times = st.integers(0, 3).map(lambda minute: BEGIN + timedelta(minutes=minute))
words = st.none() | st.sampled_from(["", "Ana", "Ana Popescu", "Иван"])


def some(parts):
    return st.lists(parts, max_size=2).map(tuple)


handles = st.builds(Handle, st.sampled_from(["phone", "wa_id"]), st.sampled_from("12"), st.sampled_from(Trust))
parts = st.builds(
    Interaction,
    channel=st.just("whatsapp"),
    account=st.just("a"),
    id=st.just("m1"),
    at=times,
    kind=st.sampled_from(Kind),
    direction=st.none() | st.sampled_from(Direction),
    text=words,
    name=words,
    handles=some(handles),
    attributes=st.dictionaries(st.sampled_from("xy"), words),
    attachments=some(st.builds(Attachment, st.sampled_from("pq"), mime=words, size=st.none() | st.integers(0, 9))),
    statuses=some(st.builds(Status, times, st.sampled_from(["sent", "read"]))),
    revisions=some(st.builds(Revision, times, words, st.booleans())),
    reactions=some(st.builds(Reaction, times, st.sampled_from("ab"), words)),
    seen=st.booleans(),
    live=st.booleans(),
)


@given(st.lists(parts, min_size=1, max_size=5), st.randoms())
def test_shuffled_doubled_and_regrouped_parts_give_one_fact(told, random):
    again = [*told, random.choice(told)]
    random.shuffle(again)
    cut = random.randrange(len(again)) + 1
    groups = [reduce(join, group) for group in (again[:cut], again[cut:]) if group]

    assert reduce(join, groups, groups[0]) == reduce(join, [*told, told[0]])


@given(parts)
def test_a_part_that_is_told_for_the_first_time_is_as_if_it_had_been_told_twice(told):
    assert join(told, told) == join(told, replace(told))


def test_a_status_before_its_message_waits_for_it_and_gives_it_no_time():
    status = Interaction("whatsapp", "a", "m1", BEGIN, statuses=(Status(BEGIN, "read"),), seen=False)
    message = Interaction("whatsapp", "a", "m1", BEGIN + timedelta(hours=1), text="Bună", direction=Direction.OUT)

    joined = join(status, message)

    assert (joined.text, joined.at, joined.seen) == ("Bună", message.at, True)
    assert joined.statuses == status.statuses


def test_what_is_said_about_a_fact_of_the_history_does_not_make_it_live():
    old = Interaction("whatsapp", "a", "m1", BEGIN, text="a", live=False)
    reaction = Interaction("whatsapp", "a", "m1", BEGIN, seen=False, reactions=(Reaction(BEGIN, "customer", "👍"),))

    assert not join(old, reaction).live
    assert join(join(old, reaction), Interaction("whatsapp", "a", "m1", BEGIN, text="a")).live


def test_an_emoji_that_was_taken_back_within_its_second_is_gone():
    told = [
        Interaction("whatsapp", "a", "m1", BEGIN, seen=False, reactions=(Reaction(BEGIN, "customer", emoji),))
        for emoji in (None, "👍")
    ]

    for one, other in (told, reversed(told)):
        assert [reaction.emoji for reaction in join(one, other).reactions] == ["👍", None]


@pytest.mark.parametrize(
    ("told", "word"),
    [
        (["sent", "read", "delivered"], "read"),
        (["read", "played"], "played"),
        (["accepted", "failed"], "failed"),
        (["failed", "sent"], "failed"),
        (["delivered", "failed"], "delivered"),
        (["failed", "read"], "read"),
        (["warmed up"], "warmed up"),
    ],
)
def test_the_furthest_status_is_told_whatever_came_last(told, word):
    last = furthest([Status(BEGIN + timedelta(minutes=minute), status) for minute, status in enumerate(told)])

    assert last is not None
    assert last.status == word
    assert furthest([]) is None
