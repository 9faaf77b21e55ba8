"""Who comes back is told what is new since; that it is remembered slows nothing and breaks nothing."""

import re
import time
from datetime import timedelta

import pytest

from onethread.store import accounts, looks
from onethread.store.looks import Look
from onethread.web.pages import live
from tests.core.deciding import customer_of
from tests.core.telling import NOW, fact, tell, typed, whatsapp
from tests.core.web.pages.conftest import served_now, signed_in, words
from tests.core.web.pages.test_live import following
from tests.core.web.pages.test_thread import NUMBER, id_of, thread


def onlooker(person, login="ana"):
    return f"account {person.served.read(lambda c: accounts.with_login(c, login)).id}"


def look_of(person, about="w1", login="ana"):
    number, who = customer_of(person.served, about), onlooker(person, login)
    return person.served.read(lambda c: looks.of(c, who, number))


def looked(person, minutes, about="w1", since=None):
    """They looked so long after the time at which all of these tests begin."""
    number, who = customer_of(person.served, about), onlooker(person)
    person.served.write(lambda c: looks.put(c, who, number, Look(since, NOW + timedelta(minutes=minutes))))


def soon(asked):
    for _ in range(100):
        if found := asked():
            return found
        time.sleep(0.02)
    raise AssertionError("never")


def story(person, number=4):
    told = [whatsapp(f"w{n}", NUMBER, minutes=n, text=f"text-{n}.") for n in range(number)]
    tell(person.served, *told, together=True)


def test_the_first_look_is_remembered_once_and_parts_nothing(ana):
    story(ana)
    assert "New since" not in thread(ana, "w1")
    first = soon(lambda: look_of(ana))
    assert first.since is None
    assert abs(first.at - served_now()) < timedelta(minutes=1)

    assert "New since" not in thread(ana, "w1")
    time.sleep(0.2)
    assert look_of(ana) == first


def test_what_is_new_stands_above_the_line(ana):
    story(ana)
    looked(ana, 1)
    page = words(thread(ana, "w1"))
    assert re.search(r"text-3\. .*text-2\. .*New since 24 November, 14:01 .*text-1\. .*text-0\.", page)

    assert soon(lambda: look_of(ana).since) == NOW + timedelta(minutes=1)
    assert "New since 24 November, 14:01" in words(thread(ana, "w1")), "the page is loaded again"
    assert words(thread(ana, "w1", part="")).count("New since") == 1
    assert words(thread(ana, "w1", channel="whatsapp")).count("New since") == 1
    assert "New since" not in thread(ana, "w1", q="text")


def test_the_line_is_on_the_page_where_the_new_ends(ana):
    story(ana, 120)
    looked(ana, 30)
    first = thread(ana, "w1")
    assert "New since" not in first
    (following_,) = re.findall(r'rel="next" href="([^"]+)"', first)
    soon(lambda: look_of(ana).since)
    assert re.search(r"text-31\. .*New since.* text-30\.", words(ana.page(following_)))


def test_a_line_just_above_a_page_begins_it(ana):
    story(ana, 100)
    looked(ana, 49)
    (way,) = re.findall(r'rel="next" href="([^"]+)"', thread(ana, "w1"))
    soon(lambda: look_of(ana).since)

    assert re.search(r"New since .*text-49\.", words(ana.page(way + "&part")))


def test_what_was_told_late_is_marked_where_it_stands(ana):
    story(ana)
    number, who = customer_of(ana.served, "w1"), onlooker(ana)
    ana.served.write(lambda c: looks.put(c, who, number, Look(None, NOW - timedelta(minutes=1))))
    tell(ana.served, fact("late", typed("phone", "069123456"), days=-2, text="of before"))
    page = thread(ana, "w1")

    assert page.count('class="late"') == 1
    assert re.search(r"New since .* new .*of before", words(page))


def test_what_was_told_late_is_marked_also_where_nothing_else_is_new(ana):
    tell(ana.served, *(whatsapp(f"w{n}", NUMBER, days=-1, text="on its way") for n in range(2)), together=True)
    looked(ana, -1)
    page = thread(ana, "w1")

    assert page.count('class="late"') == 2
    assert "New since" not in page


def test_nothing_new_is_said_where_there_is_none_and_own_notes_are_none(ana):
    story(ana)
    looked(ana, 10)
    page = thread(ana, "w1")
    (once,) = re.findall(r'name="once" value="([^"]+)"', page)
    assert "New since" not in page
    ana.post(f"/thread/{id_of(ana.served, 'w1')}/note", {"text": "of mine", "once": once})
    soon(lambda: "of mine" in thread(ana, "w1"))
    assert "New since" not in thread(ana, "w1")
    assert 'class="dot"' not in ana.page("/customers")


def test_each_has_their_own_line_and_the_list_says_where_something_is_new(ana):
    story(ana)
    tell(ana.served, whatsapp("x1", "37369999999", text="hello"))
    looked(ana, -1)
    vera = signed_in(ana.served, "vera")
    assert "New since" not in thread(vera, "w1")
    assert soon(lambda: look_of(vera, login="vera"))
    rows = re.findall(r'<li class="row">.*?</li>', ana.page("/customers"), re.DOTALL)
    dots = ['class="dot"' in row for row in rows]
    other = vera.page("/customers")
    vera.client.close()

    assert dots == [False, True]
    assert 'class="dot"' not in other


def test_a_page_that_stays_open_looks_on(ana, monkeypatch):
    monkeypatch.setattr(live, "HEARTBEAT", 0.1)
    story(ana)
    looked(ana, 0)
    with following(ana) as told:
        next(told)
        assert soon(lambda: look_of(ana).at > NOW + timedelta(hours=1))
    assert look_of(ana).since == NOW


def test_what_goes_wrong_with_it_is_no_matter_of_the_page(eva, monkeypatch):
    story(eva)

    def fail(*_):
        raise OSError("the disk is full")

    monkeypatch.setattr(looks, "put", fail)
    for _ in range(3):
        assert "text-3." in thread(eva, "w1")
    assert look_of(eva) is None


@pytest.mark.parametrize("parameters", [{"q": "text"}, {"channel": "whatsapp"}, {"around": "1"}, {"part": ""}])
def test_who_sees_a_part_has_not_seen_all(eva, parameters):
    story(eva)
    thread(eva, "w1", **parameters)
    time.sleep(0.2)

    assert look_of(eva) is None
