"""Who is let in: whoever the portal itself says may see the card; and nobody who only says so."""

import json

import pytest
from structlog.testing import capture_logs

from onethread.model.handle import Trust
from onethread_bitrix24.client import Urgency
from onethread_bitrix24.client.budget import room
from onethread_bitrix24.embedding import tab
from tests.core.telling import fact, typed, whatsapp
from tests.core.web.pages.conftest import words
from tests.plugins.bitrix24.embedding.ground import ANDREI, bearer, page

pytestmark = pytest.mark.slow  # a portal over HTTP for each


def test_who_looks_at_a_card_sees_the_thread_of_its_customer(both):
    both.tell_card(1)
    opened = both.post()

    assert opened.status_code == 200
    assert "Ana Rusu" in words(opened.text)
    assert 'class="framed"' in opened.text
    assert "/sign-out" not in opened.text
    assert "/customers" not in opened.text
    assert both.get(opened).status_code == 200


def test_who_looks_does_not_wait_behind_those_who_keep_the_portal_busy(both):
    """As full as streams that read on and on, in several processes, keep it."""
    both.tell_card(1)
    crm, settings = both.served.found.connections["crm"].connector, both.served.settings()
    bucket, ahead = f"bitrix24 {settings.host}", room(settings.burst, Urgency.BACKGROUND)

    async def fill():
        while await both.served.context.shared.slot(bucket, settings.rate, ahead) < 2 / settings.rate:
            pass

    both.served.run(fill())
    before = crm.figures()["waited"]
    assert both.post().status_code == 200
    assert crm.figures()["waited"] - before <= 1 / settings.rate


WRONG: list[dict[str, str | None]] = [
    {"APPLICATION_TOKEN": "0" * 32},
    {"APPLICATION_TOKEN": "жж"},
    {"DOMAIN": "evil.example"},
    {"member_id": "0" * 32},
    {"AUTH_ID": "0" * 70},
    {"APPLICATION_TOKEN": None},
    {"member_id": None},
    {"AUTH_ID": None},
    {"PLACEMENT_OPTIONS": None},
    {"PLACEMENT": "LEFT_MENU"},
    {"PLACEMENT": "CRM_CONTACT_LIST_MENU"},
    {"PLACEMENT_OPTIONS": '{"ID":"1 OR 1=1"}'},
    {"PLACEMENT_OPTIONS": "[" * 10_000},
    {"PLACEMENT_OPTIONS": '{"ID":"-1"}'},
    {"PLACEMENT_OPTIONS": '{"ID":"99"}'},
]


def test_a_post_with_anything_wrong_opens_nothing(ground):
    ground.tell_card(1)
    for wrong in WRONG:
        answer = ground.post(**wrong)
        assert answer.status_code in (400, 401, 403), (wrong, answer.text)
        assert (bearer(answer), "Ana" in answer.text, "set-cookie" in answer.headers) == ("", False, False), wrong


def test_nobody_is_asked_before_all_that_is_posted_fits(ground):
    ground.portal.journal.clear()
    for name, value in (("APPLICATION_TOKEN", "x"), ("DOMAIN", "127.0.0.1:1"), ("member_id", "x")):
        assert ground.post(**{name: value}).status_code == 401
    assert list(ground.portal.journal.entries) == []


def test_no_host_of_a_request_is_ever_called(ground):
    told = {"SERVER_ENDPOINT": "http://169.254.169.254/rest/", "DOMAIN": ground.account.upper()}
    assert ground.post(**told).status_code == 200
    assert ground.executed("user.current")


def test_a_body_of_ten_megabytes_is_not_read(ground):
    url, query, form = ground.posted()
    assert ground.send(url, query, {**form, "more": "x" * 10_000_000}).status_code == 413


def test_what_is_no_form_is_refused(ground):
    url, query, _ = ground.posted()
    for body in (b"\xff\xfe", b"&" * 100_000, b"a=1&" * 5000, b""):
        assert ground.browser.post(url, params=query, content=body).status_code in (400, 413)


def test_who_may_not_see_the_card_does_not_see_its_thread(ground):
    ground.tell_card(1)
    ground.portal.faults.add("access_denied", method="crm.item.get", times=0)
    answer = ground.post()

    assert answer.status_code == 403
    assert "does not let you see this card" in answer.text
    assert "Ana" not in answer.text


