"""Promise 1: a server that is killed again and again loses nothing that it acknowledged, and doubles nothing."""

import collections
import random
import signal
import time

import pytest

from tests.thread.serving import Load, server

__all__ = ["server"]

KILLS = 20

pytestmark = [pytest.mark.slow, pytest.mark.timeout(600)]


def test_what_was_acknowledged_survives_every_kill_exactly_once(server):
    chance = random.Random(3)
    server.start()
    with Load(server.url) as load:
        for _ in range(KILLS):
            time.sleep(chance.uniform(0.2, 1.2))
            server.end(signal.SIGKILL)
            server.start()
    server.end(signal.SIGTERM)

    server.run("worker", "--drain")
    seen = collections.Counter(row["text"] for row in server.export("interactions") if row["text"])
    assert len(load.acknowledged) > 100
    assert [number for number in load.acknowledged if seen[f"k{number}"] != 1] == []
    assert [text for text, times in seen.items() if times > 1] == []
    facts = [key["id"] for person in server.export("customers") for key in person["interactions"]]
    assert len(facts) == len(set(facts)) == len(server.export("interactions"))
