"""Commands beside a server, or beside what is left of one, say what goes on and what to do."""

import asyncio
import json
import os
import socket
import subprocess
import sys
from collections import Counter

import pytest

from onethread.cli.demo_command import _numbers
from onethread.cli.patience import PatientHand
from onethread.engine.handover import BusyError, Door, ServersHand, find_door, lock_of, serving
from tests.core.installed import installation


class SlowHand:
    """Takes its time, and counts how often it was asked."""

    def __init__(self, seconds):
        self.seconds, self.asked = seconds, 0

    async def run(self, task, **arguments):
        self.asked += 1
        await asyncio.sleep(self.seconds)
        return task, arguments


@pytest.mark.parametrize(("seconds", "said"), [(0.2, b"The server is busy; waiting for it ...\n"), (0, b"")])
def test_who_waits_for_a_busy_server_is_told_once(capfdbinary, seconds, said):
    slow = SlowHand(seconds)

    assert asyncio.run(PatientHand(slow, soon=0.05).run("replay", ids=[1])) == ("replay", {"ids": [1]})
    assert slow.asked == 1
    assert capfdbinary.readouterr().err == said


def leave_door(folder, pid):
    door = {"url": "http://127.0.0.1:9", "token": "t", "pid": pid}
    (folder / "onethread.db.door").write_text(json.dumps(door))
    return folder / "onethread.db"


def gone():
    process = subprocess.Popen([sys.executable, "-c", ""])
    process.wait()
    return process.pid


def test_a_door_whose_server_was_killed_leads_nowhere(tmp_path):
    store = leave_door(tmp_path, gone())

    assert serving(store) is None
    with pytest.raises(BusyError, match="is gone, and something else writes it now"):
        find_door(store)


def test_a_door_of_a_living_server_is_found(tmp_path):
    store = leave_door(tmp_path, os.getpid())

    assert serving(store) == find_door(store)


def test_a_server_that_was_killed_keeps_nobody_from_writing(lite):
    leave_door(lite.folder, gone())

    assert lite("worker", "--drain")[0] == 0


def test_a_server_that_never_answers_is_given_up(monkeypatch):
    monkeypatch.setattr("onethread.engine.handover._LONG", 0.2)
    with socket.create_server(("127.0.0.1", 0)) as deaf:
        hand = ServersHand(Door(f"http://127.0.0.1:{deaf.getsockname()[1]}", "t", 7))
        with pytest.raises(BusyError, match=r"the server \(process 7\) was busy"):
            asyncio.run(hand.run("drain_all"))


def test_a_second_server_names_the_first_and_what_to_do(lite):
    lite("init")
    store = leave_door(lite.folder, os.getpid())
    with lock_of(store):
        code, _, said = lite("serve", "--port", "0")

    assert code == 1
    assert f"process {os.getpid()} serves it at http://127.0.0.1:9: use that one, or stop it first" in said


def test_a_port_that_is_taken_suggests_another(lite):
    lite("init")
    with socket.create_server(("127.0.0.1", 0)) as taken:
        code, _, said = lite("serve", "--port", str(taken.getsockname()[1]))

    assert code == 1
    assert "choose another port with --port" in said


def test_the_numbers_of_the_demo_add_up(lite):
    lite("import", lite.file('{"id": "e1", "at": "2026-03-01T10:22:31Z", "channel": "note"}'))
    lite("import", "story.jsonl")
    numbers = _numbers(installation(lite.folder, f"sqlite:///{lite.folder}/onethread.db"), Counter({200: 2}))

    assert numbers["received and kept"] == numbers["sent over HTTP"] == 2
    assert sum(number for name, number in numbers.items() if name.startswith("  ")) == 2
    assert numbers["  came again, told nothing new"] == 1