def test_a_portal_that_does_not_answer_lets_nobody_in(ground):
    ground.tell_card(1)
    ground.portal.faults.add("error_200", method="user.current", times=0)
    assert ground.post().status_code in (401, 502)


def test_a_portal_that_is_slow_is_not_waited_for(ground, monkeypatch):
    monkeypatch.setattr(tab, "PATIENCE", 0.2)
    ground.portal.faults.add("slow", method="batch", seconds=1, times=0)
    answer = ground.post()
    assert (answer.status_code, bearer(answer)) == (503, "")


def test_a_deal_shows_the_thread_of_its_contact_then_of_its_company(ground):
    company = ground.add("company", TITLE="Alfa SRL")
    alone = ground.add("deal", TITLE="One", COMPANY_ID=company)
    whose = ground.add("deal", TITLE="Two", COMPANY_ID=company, CONTACT_ID=1)
    ground.tell_card(1)
    assert "Ana Rusu" in ground.post("deal", whose).text
    assert "Nothing is known of this card yet" in ground.post("deal", alone).text


def test_a_contact_that_may_not_be_read_is_not_shown_by_its_deal(ground):
    deal = ground.add("deal", TITLE="Two", CONTACT_ID=1)
    ground.tell_card(1)
    ground.portal.faults.add("access_denied", method="crm.item.get", times=0, skip=1)
    answer = ground.post("deal", deal)
    assert answer.status_code == 200
    assert "Ana" not in answer.text


def test_a_card_of_another_portal_with_the_same_number_is_another(ground):
    card = typed("bitrix_contact", "1", Trust.CRM)
    ground.tell(fact("c1", card, channel="bitrix24", account="other.bitrix24.ru", name="Somebody Else"))
    assert "Nothing is known" in ground.post().text


def test_what_somebody_merely_typed_makes_no_card_theirs(ground):
    for trust in (Trust.DECLARED, Trust.TEXT):
        card, phone = typed("bitrix_contact", "1", trust), typed("phone", "069123456")
        ground.tell(fact(f"f-{trust}", card, phone, account=ground.account, name="Somebody Else"))
    assert "Nothing is known" in ground.post().text


def test_the_language_is_the_portals_and_else_the_browsers(ground):
    ground.tell_card(1)
    for told, said in (("ru", "Кто это"), ("ro", "Cine este"), ("en", "Who this is"), ("de", "Who this is")):
        assert said in ground.post(LANG=told).text


def test_a_refusal_speaks_the_portals_language(ground):
    for told, said in (("ru", "Портал не подтвердил"), ("RO", "Portalul nu a confirmat"), ("de", "did not vouch")):
        answer = ground.post(LANG=told, member_id="x")
        assert (answer.status_code, said in answer.text) == (401, True), told


def test_no_token_is_kept_or_logged(ground):
    ground.tell_card(1)
    url, query, form = ground.posted()
    with capture_logs() as logs:
        opened = ground.send(url, query, form)
    assert opened.status_code == 200
    kept = b"".join(path.read_bytes() for path in ground.served._folder.glob("onethread.db*"))
    for name in ("AUTH_ID", "REFRESH_ID", "APPLICATION_TOKEN"):
        assert form[name] not in json.dumps(logs, default=str)
        assert form[name] not in opened.text
        assert form[name].encode() not in kept
    assert bearer(opened).encode() not in kept


def test_before_the_application_is_installed_nobody_is_let_in(bare):
    bare.contact()
    answer = bare.post(user=ANDREI)
    assert (answer.status_code, bearer(answer)) == (409, "")
    assert "is not installed" in answer.text


def test_a_connection_that_shows_nothing_in_cards_has_no_such_page(ground):
    assert ground.browser.post(f"{ground.served.url}/embed/wa").status_code == 404
    assert ground.browser.post(f"{ground.served.url}/embed/nobody/install").status_code == 404


def test_a_thread_appears_where_there_was_none(ground):
    ground.tell(whatsapp("w0", "37369000000"))
    opened = ground.post()
    assert page(opened) != "/embed/crm/0000000000000000"
    assert "Nothing is known of this card yet" in opened.text
    ground.tell_card(1)
    assert "Ana Rusu" in ground.get(opened).text
