"""The thread of a customer: the newest first, page after page, with all that became of each fact, harmless whatever it holds."""

import re

import pytest

from onethread.model.handle import Trust
from onethread.model.interaction import Attachment, Direction, Kind, Reaction, Revision, Status
from onethread.store import customers
from tests.core.deciding import customer_of, merge
from tests.core.happening import call
from tests.core.telling import NOW, fact, tell, typed, whatsapp
from tests.core.web.pages.conftest import signed_in, words

NUMBER = "37369123456"


def id_of(served, about):
    (found,) = served.read(lambda c: customers.known_as(c, [customer_of(Within(c), about)]))
    return found


class Within:
    """Asks in a transaction that runs already."""

    def __init__(self, connection):
        self._connection = connection

    def read(self, work):
        return work(self._connection)


def thread(person, about, **parameters):
    return person.page(f"/thread/{id_of(person.served, about)}", params=parameters)


def test_a_thread_shows_all_channels_the_newest_first_day_by_day(ana):
    tell(
        ana.served,
        fact("f1", typed("phone", "069123456"), name="Ana Rusu", text="first", days=-1),
        whatsapp("w1", NUMBER, text="second", minutes=1, name="Ana"),
        whatsapp("w2", NUMBER, text="third", minutes=2, direction=Direction.OUT, statuses=(Status(NOW, "read"),)),
    )
    read = words(thread(ana, "w1"))

    assert re.search(
        r"24 November 2026 WhatsApp from us .* third .*read .* second .*23 November 2026 Form .* first", read
    )
    assert "proven on one side, typed on the other" in read


