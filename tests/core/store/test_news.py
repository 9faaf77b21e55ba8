"""Whoever looks from a mark on finds all that was told since, however late it was read."""

from dataclasses import replace

from onethread.flow.interchange.connector import NAME
from onethread.flow.interchange.lines import write_line
from onethread.flow.record import record
from onethread.flow.translate import translate
from onethread.model.interaction import Status
from onethread.plugin import Delivery
from onethread.store import contact_points, deliveries, interactions, news
from tests.core.telling import NOW, READER, RECEIVERS, drain, tell, whatsapp

NUMBER = "37369123456"


def since(store, mark):
    found = store.read(lambda c: news.told_after(c, mark, customer(c)))
    return sorted(one.fact.id for one in store.read(lambda c: interactions.numbered(c, found)))


def customer(connection):
    known = interactions.known(connection, [("whatsapp", "a", "w1")])
    return contact_points.owners(connection, [one.point for one in known.values()]).popitem()[1]


def test_facts_and_what_is_said_of_known_ones_are_news(store):
    tell(store, whatsapp("w1", NUMBER), whatsapp("w2", NUMBER), whatsapp("other", "37369999999"))
    mark = store.read(news.mark)
    assert mark == 3
    store.write(lambda c: deliveries.keep(c, [Delivery(NAME, b"", {}, NOW)] * news.BACK))
    tell(store, whatsapp("other", "37369999999"))
    mark = store.read(news.mark)
    assert mark == news.BACK + 4
    assert since(store, mark) == []

    known = replace(whatsapp("w1", NUMBER), statuses=(Status(NOW, "read"),))
    tell(store, whatsapp("w3", NUMBER), known, whatsapp("other2", "37369999999"))
    assert since(store, mark) == ["w1", "w3"]


def test_deliveries_that_go_on_waiting_hold_up_no_mark(store):
    store.write(lambda c: deliveries.keep(c, [Delivery("refused", b"", {}, NOW)]))
    store.write(lambda c: deliveries.keep(c, [Delivery(NAME, write_line(whatsapp("w1", NUMBER)), {}, NOW)]))
    store.write(lambda c: record(c, [translate(one, RECEIVERS) for one in deliveries.numbered(c, [2])], READER, NOW))

    assert store.read(news.mark) == 2
    assert store.read(lambda c: news.read_after(c, 0)) == [2]


def test_what_waited_when_the_mark_was_set_is_news_once_it_was_read(store):
    tell(store, whatsapp("w1", NUMBER))
    store.write(lambda c: deliveries.keep(c, [Delivery(NAME, write_line(whatsapp("w2", NUMBER)), {}, NOW)]))
    mark = store.read(news.mark)
    assert (mark, store.read(lambda c: news.read_after(c, mark))) == (1, [])

    store.write(drain)
    assert store.read(lambda c: news.read_after(c, mark)) == [2]
    assert "w2" in since(store, mark)
    assert store.read(news.mark) == 2


def test_who_is_too_far_behind_is_told_so(store, monkeypatch):
    monkeypatch.setattr(news, "MOST", 3)
    tell(store, *(whatsapp(f"w{n}", NUMBER) for n in range(1, 5)))

    assert store.read(lambda c: news.told_after(c, 0, customer(c))) is None


def test_news_are_told_by_customer(store):
    tell(store, whatsapp("w1", NUMBER), whatsapp("other", "37369999999"))
    told = store.read(lambda c: news.told_by(c, [1, 2]))

    assert told[store.read(customer)] == {1}
    assert sorted(len(facts) for facts in told.values()) == [1, 1]


def test_an_empty_store_has_no_news(store):
    assert store.read(news.mark) == 0
