"""Search in a thread: all of it, in any spelling, page after page, without what who looks may not see; and the way to a day."""

import re
from datetime import date

import pytest

from onethread.model.handle import Trust
from onethread.model.interaction import Attachment, Kind, Revision
from onethread.store import interactions
from onethread.web.pages import searching
from tests.core.deciding import merge
from tests.core.telling import NOW, fact, tell, typed, whatsapp
from tests.core.web.pages.conftest import words
from tests.core.web.pages.test_thread import HOSTILE, NUMBER, id_of, thread


def hits(page):
    return re.findall(r'<li class="entry [^"]*" id="e(\d+)"', page)


def marks(page):
    return re.findall(r"<mark>([^<]*)</mark>", page)


def test_all_of_the_merged_thread_is_searched_in_any_spelling(ana):
    mail = typed("email", "ana@x.md", Trust.CHANNEL)
    fields = {"fields": {"Oraș": "Orhei, livrare"}}
    tell(
        ana.served,
        whatsapp("w1", NUMBER, text="Есть ДОСТАВКА в Оргеев?"),
        whatsapp("w2", NUMBER, text="nothing of it", minutes=1),
        whatsapp("w3", NUMBER, text="first", revisions=(Revision(NOW, "Livrările sunt marți"),), minutes=2),
        whatsapp("w4", NUMBER, attachments=(Attachment("a", "application/pdf", "livrare.pdf"),), minutes=3),
        fact("f1", typed("phone", "069123456"), kind=Kind.FORM, text="hi", attributes=fields, minutes=4),
        fact("m1", mail, channel="email", subject="Condiții de livrare", text="b", minutes=5),
    )
    merge(ana.served, "w1", "m1")

    for asked, number, marked in (
        ("доставка", 1, ["ДОСТАВКА"]),
        ("dostavka orgeev", 1, ["ДОСТАВКА", "Оргеев"]),
        ("LIVRAR", 4, ["livrar", "livrar", "livrar", "Livrăr"]),
        ("livrările", 1, ["Livrările"]),
    ):
        page = thread(ana, "w1", q=asked)
        assert (len(hits(page)), marks(page)) == (number, marked), asked
        assert f"{number} found" in words(page)
    assert "Nothing here says this" in words(thread(ana, "w1", q="absent"))


def test_one_channel_is_searched_alone_and_other_ways_keep_the_words(ana):
    tell(
        ana.served,
        whatsapp("w1", NUMBER, text="price"),
        fact("f1", typed("phone", "069123456"), text="price"),
    )
    page = thread(ana, "w1", q="price", channel="form")

    assert len(hits(page)) == 1
    assert '<input type="hidden" name="channel" value="form">' in page
    assert "?channel=whatsapp&amp;q=price" in page
    assert len(hits(thread(ana, "w1", q="price"))) == 2


