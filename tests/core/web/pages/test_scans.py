"""No page reads a whole table: every statement finds what it needs by an index."""

import re

import pytest
from sqlalchemy import event, text

from onethread.store import glances, looks, news, sources, texts
from onethread.store.threads import Place
from onethread.web.pages import people, stretch, thread
from tests.core.deciding import customer_of
from tests.core.telling import NOW, fact, tell, typed, whatsapp
from tests.stores import Store

GROWING = "interactions|sources|deliveries|claims|contact_points|identities|links|statuses|revisions|customers|sessions|attachments|looks"
ASKED = {
    "thread": lambda c, number: stretch.read(c, number, stretch.Asked()),
    "channel": lambda c, number: stretch.read(c, number, stretch.Asked(channel="whatsapp")),
    "around": lambda c, number: stretch.read(c, number, stretch.Asked(around=1)),
    "channels": lambda c, number: thread.channels(c, number),
    "texts": lambda c, number: texts.portion(c, number, 50, None),
    "texts further back": lambda c, number: texts.portion(c, number, 50, Place(NOW, 1)),
    "a day": lambda c, number: stretch.way_to(c, number, NOW, stretch.Asked()),
    "where it was told": lambda c, _: sources.places(c, 1, 5),
    "look": lambda c, number: looks.of(c, "account 1", number),
    "looks": lambda c, number: looks.last(c, "account 1", [number]),
    "people": people.known,
    "mark": lambda c, _: news.mark(c),
    "news": lambda c, number: news.told_after(c, 1, number),
    "newcomers": lambda c, number: glances.newcomers(c, number, 50),
    "glances": lambda c, number: glances.at(c, [number]),
}


@pytest.fixture
def known(tmp_path):
    """A store on SQLite, and the number of a customer in it."""
    store = Store(f"sqlite:///{tmp_path}/onethread.db")
    tell(store, whatsapp("w1", "37369123456"), fact("f1", typed("phone", "069123456")))
    yield store, customer_of(store, "w1")
    store.close()


def scans(plans):
    assert plans
    return [step for step in plans if re.match(rf"SCAN ({GROWING})\b", step)]


@pytest.mark.parametrize("what", ASKED)
def test_nothing_that_grows_is_read_whole(known, what):
    store, number = known

    assert scans(store.read(lambda c: plans_of(c, lambda: ASKED[what](c, number)))) == []


def test_what_reads_a_whole_table_would_be_noticed(known):
    store, _ = known

    assert scans(store.read(lambda c: plans_of(c, lambda: c.execute(text("SELECT text FROM interactions")))))


def plans_of(connection, work):
    """How SQLite finds what was asked, step by step."""
    asked = []

    def remember(_connection, _cursor, statement, parameters, _context, _many):
        if statement.lstrip().startswith(("SELECT", "WITH")):
            asked.append((statement, parameters))

    event.listen(connection.engine, "before_cursor_execute", remember)
    try:
        work()
    finally:
        event.remove(connection.engine, "before_cursor_execute", remember)
    driver = connection.connection.dbapi_connection
    return [step[3] for statement, given in asked for step in driver.execute(f"EXPLAIN QUERY PLAN {statement}", given)]
