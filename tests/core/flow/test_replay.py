"""Replay makes the history that a connector would make today, also by taking back; and never what was redacted."""

from dataclasses import replace

import pytest

from onethread.flow.interchange.connector import NAME, Interchange
from onethread.flow.redact import blanked, redact
from onethread.flow.replay import apply, plan
from onethread.plugin import Delivery, Record
from onethread.store import dead_letters, deliveries
from onethread.store.deliveries import Kept
from tests.core.telling import NOW, READER, RECEIVERS, fact, history, people, tell, typed, whatsapp
from tests.plugins.whatsapp.reading import message, webhook


class Changed(Interchange):
    """A newer version of a connector."""

    def __init__(self, change):
        self.change = change

    def translate(self, delivery):
        for part in super().translate(delivery):
            if isinstance(part, Record):
                yield Record(self.change(part.told), part.items)


def replay(store, change=None, *, really=True):
    receivers = {NAME: Changed(change)} if change else RECEIVERS

    def work(connection):
        planned = plan(connection, deliveries.stretch(connection, 0, 100), receivers)
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


@pytest.mark.parametrize("line", [1, 2])
def test_what_was_redacted_is_blank_and_is_never_read_again(store, line):
    tell(store, fact("f1", text="first"), fact("f2", text="second"), together=True, headers={"first-line": "1"})
    (kept,) = store.read(lambda c: deliveries.stretch(c, 0, 10))

    store.write(lambda c: redact(c, kept.id, [str(line)], NOW))
    (blank,) = store.read(lambda c: deliveries.stretch(c, 0, 10))
    assert (b"first" in blank.delivery.body, b"second" in blank.delivery.body) == (line != 1, line != 2)
    (gone,) = replay(store)
    assert (gone.kind, gone.key[2]) == ("gone", f"f{line}")


def test_a_redacted_item_of_json_leaves_its_neighbours_in_place():
    kept = Kept(1, Delivery("wa", webhook(messages=[message(), message(id="wamid.2")]), {}, NOW))
    body = blanked(kept, ["/entry/0/changes/0/value/messages/0"])
    assert b"wamid.1" not in body
    assert b"wamid.2" in body
    assert blanked(kept, [""]) == b""
