"""What a task changes is told to whoever observes; what changes nothing is not."""

from base64 import b64encode
from dataclasses import dataclass, field, replace
from types import SimpleNamespace
from typing import Any

import pytest

from onethread.engine.drain import Drain
from onethread.engine.tasks import Tasks
from onethread.flow import erase
from onethread.flow.interchange.connector import NAME, Interchange
from onethread.flow.interchange.lines import write_line
from onethread.plugin import Delivery, InteractionRecorded, Record
from onethread.store import deliveries, directory, outbox
from onethread.store.outbox import Wanted
from tests.core.delivering import Fault, Remote
from tests.core.installed import installation
from tests.core.telling import NOW, fact, history, typed


@dataclass
class Listening:
    """A host that remembers what it was told."""

    heard: list[tuple[str, bool]] = field(default_factory=list)

    def observe(self, event):
        assert isinstance(event, InteractionRecorded)
        self.heard.append((event.id, event.new))


class Shouting(Interchange):
    """A newer connector, that reads texts otherwise."""

    def translate(self, delivery):
        for part in super().translate(delivery):
            yield replace(part, told=replace(part.told, text="A")) if isinstance(part, Record) else part


@pytest.fixture
def heard(store, tmp_path):
    """(tasks, what observers heard)"""
    host: Any = Listening()
    installed = replace(installation(tmp_path, store.url), host=host)
    tasks = Tasks(store.database, installed, Drain(store.database, installed)).by_name()
    yield SimpleNamespace(**tasks, receivers=installed.receivers), host.heard


def test_observers_hear_what_is_new_or_has_learned_something_and_nothing_else(store, heard):
    tasks, told = heard
    for text in ("a", "a", "ab"):
        store.write(
            lambda c, text=text: deliveries.keep(c, [Delivery(NAME, write_line(fact("f1", text=text)), {}, NOW)])
        )
        store.run(tasks.drain_all())

    assert told == [("f1", True), ("f1", False)]


def test_observers_hear_what_a_replay_changes(store, heard):
    tasks, told = heard
    store.write(lambda c: deliveries.keep(c, [Delivery(NAME, write_line(fact("f1", text="a")), {}, NOW)]))
    store.run(tasks.drain_all())
    assert store.run(tasks.replay([kept.id for kept in store.read(lambda c: deliveries.stretch(c, 0, 9))])) == 0

    tasks.receivers[NAME] = Shouting()
    assert store.run(tasks.replay([kept.id for kept in store.read(lambda c: deliveries.stretch(c, 0, 9))])) == 1
    assert told == [("f1", True), ("f1", False)]
    assert [one.text for one in history(store)] == ["A"]


def test_an_import_waits_for_its_own_lines_only(store, heard):
    tasks, _ = heard
    lines = b64encode(write_line(fact("f1")) + b"\nnonsense").decode()

    brought = store.run(tasks.import_lines("s", "story.jsonl", lines, 1, None))
    assert brought == {"unread": [(2, "not a JSON object")], "withheld": 0}
    assert [one.id for one in history(store)] == ["f1"]


def test_an_erasure_that_was_stopped_is_gone_on_with(store, heard, monkeypatch):
    tasks, _ = heard
    told = [Delivery(NAME, write_line(fact(f"f{n}", typed("phone", "069123456"))), {}, NOW) for n in range(3)]
    store.write(lambda c: deliveries.keep(c, told))
    store.run(tasks.drain_all())
    (one,) = store.read(lambda c: directory.entries(c, directory.newest(c, 9)))

    with monkeypatch.context() as stopping, pytest.raises(KeyboardInterrupt):
        stopping.setattr(erase, "finish", stop)
        store.run(tasks.erase(one.public_id))
    assert len(history(store)) == 3

    done = store.run(tasks.erase(one.public_id))
    assert (done["facts"], done["deliveries"], history(store)) == (3, 3, [])
    assert store.run(tasks.erase(one.public_id)) is None


def stop(*_):
    raise KeyboardInterrupt


def test_what_waits_in_the_outbox_is_done_at_once_or_counted(store, tmp_path):
    remote = Remote(faults=[Fault.NONE, Fault.AWAY])
    installed = replace(installation(tmp_path, store.url), deliverers={"crm": remote})
    tasks = Tasks(store.database, installed, Drain(store.database, installed)).by_name()
    for key, waits in (("a", 0), ("b", 1)):
        store.write(lambda c, key=key: outbox.put(c, "crm", [Wanted(key, "thing", {})], NOW))
        assert store.run(tasks["do_all"]()) == waits
    assert remote.made == ["a"]
