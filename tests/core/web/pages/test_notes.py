"""Internal notes: written on the page, told as facts, once however often the form is sent."""

import re

import pytest
from structlog.testing import capture_logs

from onethread.engine.tasks.noting import Noting
from onethread.flow.notes import LONGEST
from onethread.store.trouble import StoreError
from tests.core.telling import tell, whatsapp
from tests.core.web.pages.conftest import words
from tests.core.web.pages.test_edge import failing
from tests.core.web.pages.test_thread import id_of


@pytest.fixture
def path(ana):
    tell(ana.served, whatsapp("w1", "37369123456", name="Ion"))
    return f"/thread/{id_of(ana.served, 'w1')}"


def once_of(page):
    (once,) = re.findall(r'name="once" value="([\w-]{43})"', page)
    return once


def test_a_note_is_in_the_thread_as_soon_as_it_is_sent_signed_by_who_wrote_it(ana, path):
    answer = ana.post(f"{path}/note", {"text": "Calls back\r\non Friday <b>", "once": once_of(ana.page(path))})

    assert (answer.status_code, answer.headers["location"]) == (303, path)
    page = ana.page(path)
    assert re.search(r"Note ana internal note \d\d:\d\d Calls back on Friday <b>", words(page))
    assert page.index("Calls back") < page.index('id="e1"')


def test_the_same_form_sent_twice_is_one_note(ana, path):
    once = once_of(ana.page(path))
    for _ in range(2):
        ana.post(f"{path}/note", {"text": "Calls back", "once": once})
    ana.post(f"{path}/note", {"text": "Calls back", "once": once_of(ana.page(path))})

    assert ana.page(path).count("Calls back</p>") == 2


@pytest.mark.parametrize(
    ("fields", "said"),
    [
        ({"text": " \n ", "once": "A" * 43}, "There is nothing in this note"),
        ({"text": "kept <text>"}, "kept &lt;text&gt;</textarea>"),
        ({"text": "x" * (LONGEST + 1), "once": "A" * 43}, f"at most {LONGEST} characters"),
    ],
)
def test_a_note_that_will_not_do_is_said_so_and_not_lost(ana, path, fields, said):
    answer = ana.post(f"{path}/note", fields)

    assert (answer.status_code, said in answer.text) == (422, True)
    assert 'class="entry note' not in answer.text


def test_a_note_of_who_is_signed_out_comes_back_to_be_sent_once_they_are_signed_in_again(ana, path):
    once = once_of(ana.page(path))
    session = ana.client.cookies.pop("onethread")
    with capture_logs() as logs:
        answer = ana.post(f"{path}/note", {"text": "ten minutes of <words>", "once": once})

    assert (answer.status_code, "location" in answer.headers) == (401, False)
    assert "You are signed out. Sign in again to go on. The note is not saved yet" in words(answer.text)
    assert f'action="{path}/note"' in answer.text
    assert "ten minutes of &lt;words&gt;</textarea>" in answer.text
    assert f'href="/sign-in?next={path}" target="_blank"' in answer.text
    assert "words" not in str(logs)
    ana.client.cookies.set("onethread", session, domain="127.0.0.1")
    assert ana.post(f"{path}/note", {"text": "ten minutes of <words>", "once": once_of(answer.text)}).status_code == 303
    assert ana.page(path).count("ten minutes of &lt;words&gt;</p>") == 1


@pytest.mark.parametrize(("error", "status"), [(StoreError("x"), 503), (ValueError("x"), 500)])
def test_a_note_that_could_not_be_saved_comes_back_with_its_words(ana, path, monkeypatch, error, status):
    once = once_of(ana.page(path))
    monkeypatch.setattr(Noting, "write_note", failing(error))
    answer = ana.post(f"{path}/note", {"text": "ten minutes", "once": once})

    assert (answer.status_code, once_of(answer.text)) == (status, once)
    assert "ten minutes</textarea>" in answer.text
    assert "The note is not saved yet" in words(answer.text)


@pytest.mark.parametrize(
    "told", [{"sec-fetch-site": "cross-site"}, {"origin": "https://evil.example", "sec-fetch-site": ""}]
)
def test_words_of_another_site_do_not_come_back(ana, path, told):
    answer = ana.post(f"{path}/note", {"text": "evil words", "once": "A" * 43}, headers=told)

    assert (answer.status_code, "evil words" in answer.text) == (403, False)
