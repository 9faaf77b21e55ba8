"""Who opens the tab of a card again is told what is new since; another of that portal, what is new to them."""

import re
import time
from datetime import timedelta

import pytest

from onethread.store import looks
from onethread.store.looks import Look
from tests.core.deciding import customer_of
from tests.core.telling import NOW, typed, whatsapp
from tests.core.web.pages.conftest import words
from tests.plugins.bitrix24.embedding.ground import ANDREI, OLGA

pytestmark = pytest.mark.slow  # a portal over HTTP for each


def test_what_is_new_since_the_last_opening_stands_above_the_line(both):
    both.tell_card(1, typed("phone", "+37369123456"))
    both.tell(*(whatsapp(f"w{n}", "37369123456", minutes=n + 1, name="Ana Rusu", text=f"text-{n}.") for n in range(3)))
    number = customer_of(both.served, "w0")
    who = f"crm {both.account} {ANDREI}"
    opened = both.post()
    assert "New since" not in opened.text
    for _ in range(100):
        if both.served.read(lambda c: looks.of(c, who, number)):
            break
        time.sleep(0.02)
    assert both.served.read(lambda c: looks.of(c, who, number)).since is None

    both.served.write(lambda c: looks.put(c, who, number, Look(None, NOW + timedelta(minutes=2))))
    assert re.search(r"text-2\. .*New since 24 November, 14:02 .*text-1\.", words(both.post().text))
    assert "New since" not in both.post(user=OLGA).text