def test_pages_of_what_was_found_follow_each_other_without_gap_or_repeat(ana, monkeypatch):
    monkeypatch.setattr(searching, "PORTION", 7)
    tell(
        ana.served,
        *(whatsapp(f"w{n}", NUMBER, minutes=n // 3, text="odd one" if n % 2 else "even") for n in range(240)),
        together=True,
    )
    page = thread(ana, "w1", q="odd")
    assert "120 found" in words(page)
    assert "data-stream" not in page
    seen = hits(page)
    while following := re.search(r'rel="next" href="([^"]+)"', page):
        page = ana.page(following[1].replace("&amp;", "&"))
        seen += hits(page)

    assert len(seen) == len(set(seen)) == 120


def test_a_look_ends_and_the_next_goes_on_from_there(ana, monkeypatch):
    monkeypatch.setattr(searching, "PORTION", 5)
    monkeypatch.setattr(searching, "LOOKED", 10)
    told = [whatsapp(f"w{n}", NUMBER, days=-n, text="rare" if n in (0, 25) else "common") for n in range(30)]
    tell(ana.served, *told, together=True)
    page = thread(ana, "w1", q="rare")
    assert "1 found · looked back to Sunday, 15 November 2026" in words(page)
    seen, looks = hits(page), 1
    while following := re.search(r'rel="next" href="([^"]+)">Look further', page):
        page = ana.page(following[1].replace("&amp;", "&") + ("&part" if looks == 2 else ""))
        seen, looks = seen + hits(page), looks + 1

    assert (len(seen), looks) == (2, 4)


def test_many_are_not_counted_to_the_end(ana, monkeypatch):
    monkeypatch.setattr(searching, "MOST", 60)
    tell(ana.served, *(whatsapp(f"w{n}", NUMBER, minutes=n, text="common") for n in range(90)), together=True)
    page = thread(ana, "w1", q="common")

    assert "More than that: the newest 60 found" in words(page)
    (following,) = re.findall(r'rel="next" href="([^"]+)"', page)
    assert len(hits(ana.page(following.replace("&amp;", "&")))) == 40


def test_no_more_is_read_whole_than_is_counted(ana, monkeypatch):
    read, numbered = list[int](), interactions.numbered

    def remember(connection, ids):
        read.extend(ids)
        return numbered(connection, ids)

    monkeypatch.setattr(searching, "MOST", 60)
    monkeypatch.setattr(interactions, "numbered", remember)
    tell(ana.served, *(whatsapp(f"w{n}", NUMBER, minutes=n, text="common") for n in range(300)), together=True)
    read.clear()
    seen = hits(thread(ana, "w1", q="common"))

    assert len(read) == 100
    assert [int(one) for one in seen] == sorted(read, reverse=True)[:50]


def test_what_was_found_leads_to_its_place_in_the_thread(ana):
    tell(ana.served, *(whatsapp(f"w{n}", NUMBER, minutes=n, text=f"text-{n}.") for n in range(120)), together=True)
    page = thread(ana, "w1", q="text-9.")
    (way,) = re.findall(r'href="([^"#]+)#e\d+">Show in the thread', page)
    around = ana.page(way)

    assert re.findall(r'sought" id="e(\d+)"', around) == hits(page)
    assert "text-8." in around
    assert "text-10." in around


def test_of_a_long_text_what_is_sought_is_shown_and_of_a_quote_it_is_open(ana):
    quote = "\n".join(["", "On 3 Nov 2026, at 10:00, Ana wrote:", *(f"> line {n}" for n in range(9)), "> needle"])
    tell(
        ana.served,
        whatsapp("w1", NUMBER, text="hay " * 3000 + "needle " + "hay " * 3000),
        fact("m1", typed("phone", "069123456"), channel="email", text="Yes." + quote, minutes=1),
    )
    page = thread(ana, "w1", q="needle")

    assert marks(page) == ["needle", "needle"]
    assert '<details class="quoted" open>' in page
    assert len(page) < 25_000


@pytest.mark.parametrize("asked", ["script alert", "<script>", "'\"&", "{{ 1234*4321 }}", HOSTILE, "x" * 5000])
def test_whatever_is_asked_is_only_text(ana, asked):
    tell(ana.served, whatsapp("w1", NUMBER, text=HOSTILE, name=HOSTILE))
    page = thread(ana, "w1", q=asked)

    for planted in ("<script>alert", "<img", "onerror=alert(1)>", "5332114"):
        assert planted not in page


@pytest.mark.parametrize(
    ("day", "text"),
    [("2026-11-03", "of day 3"), ("2026-11-04", "of day 3"), ("2026-11-05", "of day 5"), ("2020-01-01", "of day 1")],
)
def test_a_day_leads_around_the_last_that_happened_till_its_end(ana, day, text):
    told = [
        whatsapp(f"w{d}-{n}", NUMBER, days=d - 24, minutes=n - 700, text=f"of day {d}")
        for d in (1, 2, 3, 5, 9)
        for n in range(40)
    ]
    tell(ana.served, *told, together=True)
    path = f"/thread/{id_of(ana.served, 'w1-0')}"
    answer = ana.get(path, params={"day": day})
    way = answer.headers["location"]
    page = ana.page(way.partition("#")[0])
    (shown,) = re.findall(r'sought" id="(e\d+)".*?class="said"[^>]*>([^<]*)', page, re.DOTALL)

    assert answer.status_code == 303
    assert way.startswith(f"{path}?around=")
    assert shown == (way.partition("#")[2], text)


def test_a_day_of_one_channel_begins_there_and_a_day_that_is_none_is_refused(ana):
    tell(
        ana.served,
        whatsapp("w1", NUMBER, days=-9, text="before"),
        whatsapp("w2", NUMBER, text="after"),
        fact("f1", typed("phone", "069123456"), days=-9, text="elsewhere"),
    )
    path = f"/thread/{id_of(ana.served, 'w1')}"
    page = ana.page(path, params={"day": date(2026, 11, 20).isoformat(), "channel": "whatsapp"}, follow_redirects=True)

    assert "before" in page
    assert "after</p>" not in page
    assert "elsewhere" not in page
    assert ana.get(path, params={"day": ""}).status_code == 200
    for wrong in ("2026-13-01", "yesterday", "0001-01-01", "9999-12-31", "2026-02-30"):
        assert ana.get(path, params={"day": wrong}).status_code == 400
