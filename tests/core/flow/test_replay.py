"""Replay makes the history that a connector would make today, also by taking back; and never what was redacted."""

from dataclasses import replace
from datetime import timedelta

import pytest
from hypothesis import given
from hypothesis import strategies as st

from onethread.flow.interchange.connector import NAME, Interchange
from onethread.flow.interchange.lines import write_line
from onethread.flow.record import record
from onethread.flow.redact import redact
from onethread.flow.replay import apply, plan, portions
from onethread.flow.translate import translate
from onethread.model.interaction import Kind
from onethread.plugin import Delivery, Record
from onethread.store import dead_letters, deliveries, exports
from tests.core.consistency import check
from tests.core.telling import NOW, READER, RECEIVERS, drain, fact, history, people, tell, typed, whatsapp
from tests.laws import law
from tests.thread.stories import lines, stories, told
from tests.thread.stories import tell as tell_story


class Changed(Interchange):
    """A newer version of a connector."""

    def __init__(self, change):
        self.change = change

    def translate(self, delivery):
        for part in super().translate(delivery):
            if isinstance(part, Record):
                yield Record(self.change(part.told), part.items)


def replay(store, change=None, *, really=True, only=None):
    receivers = {NAME: Changed(change)} if change else RECEIVERS

    def work(connection):
        kept = deliveries.stretch(connection, 0, 100)
        planned = plan(connection, [one for one in kept if only in (None, one.id)], receivers, READER)
        if really:
            apply(connection, planned, READER, NOW)
        return planned.differences

    return store.write(work)


STORY = (
    fact("f1", typed("phone", "069123456"), text="one", name="Ion"),
    whatsapp("w1", "37369123456", text="two"),
    whatsapp("w1", "37369123456", text="two!"),
)


def test_the_same_connector_changes_nothing(store):
    tell(store, *STORY)
    before = history(store)

    assert replay(store) == []
    assert history(store) == before


def test_what_would_change_is_shown_before_it_is(store):
    tell(store, *STORY)
    before = history(store)

    def shout(told):
        return replace(told, text=told.text.upper())

    (one, _) = replay(store, shout, really=False)
    assert history(store) == before
    assert (one.kind, one.fields) == ("changed", {"text": ("one", "ONE")})

    assert len(replay(store, shout)) == 2
    assert sorted(told.text for told in history(store)) == ["ONE", "TWO!"]
    assert replay(store, shout) == []


def test_a_newer_connector_takes_back_and_adds(store):
    tell(store, *STORY)
    kinds = [one.kind for one in replay(store, lambda told: replace(told, id=f"new-{told.id}"))]

    assert sorted(kinds) == ["gone", "gone", "new", "new"]
    assert people(store) == [["new-f1", "new-w1"]]


def test_a_handle_that_is_taken_back_parts_the_customer(store):
    tell(store, *STORY)
    assert people(store) == [["f1", "w1"]]

    replay(store, lambda told: replace(told, handles=()) if told.id == "f1" else told)
    assert people(store) == [["f1"], ["w1"]]
    replay(store)
    assert people(store) == [["f1", "w1"]]


def test_a_dead_letter_that_can_be_read_now_is_gone(store):
    store.write(lambda c: deliveries.keep(c, [Delivery(NAME, b'{"id": 5}', {}, NOW)]))
    tell(store)
    tell(store, fact("f1"))
    assert len(store.read(dead_letters.listed)) == 1

    replay(store, lambda told: told)
    assert store.read(dead_letters.listed) == []


def test_a_number_that_is_only_written_differently_is_a_difference(store):
    tell(store, fact("f1", attributes={"x": 1, "same": [1.0]}))

    (one,) = replay(store, lambda told: replace(told, attributes={"x": True, "same": [1.0]}))
    assert one.fields == {"attributes": ({"same": [1.0], "x": 1}, {"same": [1.0], "x": True})}
    assert write_line(*history(store)).count(b'"x":true') == 1


