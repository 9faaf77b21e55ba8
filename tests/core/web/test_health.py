"""What a monitor is told of work that nobody watches."""

from datetime import timedelta
from types import SimpleNamespace
from typing import Any, cast

import pytest

from onethread.engine.clock import utc_now
from onethread.plugin import Measured
from onethread.store import conditions, outbox
from onethread.store.conditions import Condition, Trouble
from onethread.store.outbox import Settled, State, Wanted
from onethread.web.health import Health
from onethread.web.metrics import Metrics


class Counting:
    """A connector that counts."""

    def figures(self):
        return {"requests": 3, "waited": 1.5}


@pytest.fixture
def figures(store):
    connectors = {"crm": cast(Measured, Counting())}
    health = Health(store.database, cast(Any, SimpleNamespace()), Metrics(), connectors)

    def told():
        body = store.run(health.figures(cast(Any, None))).body.decode()
        lines = [line.rpartition(" ") for line in body.splitlines() if not line.startswith("#")]
        return {name: float(value) for name, _, value in lines}

    return told


def ask(store, *keys, age=timedelta()):
    store.write(lambda c: outbox.put(c, "crm", [Wanted(key, "note", {}) for key in keys], utc_now() - age))


def refuse(store, key):
    def change(connection):
        (entry,) = [one for one in outbox.listed(connection, [State.WAITING]) if one.key == key]
        outbox.begin(connection, [entry], "me", utc_now())
        outbox.settle(connection, [Settled(entry.id, 1, State.REFUSED, utc_now(), 1, "no")], "me")

    store.write(change)


def test_what_waits_to_be_written_is_counted_with_its_age(store, figures):
    assert not any(name.startswith("onethread_outbox{") for name in figures())
    ask(store, "old", age=timedelta(hours=1))
    ask(store, "new", "never")
    refuse(store, "never")
    told = figures()
    assert told['onethread_outbox{connection="crm",state="waiting"}'] == 2
    assert told['onethread_outbox{connection="crm",state="refused"}'] == 1
    assert told['onethread_outbox_oldest_seconds{connection="crm"}'] == pytest.approx(3600, abs=60)


def test_what_is_unknown_is_as_old_as_what_waits_the_longest(store, figures):
    ask(store, "old", age=timedelta(hours=1))

    def lose(connection):
        (entry,) = outbox.listed(connection, [State.WAITING])
        outbox.begin(connection, [entry], "me", utc_now())
        outbox.settle(connection, [Settled(entry.id, 1, State.UNKNOWN, utc_now(), 1, "?")], "me")

    store.write(lose)
    ask(store, "new")
    assert figures()['onethread_outbox_oldest_seconds{connection="crm"}'] == pytest.approx(3600, abs=60)


def test_a_stream_that_cannot_go_on_is_named_until_it_can(store, figures):
    trouble = Condition(Trouble.CREDENTIALS, "no", 1, utc_now())
    store.write(lambda c: conditions.put(c, "crm", "contacts", trouble))
    name = 'onethread_troubles{connection="crm",part="contacts",trouble="wants credentials"}'
    assert figures()[name] == 1
    store.write(lambda c: conditions.put(c, "crm", "contacts", None))
    assert name not in figures()


def test_what_connectors_count_is_told(figures):
    told = figures()
    assert told['onethread_remote{connection="crm",figure="requests"}'] == 3
    assert told['onethread_remote{connection="crm",figure="waited"}'] == 1.5
