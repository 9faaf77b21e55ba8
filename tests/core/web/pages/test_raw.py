"""From what an entry was made is told to operators and admins alone, without secrets, and is only text."""

import json

import pytest

from onethread.flow import redact
from onethread.flow.raw_item import LONGEST
from onethread.model.account import Role
from onethread.web.pages import raw
from tests.core.telling import NOW, fact, tell, typed, whatsapp
from tests.core.web.pages.conftest import signed_in, words
from tests.core.web.pages.test_browser import deliver
from tests.core.web.pages.test_looking import soon
from tests.core.web.pages.test_thread import HOSTILE, NUMBER, id_of


@pytest.fixture
def olga(served):
    """An operator who has signed in."""
    with_browser = signed_in(served, "olga", Role.OPERATOR)
    yield with_browser
    with_browser.client.close()


def path_of(person, about, number=1):
    return f"/thread/{id_of(person.served, about)}/entry/{number}"


def test_an_operator_reads_where_an_entry_came_from(olga):
    deliver(olga.served, "wamid.1", "hello")
    soon(lambda: number_of(olga, "wamid.1"))
    path = path_of(olga, "wamid.1")
    assert f'href="{path}/raw"' in olga.page(path)
    read = words(olga.page(f"{path}/raw"))

    for told in ("id wamid.1", "connection wa", "written as wa_id", '"body": "hello"', "delivery "):
        assert told in read, told
    assert "(Europe/Chisinau)" in read


def test_an_agent_does_not_and_is_not_led_there(ana):
    tell(ana.served, whatsapp("w1", NUMBER, text="hello"))
    path = path_of(ana, "w1")
    page = ana.page(path)

    assert "/raw" not in page
    assert "wa_id" not in page
    assert ana.get(f"{path}/raw").status_code == 403
    admin = signed_in(ana.served, "root", Role.ADMIN)
    assert admin.get(f"{path}/raw").status_code == 200
    admin.client.close()


def test_an_entry_of_somebody_else_has_none(olga):
    tell(olga.served, whatsapp("w1", NUMBER), whatsapp("w2", "37369999999"))

    assert [olga.get(f"{path_of(olga, 'w1', n)}/raw").status_code for n in (1, 2, 99)] == [200, 404, 404]


def test_it_shows_the_part_of_this_entry_and_of_nobody_else(olga):
    tell(olga.served, whatsapp("w1", NUMBER, text="mine"), whatsapp("x", "37369999999", text="theirs"), together=True)
    page = olga.page(f"{path_of(olga, 'w1', number_of(olga, 'w1'))}/raw")

    assert "mine" in page
    assert "theirs" not in page


def number_of(person, about):
    return person.served.read(
        lambda c: c.exec_driver_sql(f"select id from interactions where external_id = '{about}'").scalar()  # noqa: S608
    )


def test_secrets_are_masked_and_what_people_wrote_is_only_text(olga):
    secrets = {"access_token": "s3cr3t", "url": "https://x.example/a?auth_token=s3cr3t&b=1", "who": "Bearer s3cr3t"}
    tell(
        olga.served,
        fact("f", typed("phone", "069123456"), account=HOSTILE, text=HOSTILE, attributes={"fields": secrets}),
    )
    page = olga.page(f"{path_of(olga, 'f')}/raw")

    assert "s3cr3t" not in page
    assert page.count("•••") == 3
    assert "a?auth_token=•••&amp;b=1" in page
    for planted in ("<script>alert", "<img", "5332114"):
        assert planted not in page


def test_what_is_long_is_cut_and_what_is_too_large_or_blanked_says_so(olga, monkeypatch):
    tell(olga.served, whatsapp("w1", NUMBER, text="b" * 90_000))
    path = f"{path_of(olga, 'w1')}/raw"
    assert LONGEST < len(olga.page(path)) < LONGEST + 8000
    monkeypatch.setattr(raw, "LARGEST", 100)
    assert "too large to be shown" in olga.page(path)
    olga.served.write(lambda c: redact.redact(c, {1: {""}}, NOW))
    assert "it was blanked" in olga.page(path)


def test_json_is_laid_out(olga):
    tell(olga.served, whatsapp("w1", NUMBER, text="hello"))
    page = words(olga.page(f"{path_of(olga, 'w1')}/raw"))

    assert json.loads(page[page.index("{") : page.rindex("}") + 1])["text"] == "hello"
