"""Several processes resolve at once, people decide meanwhile, and some are killed: nothing is lost, all is consistent."""

import json
import os
import random
import signal
import subprocess
import time
from collections import Counter
from unittest import mock

import pytest

from onethread.engine.configuration import read
from onethread.engine.drain import Drain
from onethread.engine.installation import install
from onethread.engine.tasks import Tasks
from onethread.plugin import OnethreadError
from onethread.store import contact_points, customers, dead_letters, exports, links
from onethread.store.schema import contact_points as point_table
from tests.core.consistency import check, nothing_due
from tests.core.installed import ENVIRON
from tests.stores import Store
from tests.thread.serving import EXECUTABLE, server

__all__ = ["server"]

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]

PEOPLE = 60
NAMES = ["Ion Ceban", "Ana Rusu", "Olga Munteanu", "Vasile Popa", "Maria Lupu"]


def line(chance, number):
    """What one of few people does on some channel; one in ten uses something of somebody else's."""
    who = chance.randrange(PEOPLE)
    other = chance.randrange(PEOPLE) if chance.random() < 0.1 else who
    channel, handles = chance.choice(
        [
            ("whatsapp", [("wa_id", f"373691{who:05}", "channel")]),
            ("form", [("phone", f"0691{other:05}", "declared"), ("email", f"u{who}@mail.md", "declared")]),
            ("telegram", [("tg_id", f"{who + 1}", "channel"), ("phone", f"+373691{other:05}", "verified")]),
            ("email", [("email", f"u{other}@mail.md", "channel")]),
        ]
    )
    told = [{"kind": kind, "value": value, "trust": trust} for kind, value, trust in handles]
    name = NAMES[who % len(NAMES)] if chance.random() < 0.7 else None
    at = f"2026-0{chance.randrange(1, 9)}-01T10:00:00Z"
    return {"id": f"e{number}", "at": at, "channel": channel, "handles": told, "name": name, "text": str(number)}


def story(folder, name, numbers):
    chance = random.Random(name)
    path = folder / f"{name}.jsonl"
    path.write_text("\n".join(json.dumps(line(chance, number)) for number in numbers))
    return path.name


def import_beside(server, name):
    command = [EXECUTABLE, "import", name]
    quiet = subprocess.DEVNULL
    return subprocess.Popen(command, cwd=server.folder, env=server.environ, stdout=quiet, stderr=quiet)


class Operator:
    """Somebody who decides all the time."""

    def __init__(self, store, installed):
        self.store, self.chance = store, random.Random(5)
        self.decided: Counter[str] = Counter()
        self.tasks = Tasks(store.database, installed, Drain(store.database, installed)).by_name()

    def decide(self):
        owners, sure, unsure = self.store.read(self._known)
        if len(owners) < 2:
            return
        choices = [("merge", {"one": one, "other": other}) for one, other in [self.chance.sample(owners, 2)]]
        choices += [("unmerge", {"link": link}) for link in self.chance.sample(sure, min(2, len(sure)))]
        choices += [(what, {"suggestion": link}) for link in unsure[:1] for what in ("accept", "reject")]
        task, arguments = self.chance.choice(choices)
        try:
            self.store.run(self.tasks[task](by="operator", reason="", **arguments))
            self.decided[task] += 1
        except OnethreadError:
            self.decided["too late"] += 1

    @staticmethod
    def _known(connection):
        points = list(connection.scalars(point_table.select().with_only_columns(point_table.c.id)))
        owners = customers.ids(connection, set(contact_points.owners(connection, points).values()))
        known = links.of_points(connection, points)
        return (
            sorted(owners.values()),
            [one.id for one in known if one.said.sure],
            [one.id for one in known if not one.said.sure],
        )


def opened(server):
    with mock.patch.dict(os.environ, ENVIRON):
        made = install(read(server.folder / "onethread.toml", ENVIRON), ENVIRON)
    return Store(made.configuration.store), made


def all_is_well(store, made, numbers):
    facts = [stored.fact.id for stored, _ in store.read(lambda c: list(exports.facts(c)))]
    assert sorted(facts) == sorted(f"e{number}" for number in numbers)
    persons = [key for person in store.read(lambda c: list(exports.persons(c))) for key in person.facts]
    assert len(persons) == len(set(persons)) == len(facts)
    assert store.read(dead_letters.counted) == {}
    assert store.read(nothing_due)
    check(store, made.reader)


@pytest.mark.parametrize("server", ["postgres"], indirect=True)
def test_two_workers_three_imports_and_an_operator_at_once(server):
    numbers = range(10_000)
    server.run("init")
    workers = [server.beside("worker") for _ in range(2)]
    store, made = opened(server)
    operator = Operator(store, made)
    imports = [import_beside(server, story(server.folder, f"part{n}", numbers[n::3])) for n in range(3)]
    while any(process.poll() is None for process in imports):
        operator.decide()
    for process in workers:
        process.send_signal(signal.SIGTERM)
        process.wait(20)
    server.run("worker", "--drain")

    assert [process.returncode for process in (*imports, *workers)] == [0] * 5
    assert sum(operator.decided.values()) > 10
    all_is_well(store, made, numbers)
    store.close()


def test_who_is_killed_amid_resolving_leaves_a_consistent_store(server):
    numbers = range(3000)
    server.run("init")
    name = story(server.folder, "all", numbers)
    chance = random.Random(7)
    for _ in range(12):
        process = import_beside(server, name)
        time.sleep(chance.uniform(0.8, 2.5))
        process.kill()
        process.wait(20)
        store, made = opened(server)
        check(store, made.reader)
        store.close()
    server.run("import", name)
    server.run("worker", "--drain")

    store, made = opened(server)
    all_is_well(store, made, numbers)
    store.close()
