"""Internal notes: written on the page, told as facts, once however often the form is sent."""

import re

import pytest

from onethread.flow.notes import LONGEST
from tests.core.telling import tell, whatsapp
from tests.core.web.pages.conftest import words
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
