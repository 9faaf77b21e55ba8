"""What somebody who was let in may do, for how long, and where their page may be held."""

import re
from datetime import timedelta
from html import unescape

import pytest

from onethread.store import passes
from onethread.store.passes import IDLE, LIFE
from onethread.store.schema import passes as table
from tests.core.deciding import merge
from tests.core.telling import whatsapp
from tests.core.web.pages.conftest import served_now
from tests.core.web.pages.test_live import events
from tests.plugins.bitrix24.embedding.ground import ANDREI, OLGA, bearer, page

pytestmark = pytest.mark.slow  # a portal over HTTP for each


def aged(ground, **columns):
    ground.served.write(lambda c: c.execute(table.update().values(**columns)))


def test_a_note_is_signed_by_who_works_in_the_portal(both):
    both.tell_card(1)
    opened = both.post(user=ANDREI)
    noted = both.note(opened, "Calls back on Friday")

    assert noted.status_code == 200
    assert "Calls back on Friday" in noted.text
    assert "Andrei Rusu (crm 2)" in noted.text


def test_a_page_that_waits_for_its_customer_learns_also_of_one_who_was_there_before_it_listened(both):
    opened = both.post()
    assert "Nothing is known" in opened.text
    (address,) = re.findall(r'data-stream="([^"]+)"', opened.text)
    both.tell_card(1)
    told = {"authorization": f"Bearer {bearer(opened)}", "sec-fetch-site": "same-origin"}
    with both.browser.stream("GET", both.served.url + unescape(address), headers=told) as answer:
        name, *_ = next(events(answer.iter_lines()))
    assert name == "stale"


def test_a_pass_opens_the_page_of_its_card_and_nothing_else(ground):
    ground.contact("Ion", "+37369000002")
    ground.tell_card(1)
    ground.tell_card(2, name="Ion Ceban")
    mine, other = ground.post(id_=1), ground.post(id_=2)
    told = {"authorization": f"Bearer {bearer(mine)}", "sec-fetch-site": "same-origin"}
    for address in (page(other), f"{page(other)}/live", f"{page(other)}/entry/2", "/embed/wa/0000000000000000"):
        assert ground.browser.get(ground.served.url + address, headers=told).status_code == 401, address
    assert ground.get(mine, "/entry/2").status_code == 404
    for address in ("/customers", "/accounts"):
        assert ground.browser.get(ground.served.url + address, headers=told).status_code == 303
    assert ground.browser.get(f"{ground.served.url}/api/v1/customers", headers=told).status_code == 401
    assert "Ion" not in ground.get(mine).text


def test_whoever_has_no_pass_enters_no_page_of_a_card(ground):
    ground.tell_card(1)
    opened = ground.post()
    for told in ("", "Bearer", "Bearer x", f"Bearer {'A' * 43}", f"Basic {bearer(opened)}"):
        assert ground.get(opened, authorization=told).status_code == 401
    aged(ground, seen_at=served_now() - IDLE)
    assert ground.get(opened).status_code == 401


def test_a_pass_is_renewed_while_the_page_is_open_and_ends_all_the_same(ground):
    ground.tell_card(1)
    opened = ground.post()
    almost = served_now() - IDLE + timedelta(minutes=1)
    aged(ground, seen_at=almost)
    assert ground.get(opened).status_code == 200
    assert ground.served.read(lambda c: c.scalar(table.select().with_only_columns(table.c.seen_at))) > almost
    aged(ground, made_at=served_now() - LIFE)
    assert ground.get(opened).status_code == 401


def test_only_the_portal_may_hold_the_page_and_nobody_any_other(ground):
    ground.tell_card(1)
    opened = ground.post()
    policy = f"frame-ancestors 'self' {ground.portal.home}"
    for answer in (opened, ground.get(opened), ground.post(DOMAIN="evil.example")):
        assert answer.headers["content-security-policy"].endswith(policy)
        assert "x-frame-options" not in answer.headers
        assert answer.headers["referrer-policy"] == "no-referrer"
        assert answer.headers["cache-control"] == "no-store"
        assert "unsafe" not in answer.headers["content-security-policy"]
    for address in ("/sign-in", "/thread/AAAAAAAAAA", "/embed/wa", "/static/x/y.js"):
        answer = ground.browser.get(ground.served.url + address)
        assert answer.headers["content-security-policy"].endswith("frame-ancestors 'none'"), address


def test_the_cookie_is_for_that_page_alone_and_travels_by_tls_in_frames(ground):
    ground.tell_card(1)
    opened = ground.post()
    name, _, rest = opened.headers["set-cookie"].partition("=")
    secret, *attributes = rest.split("; ")
    assert name == "__Secure-onethread"
    assert secret == bearer(opened)
    wanted = {f"Path={page(opened)}", "Max-Age=3600", "Secure", "HttpOnly", "SameSite=None", "Partitioned"}
    assert set(attributes) == wanted
    by_cookie = {"cookie": f"{name}={secret}", "authorization": "", "sec-fetch-site": "same-origin"}
    assert ground.get(opened, **by_cookie).status_code == 200


def test_no_other_site_writes_notes_by_that_cookie(ground):
    ground.tell_card(1)
    opened = ground.post()
    by_cookie = {"cookie": f"__Secure-onethread={bearer(opened)}", "authorization": ""}
    for site in ("cross-site", "same-site"):
        assert ground.note(opened, "forged", **by_cookie, **{"sec-fetch-site": site}).status_code == 403
    assert ground.note(opened, "mine", **by_cookie).history[0].status_code == 303
    assert "forged" not in ground.get(opened).text


def test_the_card_decides_whose_thread_it_is_after_merges(ground):
    ground.tell_card(1)
    ground.tell(whatsapp("w1", "37369555555", name="Other Phone", text="it is me"))
    opened = ground.post()
    assert "it is me" not in opened.text
    merge(ground.served, "contact:1", "w1")
    assert "it is me" in ground.get(opened).text


def test_several_cards_are_open_at_once_each_with_its_own_pass(ground):
    ground.contact("Ion", "+37369000002")
    ground.tell_card(1)
    ground.tell_card(2, name="Ion Ceban")
    first, second = ground.post(id_=1), ground.post(id_=2, user=OLGA)
    assert "Ana Rusu" in ground.get(first).text
    assert "Ion Ceban" in ground.get(second).text


def test_a_new_installation_ends_all_passes(ground):
    ground.tell_card(1)
    opened = ground.post()
    assert ground.install().status_code == 200
    assert ground.get(opened).status_code == 401
    assert ground.served.read(lambda c: passes.with_digest(c, b"", served_now())) is None


def test_a_name_of_the_portal_is_text_on_one_line(ground):
    ground.tell_card(1)
    ground.portal.state.users.rows[ANDREI]["NAME"] = "<b>An\r\ndrei\u202e</b>" + "x" * 500
    noted = ground.note(ground.post(), "hello")
    assert noted.status_code == 200
    assert "<b>" not in noted.text.split("<main", 1)[1].replace("<b>WhatsApp", "").split("author")[1][:300]
