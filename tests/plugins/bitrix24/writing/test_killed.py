"""A process that is killed while it writes to a portal leaves no card and nothing shown missing, and nothing there twice."""

import json
import random
import signal
import subprocess
import sys
import time
from collections import Counter

import pytest
from sqlalchemy import select

from onethread.model.interaction import Direction
from onethread.store.schema import attempts
from tests.core.telling import whatsapp
from tests.plugins.bitrix24.sandbox.talking import listening
from tests.plugins.bitrix24.writing.ground import APP, KEY, WEBHOOK, Firm

PEOPLE, KILLS = 30, 5
WRITES = ("crm.contact.add", "crm.activity.configurable.add", "crm.timeline.comment.add")
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


def started(firm):
    command = [
        sys.executable,
        "-m",
        "tests.plugins.bitrix24.writing.killed",
        firm.store.url,
        json.dumps(firm.told),
        KEY,
    ]
    process = subprocess.Popen(command, stdout=subprocess.PIPE)
    assert process.stdout is not None
    assert process.stdout.readline().strip() == b"ready"
    return process


def done(firm):
    return firm.executed("crm.contact.add") + firm.executed(firm.adds)


def until_it_writes(firm, before):
    """Wait until the portal has done something whose answer is still on its way."""
    end = time.monotonic() + 5
    while done(firm) == before and time.monotonic() < end:
        time.sleep(0.01)


@pytest.mark.parametrize("mode", [APP, WEBHOOK])
def test_who_is_killed_while_writing_doubles_nothing_and_loses_nothing(store, tmp_path, sandbox, mode):
    firm, chance = Firm(store, tmp_path, sandbox, mode, rate=200), random.Random(5)
    told = [whatsapp(f"w{at}", f"373691{at:05}", text=f"t{at}", direction=Direction.OUT) for at in range(PEOPLE)]
    firm.tell(*told)
    cut = 0
    for _ in range(KILLS):
        before = done(firm)
        process = started(firm)
        until_it_writes(firm, before)
        time.sleep(chance.uniform(0, 0.1))
        process.send_signal(signal.SIGKILL)
        process.wait()
        process.stdout.close()
        cut += firm.store.read(lambda c: len(list(c.execute(select(attempts)))))
    firm.portal.options.latency = False
    firm.until_quiet()
    assert cut > 0
    assert Counter(firm.texts()) == Counter({f"t{at}": 1 for at in range(PEOPLE)})
    assert len(firm.cards()) == PEOPLE
    assert firm.executed(firm.adds) == PEOPLE