def test_a_fact_names_the_first_delivery_that_still_tells_it(store):
    tell(store, fact("f1", text="one"), fact("f1", text="one, later"), fact("f1", text="one, at last"))
    first, second, _ = (one.id for one in store.read(lambda c: deliveries.stretch(c, 0, 10)))

    def named():
        return [stored.delivery for stored, _ in store.read(lambda c: list(exports.facts(c)))]

    assert named() == [first]
    replay(store, lambda told: replace(told, id="other") if told.text == "one" else told)
    assert sorted(named()) == [first, second]
    replay(store)
    assert named() == [first]


def test_portions_hold_about_as_many_facts_as_one_transaction_may(store, monkeypatch):
    monkeypatch.setattr("onethread.flow.replay.MOST_FACTS", 3)
    for size in (1, 2, 1, 5, 1):
        tell(store, *(fact(f"{size}-{n}") for n in range(size)), together=True)
    store.write(lambda c: deliveries.keep(c, [Delivery(NAME, b"{}", {}, NOW)] * 4))
    ids = [one.id for one in store.read(lambda c: deliveries.waiting(c, 10))]
    store.write(drain)
    one, two, three, four, five = (one.id for one in store.read(lambda c: deliveries.stretch(c, 0, 5)))

    wanted = [[one, two], [three], [four], [five, *ids[:2]], ids[2:]]
    assert store.read(lambda c: portions(c, [five, *ids, three, one, four, two])) == wanted
    assert store.read(lambda c: portions(c, [])) == []


def forgetful(told):
    """A connector that reads some facts otherwise."""
    return {
        "m1": lambda: replace(told, handles=(), text=None),
        "m2": lambda: replace(told, id="m3"),
        "m3": lambda: replace(told, kind=Kind.NOTE, at=told.at - timedelta(days=1), statuses=()),
    }.get(told.id, lambda: told)()


@law
@given(stories, st.randoms(use_true_random=False))
def test_a_replay_there_and_back_ends_where_telling_directly_does(store, story, random):
    directly = tell_story(store, [[lines(part)] for part in story])

    assert replay(store) == []
    assert store.read(told) == directly

    ids = [one.id for one in store.read(lambda c: deliveries.stretch(c, 0, 100))]
    for number in random.sample(ids, len(ids)):
        replay(store, forgetful, only=number)
    replay(store, forgetful)
    assert replay(store, forgetful) == []
    check(store, READER)
    replay(store)
    assert store.read(told) == directly
    check(store, READER)


@pytest.mark.parametrize("line", [1, 2])
def test_what_was_redacted_is_blank_and_is_never_read_again(store, line):
    tell(store, fact("f1", text="first"), fact("f2", text="second"), together=True, headers={"first-line": "1"})
    (kept,) = store.read(lambda c: deliveries.stretch(c, 0, 10))

    store.write(lambda c: redact(c, {kept.id: {str(line)}}, NOW))
    (blank,) = store.read(lambda c: deliveries.stretch(c, 0, 10))
    assert (b"first" in blank.delivery.body, b"second" in blank.delivery.body) == (line != 1, line != 2)
    (gone,) = replay(store)
    assert (gone.kind, gone.key[2]) == ("gone", f"f{line}")


def test_what_a_connection_told_that_is_not_there_now_is_left_as_it_is(store):
    tell(store, *STORY)
    store.write(lambda c: deliveries.keep(c, [Delivery("gone", write_line(STORY[0]), {}, NOW)]))
    store.write(lambda c: drain_as(c, {"gone": RECEIVERS[NAME]}))
    before = history(store)

    def shout(told):
        return replace(told, text=told.text.upper())

    assert [one.key[2] for one in replay(store, shout)] == ["w1"]
    assert [told.text for told in history(store) if told.id == "f1"] == [
        told.text for told in before if told.id == "f1"
    ]


def drain_as(connection, receivers):
    readings = [translate(kept, receivers) for kept in deliveries.waiting(connection, 1000)]
    return record(connection, readings, READER, NOW)
