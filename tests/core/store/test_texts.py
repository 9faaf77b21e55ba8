"""What is searched of a thread: the newest facts, and of each as much as is shown, however much there is."""

from datetime import timedelta

import pytest
from sqlalchemy import event

from onethread.model.handle import Trust
from onethread.model.interaction import Revision
from onethread.store import texts
from onethread.store.threads import Place
from tests.core.deciding import customer_of
from tests.core.telling import NOW, fact, tell, typed, whatsapp

MAIL = [typed("email", "ana@x.md", Trust.CHANNEL), typed("phone", "+37369123456", Trust.CRM)]


@pytest.fixture
def customer(store):
    """Met at two contact points, ten times at each, by turns."""
    facts = [whatsapp(f"w{n}", "37369123456", minutes=2 * n, text=f"w{n}") for n in range(10)]
    facts += [fact(f"m{n}", *MAIL, channel="email", minutes=2 * n + 1, text=f"m{n}") for n in range(10)]
    tell(store, *facts, together=True)
    return customer_of(store, "w0")


def test_portions_follow_each_other_newest_first(store, customer):
    seen, place = list[str](), None
    while told := store.read(lambda c, at=place: texts.portion(c, customer, 6, at)):
        seen += [text for one in told for text in one.texts]
        place = told[-1].place

    assert seen == [f"{channel}{n}" for n in range(9, -1, -1) for channel in "mw"]


@pytest.mark.parametrize("before", [False, True])
def test_texts_are_read_of_those_alone_that_are_told(store, customer, before):
    """Not of as many of each contact point, of which most would be thrown away."""
    newest = store.read(lambda c: texts.portion(c, customer, 1, None))[0].place
    place = Place(newest.at + timedelta(minutes=1), newest.id) if before else None

    asked = store.read(lambda c: statements(c, lambda: texts.portion(c, customer, 3, place)))

    reading = [one for one in asked if "interactions.text" in one]
    assert reading
    assert [one for one in reading if "LIMIT" in one or "contact_point_id" in one] == []


def test_of_what_was_edited_often_the_last_versions_are_searched(store):
    edits = [Revision(NOW + timedelta(minutes=n), f"edit {n}") for n in range(30)]
    tell(
        store,
        whatsapp("w1", "37369123456", text="first", revisions=(*edits, Revision(NOW + timedelta(days=1), None, True))),
        whatsapp("w2", "37369123456", minutes=1, text="other", revisions=tuple(edits[:2])),
    )
    customer = customer_of(store, "w1")
    other, often = store.read(lambda c: texts.portion(c, customer, 9, None))

    assert sorted(other.texts) == ["edit 0", "edit 1", "other"]
    assert often.texts[0] == "first"
    assert sorted(often.texts[1:]) == [f"edit {n}" for n in range(19, 30)]


def statements(connection, work):
    """What the database is asked meanwhile."""
    asked = list[str]()

    def remember(_connection, _cursor, statement, _parameters, _context, _many):
        asked.append(statement)

    event.listen(connection.engine, "before_cursor_execute", remember)
    try:
        work()
    finally:
        event.remove(connection.engine, "before_cursor_execute", remember)
    return asked
