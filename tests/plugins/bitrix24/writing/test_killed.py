"""A process that is killed while it writes to a portal leaves no card and nothing shown missing, and nothing there twice."""

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter
from dataclasses import replace
from datetime import timedelta

import pytest
from sqlalchemy import select

from onethread.model.interaction import Direction, Revision
from onethread.store.schema import attempts
from tests.core.telling import whatsapp
from tests.plugins.bitrix24.sandbox.talking import listening
from tests.plugins.bitrix24.writing.ground import APP, KEY, WEBHOOK, Firm

PEOPLE, KILLS = 30, 5
ADDS = ("crm.contact.add", "crm.activity.configurable.add", "crm.timeline.comment.add")
WRITES = (
    *ADDS,
    "crm.activity.configurable.update",
    "crm.activity.binding.add",
    "crm.activity.binding.delete",
    "crm.timeline.comment.update",
    "crm.timeline.bindings.bind",
    "crm.timeline.bindings.unbind",
)
READS = (
    "crm.contact.list",
    "crm.lead.list",
    "crm.duplicate.findbycomm",
    "crm.activity.list",
    "crm.timeline.comment.list",
)
COSTS = dict.fromkeys(WRITES, 0.05) | dict.fromkeys(READS, 0.001)

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


@pytest.fixture
def sandbox():
    """A portal on the real clock, whose answers take their time."""
    slow = {"frozen_at": None, "limits": False, "latency": True, "costs": COSTS}
    with listening(options=slow) as running:
        yield running


def started(firm, *also):
    command = [
        sys.executable,
        "-m",
        "tests.plugins.bitrix24.writing.killed",
        firm.store.url,
        json.dumps(firm.told),
        KEY,
        *also,
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"ready"
    return process


def done(firm):
    return sum(map(firm.executed, WRITES))


def until_it_writes(firm, before):
    """Wait until the portal has done something whose answer is still on its way."""
    end = time.monotonic() + 5
    while done(firm) == before and time.monotonic() < end:
        time.sleep(0.01)


def killed(firm, chance, *also):
    """A process begins, writes, and is killed; how many tries were cut."""
    before = done(firm)
    process = started(firm, *also)
    until_it_writes(firm, before)
    time.sleep(chance.uniform(0, 0.1))
    process.send_signal(signal.SIGKILL)
    process.wait()
    process.stdout.close()
    return firm.store.read(lambda c: len(list(c.execute(select(attempts)))))


@pytest.mark.parametrize("mode", [APP, WEBHOOK])
def test_who_is_killed_while_writing_doubles_nothing_and_loses_nothing(store, tmp_path, sandbox, mode):
    firm, chance = Firm(store, tmp_path, sandbox, mode, rate=200), random.Random(5)
    told = [whatsapp(f"w{at}", f"373691{at:05}", text=f"t{at}", direction=Direction.OUT) for at in range(PEOPLE)]
    firm.tell(*told)
    cut = sum(killed(firm, chance) for _ in range(KILLS))
    firm.portal.options.latency = False
    firm.until_quiet()
    assert cut > 0
    assert Counter(firm.texts()) == Counter({f"t{at}": 1 for at in range(PEOPLE)})
    assert len(firm.cards()) == PEOPLE
    assert firm.executed(firm.adds) == PEOPLE


PAIRS = 5


def told_of(number, **more):
    return whatsapp(f"w{number}", f"373691{number:05}", direction=Direction.OUT, **more)


def edited(number):
    fact = told_of(number, text=f"t{number}")
    return replace(fact, seen=False, text=None, revisions=(Revision(fact.at + timedelta(minutes=1), f"e{number}"),))


@pytest.mark.parametrize("mode", [APP, WEBHOOK])
def test_nor_does_who_is_killed_while_customers_become_one_and_part_and_texts_change(store, tmp_path, sandbox, mode):
    """What was begun before is not waited for: each step comes while some of the one before is not done."""
    firm, chance, links = Firm(store, tmp_path, sandbox, mode, rate=200), random.Random(7), []
    everybody = range(2 * PAIRS)

    def become_one():
        who = firm.customers()
        for at in range(PAIRS):
            made = firm.store.run(firm.decide.merge(who[f"w{2 * at}"], who[f"w{2 * at + 1}"], "ana", ""))
            links.append(made["link"])

    def part():
        for link in links:
            firm.store.run(firm.decide.unmerge(link, "ana", ""))

    steps = (
        lambda: firm.tell(*(told_of(at, text=f"t{at}") for at in everybody)),
        become_one,
        lambda: firm.tell(*map(edited, everybody)),
        part,
    )
    cut = 0
    for step in steps:
        step()
        cut += sum(killed(firm, chance) for _ in range(2))
    firm.portal.options.latency = False
    firm.until_quiet()
    assert cut > 0
    shown = firm.shown()
    assert Counter(text for text, _ in shown) == Counter({f"e{at}": 1 for at in everybody})
    assert firm.executed(firm.adds) == len(everybody)
    cards = [card for _, where in shown for card in where]
    assert len(cards) == len(set(cards)) == len(firm.cards())