def test_pages_follow_each_other_without_gap_or_repeat(ana):
    tell(ana.served, *(whatsapp(f"w{n}", NUMBER, minutes=n // 3, text=f"text-{n}.") for n in range(120)), together=True)
    seen: list[str] = []
    path: str | None = f"/thread/{id_of(ana.served, 'w1')}"
    while path:
        page = ana.page(path)
        seen += re.findall(r"text-(\d+)\.</p>", page)
        following = re.search(r'rel="next" href="([^"]+)"', page)
        path = following and following[1]

    assert sorted(map(int, seen)) == list(range(120))
    assert [int(n) // 3 for n in seen] == sorted((int(n) // 3 for n in seen), reverse=True)


def test_a_part_has_only_the_entries(ana):
    tell(ana.served, whatsapp("w1", NUMBER, text="hello"))
    part = thread(ana, "w1", part="")

    assert "<html" not in part
    assert "hello" in part


def test_what_became_of_a_message_is_shown_and_what_it_said_before_can_be_read(ana):
    edits = (Revision(NOW, "better"), Revision(NOW, "best"))
    tell(
        ana.served,
        whatsapp("w1", NUMBER, text="good", revisions=edits, reactions=(Reaction(NOW, "customer", "👍"),)),
        whatsapp("w2", NUMBER, text="vanished", revisions=(Revision(NOW, None, deleted=True),)),
        whatsapp(
            "w3",
            NUMBER,
            text="lost",
            direction=Direction.OUT,
            statuses=(Status(NOW, "failed"),),
            attributes={"errors": [{"title": "Re-engagement", "message": "window closed"}]},
        ),
        whatsapp("w4", NUMBER, attachments=(Attachment("a1", "application/pdf", "offer.pdf", 123_456),)),
    )
    page = thread(ana, "w1")
    read = words(page)

    assert re.search(r"edited 14:00 – What it said before 14:00 good", read)
    assert "👍 customer, 14:00" in read
    assert page.count("vanished") == 1
    assert re.search(r"deleted 14:00 – What it said before 14:00 vanished", read)
    assert "failed 14:00: window closed" in read
    assert "offer.pdf application/pdf · 123 kB" in read


def test_calls_forms_and_what_only_happened_are_told(ana):
    tell(
        ana.served,
        call("c1", "069123456", attributes={"call_terminate": {"duration": 192, "status": "COMPLETED"}}),
        fact(
            "f1",
            typed("phone", "069123456"),
            kind=Kind.FORM,
            text="hi",
            attributes={
                "fields": {"Mărimea": "42"},
                "page": "https://site.example/ro",
                "tracking": {"utm_source": "google"},
            },
        ),
        whatsapp("n1", NUMBER, kind=Kind.NOTE, direction=None, attributes={"event": "user_changed_number"}),
        whatsapp("s1", NUMBER, seen=False, direction=Direction.OUT, statuses=(Status(NOW, "sent"),)),
    )
    read = words(thread(ana, "f1"))

    for told in ("Call", "duration 3:12", "outcome COMPLETED", "Mărimea 42", "campaign google", "user_changed_number"):
        assert told in read
    assert "Known only by what was said about it" in read


HOSTILE = "</li><script>alert(1)</script><img src=x onerror=alert(1)>\u202e{{ 1234*4321 }} ' \" & \x0b"


@pytest.mark.parametrize("path", ["/thread/{}", "/thread/{}/entry/{}", "/customers", "/customers?q=script"])
def test_whatever_people_write_is_only_text(ana, path):
    tell(
        ana.served,
        fact(
            "x",
            typed("email", "a@b.md"),
            channel="<b>c</b>",
            account=HOSTILE,
            name=HOSTILE,
            text=HOSTILE,
            subject=HOSTILE,
            kind=Kind.FORM,
            attributes={"fields": {HOSTILE: HOSTILE}, "page": "javascript:alert(1)"},
            attachments=(Attachment("a", HOSTILE, HOSTILE),),
            reactions=(Reaction(NOW, HOSTILE, HOSTILE[:90]),),
            statuses=(Status(NOW, "<i>"),),
            revisions=(Revision(NOW, HOSTILE),),
        ),
    )
    page = ana.page(path.format(id_of(ana.served, "x"), 1))

    assert "&lt;script&gt;" in page
    for planted in ("<script>alert", "<img", "onerror=alert(1)>", "<i>", "<b>c", "5332114", 'href="javascript'):
        assert planted not in page
    assert re.findall(r"<script[^>]*>", page) == re.findall(r'<script type="module" src="/static/[^"]+">', page)
    assert " style=" not in page


def test_endless_names_and_texts_are_cut_and_can_be_read_in_full(ana):
    tell(ana.served, whatsapp("w1", NUMBER, name="N" * 10_000, text="t" * 100_000, subject="s" * 9000))
    page = thread(ana, "w1")

    assert len(page) < 20_000
    assert "100000 characters" in page
    (link,) = set(re.findall(r'href="(/thread/\w+/entry/\d+)">Show', page))
    assert "t" * 100_000 in ana.page(link)
    assert len(ana.page("/customers")) < 10_000


def test_an_entry_of_somebody_else_is_not_shown(ana):
    tell(ana.served, whatsapp("w1", NUMBER), whatsapp("w2", "37369999999"))
    mine = id_of(ana.served, "w1")

    assert [ana.get(f"/thread/{mine}/entry/{n}").status_code for n in (1, 2, 99, 10**17)] == [200, 404, 404, 404]


def test_an_id_of_before_a_merge_leads_to_the_customer_of_now(ana):
    tell(ana.served, whatsapp("w1", NUMBER), whatsapp("w2", "37369999999"))
    before = id_of(ana.served, "w2")
    merge(ana.served, "w1", "w2")
    now = id_of(ana.served, "w1")

    for asked in (before, now.lower()):
        answer = ana.get(f"/thread/{asked}")
        assert (answer.status_code, answer.headers["location"]) == (302, f"/thread/{now}")
    assert "decided by operator" in words(ana.page(f"/thread/{now}"))


@pytest.mark.parametrize(
    ("path", "status"),
    [
        ("/thread/AAAAAAAAAA", 404),
        ("/thread/x", 404),
        ("/thread/" + "A" * 3000, 404),
        ("/thread/AAAAAAAAAA/live", 404),
        ("/customers/nothing", 404),
        ("/customers?before=x", 400),
    ],
)
def test_what_is_not_there_is_said_on_a_page(eva, path, status):
    answer = eva.get(path)

    assert answer.status_code == status
    assert "That did not work" in answer.text


def test_a_place_that_was_never_one_is_refused(eva):
    tell(eva.served, whatsapp("w1", NUMBER))
    assert eva.get(f"/thread/{id_of(eva.served, 'w1')}", params={"before": "x"}).status_code == 400


def test_who_else_it_may_be_is_shown_with_a_way_there(ana):
    ion = {"name": "Ion Ceban", "attributes": {"company": "Alfa"}}
    tell(ana.served, fact("a", typed("email", "i@mail.md"), **ion), fact("b", typed("phone", "069123456"), **ion))
    from tests.core.deciding import finish

    finish(ana.served)
    page = thread(ana, "a")

    assert "May be the same customer" in page
    assert f'href="/thread/{id_of(ana.served, "b")}"' in page


def test_a_number_that_was_only_mentioned_or_given_up_is_told_apart(ana):
    tell(ana.served, whatsapp("w1", NUMBER, typed("phone", "069777888", Trust.TEXT), name="Ana"))
    read = words(thread(ana, "w1"))

    assert "phone +37369123456 proven by the channel" in read
    assert "phone +37369777888 mentioned in a text" in read


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("ro-MD,ro;q=0.9", "marți, 24 noiembrie 2026 WhatsApp de la client"),
        ("ru", "вторник, 24 ноября 2026 WhatsApp от клиента"),
        ("de,en;q=0.5", "Tuesday, 24 November 2026 WhatsApp from the customer"),
    ],
)
def test_a_page_speaks_the_language_of_its_reader(lite, language, said):
    tell(lite, whatsapp("w1", NUMBER))
    person = signed_in(lite, **{"accept-language": language})
    page = thread(person, "w1")
    person.client.close()

    assert said in words(page)


def test_a_language_that_was_chosen_stays(eva):
    eva.page("/customers?lang=ru")

    assert "Клиенты" in eva.page("/customers")
