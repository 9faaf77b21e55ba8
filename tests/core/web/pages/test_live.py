"""An open thread is told what happens: soon, once it is back also what it missed, and nothing of others."""

import re
from contextlib import contextmanager
from dataclasses import replace

import pytest

from onethread.model.interaction import Status
from onethread.model.secret import digest
from onethread.store import news, sessions
from onethread.web.pages import live
from tests.core.deciding import customer_of, merge
from tests.core.telling import NOW, tell, whatsapp
from tests.core.web.pages.test_thread import id_of

NUMBER = "37369123456"


@contextmanager
def following(person, about="w1", channel="", **headers):
    """The events (name, id, body) of the thread of a fact's customer, from what its page had on."""
    page = person.page(f"/thread/{id_of(person.served, about)}", params={"channel": channel})
    (path,) = re.findall(r'data-stream="([^"]+)"', page)
    path = path.replace("&amp;", "&")
    with person.client.stream("GET", path, headers=headers) as answer:
        assert answer.headers["content-type"].startswith("text/event-stream")
        assert answer.headers["x-accel-buffering"] == "no"
        assert "content-encoding" not in answer.headers
        yield events(answer.iter_lines())


def events(lines):
    told = {}
    for line in lines:
        name, _, value = line.partition(": ")
        if name in ("event", "id"):
            told[name] = value
        elif name == "data":
            told["data"] = f"{told.get('data', '')}{value}\n"
        elif not line and told.get("event") == "pulse":
            told = {}
        elif not line and "event" in told:
            yield told["event"], int(told["id"]), told.get("data", "")
            told = {}


def entries(told):
    name, _, body = told
    assert name == "entries"
    return re.findall(r'id="e(\d+)"', body)


@pytest.fixture(autouse=True)
def _soon(monkeypatch):
    monkeypatch.setattr(live, "HEARTBEAT", 0.3)


def test_what_happens_is_told_and_what_became_of_it(ana):
    tell(ana.served, whatsapp("w1", NUMBER, text="first"), whatsapp("x", "37369999999"))
    with following(ana) as told:
        assert entries(next(told)) == ["1"]  # told shortly before the page was made
        tell(ana.served, whatsapp("other", "37369999999"), whatsapp("w2", NUMBER, text="second <b>", minutes=1))
        event = next(told)
        assert entries(event) == ["4"]
        assert "second &lt;b&gt;" in event[2]
        tell(ana.served, replace(whatsapp("w2", NUMBER), statuses=(Status(NOW, "read"),)))
        assert "read" in next(told)[2]


def test_a_pulse_is_an_event_that_the_page_sees(eva):
    tell(eva.served, whatsapp("w1", NUMBER))
    with eva.client.stream("GET", f"/thread/{id_of(eva.served, 'w1')}/live?since=1") as answer:
        lines = answer.iter_lines()
        for _ in range(2):
            assert "event: pulse" in lines
            assert [next(lines), next(lines)] == ["data: here", ""]


def test_what_was_missed_is_told_when_the_page_is_back(ana):
    tell(ana.served, whatsapp("w1", NUMBER))
    with following(ana) as told:
        _, mark, _ = next(told)
    tell(ana.served, whatsapp("w2", NUMBER, minutes=1), whatsapp("w3", NUMBER, minutes=2))

    with following(ana, **{"last-event-id": str(mark)}) as told:
        assert entries(next(told))[:2] == ["3", "2"]


def test_who_was_away_for_too_long_loads_the_page_anew(eva, monkeypatch):
    monkeypatch.setattr(news, "MOST", 2)
    tell(eva.served, *(whatsapp(f"w{n}", NUMBER) for n in range(1, 4)))

    with following(eva, **{"last-event-id": "1"}) as told:
        assert next(told)[0] == "stale"


def test_when_it_becomes_another_customer_the_page_is_loaded_anew(eva):
    tell(eva.served, whatsapp("w1", NUMBER), whatsapp("w2", "37369999999"))
    with following(eva) as told:
        next(told)
        merge(eva.served, "w1", "w2")
        assert next(told)[0] == "stale"


def test_it_is_over_when_the_session_is(eva):
    tell(eva.served, whatsapp("w1", NUMBER))
    with following(eva) as told:
        next(told)
        eva.served.write(lambda c: sessions.end(c, digest(eva.client.cookies["onethread"])))
        assert next(told)[0] == "over"


def test_an_open_page_does_not_keep_the_server_from_stopping(eva):
    tell(eva.served, whatsapp("w1", NUMBER))
    with following(eva) as told:
        next(told)
        eva.served.close()
        assert list(told) == []


def test_nobody_looks_at_the_store_when_no_page_is_open(eva):
    tell(eva.served, whatsapp("w1", NUMBER))
    with following(eva) as told:
        next(told)
        watcher = eva.served.app.state.news
        assert watcher._watching is not None
    while watcher._watching is not None:
        eva.page("/customers")
    assert watcher._listeners == set()


def test_who_asks_only_for_the_head_gets_an_end(eva):
    tell(eva.served, whatsapp("w1", NUMBER))

    assert eva.client.head(f"/thread/{id_of(eva.served, 'w1')}/live").status_code == 200


def test_too_many_open_pages_are_refused(eva, monkeypatch):
    from onethread.web import news as watching

    monkeypatch.setattr(watching, "MOST_LISTENERS", 0)
    tell(eva.served, whatsapp("w1", NUMBER))

    assert eva.get(f"/thread/{id_of(eva.served, 'w1')}/live").status_code == 503
    assert customer_of(eva.served, "w1")
