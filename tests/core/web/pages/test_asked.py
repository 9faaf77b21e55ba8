"""What of a thread is asked for by its address: one channel, or what is around an entry; whatever follows from there keeps it."""

import re

from onethread.model.handle import Trust
from onethread.model.interaction import Kind
from tests.core.telling import fact, tell, typed, whatsapp
from tests.core.web.pages.conftest import words
from tests.core.web.pages.test_live import entries, following
from tests.core.web.pages.test_thread import NUMBER, id_of, thread

MAIL = (typed("email", "ana@x.md", Trust.CHANNEL), typed("phone", "+37369123456", Trust.CRM))


def numbers(page):
    return [int(one) for one in re.findall(r'class="entry [^"]*" id="e(\d+)"', page)]


def channels(page):
    return set(re.findall(r'class="entry \w+ c-(\w+)', page))


def mixed(served, mails=60):
    told = [whatsapp(f"w{n}", NUMBER, minutes=n) for n in range(60)]
    told += [fact(f"m{n}", *MAIL, channel="email", minutes=n, text=f"mail-{n}.") for n in range(mails)]
    tell(served, *told, together=True)
    return f"/thread/{id_of(served, 'w0')}"


def walk(person, path):
    """The pages from there on."""
    while path:
        page = person.page(path)
        yield page
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following and following[1].replace("&amp;", "&")


def test_pages_of_a_channel_keep_to_it(ana):
    path = mixed(ana.served)
    pages = list(walk(ana, f"{path}?channel=email"))

    assert len(pages) == 2
    assert {one for page in pages for one in channels(page)} == {"email"}
    assert sum(len(numbers(page)) for page in pages) == 60
    assert all(re.search(r'class="c-email"[^>]*aria-current', page) for page in pages)


def test_all_channels_are_there_to_choose_and_one_without_anything_says_so(eva):
    page = eva.page(mixed(eva.served, 1))
    chosen = re.findall(r'<a class="c-\w+" href="(/thread/[^"]+)"', page)

    assert [one.rpartition("=")[2] for one in chosen] == ["email", "whatsapp", "note"]
    assert "Nothing on this channel yet." in words(eva.page(chosen[-1]))
    assert [len(numbers(eva.page(one))) for one in chosen] == [1, 50, 0]


def test_what_is_no_channel_is_refused(eva):
    path = mixed(eva.served, 1)
    for wrong in ("%3Cb%3E", "x" * 100, "a b"):
        assert eva.get(f"{path}?channel={wrong}").status_code == 400
        assert eva.get(f"{path}/live?channel={wrong}").status_code == 400
    assert eva.get(f"{path}?around=x").status_code == 400


def test_what_is_told_live_keeps_to_the_channel(ana):
    tell(ana.served, whatsapp("w0", NUMBER), fact("m0", *MAIL, channel="email", minutes=1))
    with following(ana, "w0", channel="email") as told:
        assert entries(next(told)) == ["2"]
        tell(ana.served, whatsapp("w1", NUMBER, minutes=90), fact("m1", *MAIL, channel="email", minutes=91))
        assert entries(next(told)) == ["4"]


def test_around_an_entry_there_are_newer_and_older_ones(ana):
    path = mixed(ana.served, 0)
    whole = [number for page in walk(ana, path) for number in numbers(page)]
    for place in (0, 10, 30, 59):
        page = ana.page(f"{path}?around={whole[place]}")
        there = numbers(page)
        assert there == whole[max(place - 25, 0) :][:50]
        assert re.findall(r'class="entry \w+ c-whatsapp sought" id="e(\d+)"', page) == [str(whole[place])]
        newer = re.search(r'rel="prev" href="([^"#]+)#e(\d+)"', page)
        assert (newer is not None) == (place > 25)
        if newer:
            assert whole.index(int(newer[2])) == place - 26
        assert ("data-stream" in page) == ('id="note"' in page) == (newer is None)


def test_around_an_entry_of_somebody_else_there_is_nothing(eva):
    path = mixed(eva.served, 0)
    tell(eva.served, whatsapp("other", "37369000000"))
    for number in (61, 999):
        assert eva.get(f"{path}?around={number}").status_code == 404


def test_from_an_entry_one_comes_back_to_where_it_stands_and_what_holds_it_is_open(eva):
    site = {"channel": "site", "kind": Kind.VISIT, "direction": None}
    tell(eva.served, *(fact(f"v{n}", typed("phone", "069123456"), minutes=n, **site) for n in range(5)))
    page = thread(eva, "v0")
    (first,) = re.findall(r'id="e(\d+)"', page)[:1]
    (back,) = re.findall(r'href="([^"]+)#e\d+"', eva.page(f"/thread/{id_of(eva.served, 'v0')}/entry/{first}"))

    assert "<details><summary>5 visits" in page
    assert "<details open><summary>5 visits" in eva.page(back)
