"""At a card one sees what was said to its customer and by them, and no record of another card: at every way out."""

import re

import pytest

from onethread.model.handle import Trust
from onethread.model.interaction import Direction, Kind
from tests.core.deciding import finish
from tests.core.telling import fact, typed, whatsapp
from tests.core.web.pages.conftest import signed_in, words
from tests.core.web.pages.test_live import events
from tests.plugins.bitrix24.embedding.ground import ANDREI, bearer, page

pytestmark = pytest.mark.slow  # a portal over HTTP for each
CARD = typed("bitrix_contact", "1", Trust.CRM)
PHONE = typed("phone", "+37369123456", Trust.CRM)
WON = "Won, 90000 EUR"


def of_deal(ground, id_="deal:7", minutes=0, text=WON):
    where = {"channel": "bitrix24", "account": ground.account, "kind": Kind.RECORD, "direction": None}
    return fact(id_, CARD, minutes=minutes, subject="Secret deal", text=text, **where)


def story(ground, deal="deal:7"):
    """A card whose customer has written, and a record of a deal of theirs; how that one is called on pages."""
    ground.tell_card(1, PHONE)
    ground.tell(whatsapp("w1", "37369123456", minutes=1, name="Ana Rusu", text="hello"), of_deal(ground, deal))
    return ground.served.read(
        lambda c: c.exec_driver_sql(f"select id from interactions where external_id = '{deal}'").scalar()  # noqa: S608
    )


def by_account(ground, opened, more=""):
    """The same thread, as somebody sees it who has an account of ours; no other customer is named in the card."""
    (path,) = set(re.findall(r"/thread/[0-9A-Za-z]{10}", opened.text))
    with signed_in(ground.served).client as client:
        cookie = f"__Host-onethread={client.cookies['onethread']}"
        return client.get(path + more, headers={"cookie": cookie}).text


def test_no_page_of_a_card_shows_a_record_of_another(both):
    number = story(both)
    opened = both.post()
    empty = both.browser.post(
        f"{both.served.url}{page(opened)}/note",
        data={"text": "", "once": ""},
        headers={"authorization": f"Bearer {bearer(opened)}", "sec-fetch-site": "same-origin"},
    )
    whole = [both.get(opened, more) for more in ("", "?part", f"?around={number}", f"?around={number}&part")]
    for shown in (opened, *whole, empty, both.note(opened, "a note")):
        assert "hello" in shown.text
        assert "90000 EUR" not in shown.text
        assert "Secret deal" not in shown.text
        assert "1 record of another card is not shown here" in shown.text
    narrowed = both.get(opened, "?channel=bitrix24").text
    assert "90000 EUR" not in narrowed
    assert "1 record of another card is not shown here" in narrowed
    assert both.get(opened, f"/entry/{number}").status_code == 404


def test_what_may_not_be_seen_is_not_found_either(both):
    story(both)
    opened = both.post()
    for more in ("?q=90000", "?q=secret", "?q=90000&part", "?q=90000&channel=bitrix24"):
        shown = both.get(opened, more)
        assert shown.status_code == 200
        assert not re.search(r'class="entry|90000 EUR|Secret deal|[1-9] found|not shown here', shown.text), more
    assert "1 found" in both.get(opened, "?q=hello").text
    assert "<mark>90000</mark> EUR" in by_account(both, opened, "?q=90000")


def test_from_what_an_entry_was_made_is_not_told_at_a_card(both):
    both.tell_card(1, PHONE)
    both.tell(whatsapp("w1", "37369123456", minutes=1, name="Ana Rusu", text="hello"))
    opened = both.post()
    (path,) = set(re.findall(r'href="/embed/crm/\w+(/entry/\d+)"[^>]*><time[^>]*>14:01', opened.text))
    entry = both.get(opened, path)

    assert "hello" in entry.text
    assert not re.search(r"/raw|wa_id|>w1<", entry.text)
    assert both.get(opened, f"{path}/raw").status_code == 404


def test_older_pages_keep_it_and_say_so_too(ground):
    ground.tell_card(1, PHONE)
    ground.tell(*(whatsapp(f"w{n}", "37369123456", minutes=100 + n, text="b") for n in range(60)))
    ground.tell(of_deal(ground, "deal:7", 1), of_deal(ground, "deal:8", 2))
    opened = ground.post()
    (older,) = re.findall(r'rel="next" href="/embed/[^?]+(\?[^"]+)"', opened.text)
    for more in (older, f"{older}&part"):
        shown = ground.get(opened, more).text
        assert "90000 EUR" not in shown
        assert "2 records of other cards are not shown here" in shown
    assert "not shown here" not in opened.text


def test_the_stream_keeps_it(ground):
    story(ground)
    opened = ground.post()
    (path,) = re.findall(r'data-stream="([^"]+)"', opened.text)
    headers = {"authorization": f"Bearer {bearer(opened)}", "sec-fetch-site": "same-origin"}
    with ground.browser.stream("GET", ground.served.url + path.split("?")[0], headers=headers) as answer:
        stream = events(answer.iter_lines())
        ground.tell(of_deal(ground, "deal:8", 5))
        ground.tell(whatsapp("w2", "37369123456", minutes=6, text="and then"))
        heard = next(stream)[2]
        while "and then" not in heard:
            heard += next(stream)[2]
    assert "90000 EUR" not in heard
    assert "record of" not in heard


def test_at_the_deal_itself_its_records_are_shown(ground):
    deal = ground.add("deal", TITLE="Two", CONTACT_ID=1)
    number = story(ground, f"deal:{deal}")
    opened = ground.post("deal", deal)
    assert WON in opened.text
    assert "not shown here" not in opened.text
    assert ground.get(opened, f"/entry/{number}").status_code == 200


def test_at_a_contact_the_records_of_those_of_its_deals_are_shown_that_may_be_read(ground):
    deal = ground.add("deal", TITLE="Two", CONTACT_ID=1)
    others = ground.add("deal", TITLE="Of somebody else")
    story(ground, f"deal:{deal}")
    ground.tell(of_deal(ground, f"deal:{others}", 2, text="Lost, 70000 EUR"))
    opened = ground.post()
    assert "90000 EUR" in opened.text
    assert "70000 EUR" not in opened.text
    ground.portal.faults.add("error", method="crm.item.list", times=0, status=403, code="ACCESS_DENIED")
    hidden = ground.post()
    assert "hello" in hidden.text
    assert "90000 EUR" not in hidden.text


def test_a_card_that_the_deal_leads_to_but_that_may_not_be_read_keeps_its_records(ground):
    deal = ground.add("deal", TITLE="Two", CONTACT_ID=1, COMPANY_ID=ground.add("company", TITLE="Alfa SRL"))
    ground.tell_card(1, PHONE)
    ground.tell(of_deal(ground, "company:1:0f"))
    ground.portal.faults.add("access_denied", method="crm.item.get", times=0, skip=2)
    opened = ground.post("deal", deal)
    assert "Ana Rusu" in opened.text
    assert WON not in opened.text


def test_people_with_an_account_see_all(ground):
    story(ground)
    shown = by_account(ground, ground.post())
    assert WON in shown
    assert "not shown here" not in shown


def test_nobody_else_is_named_in_a_card(ground):
    one = {"name": "Ion Ceban", "attributes": {"company": "Alfa"}}
    ground.tell_card(1, PHONE, name="Ion Ceban")
    ground.tell(fact("b", typed("phone", "069123456"), **one), fact("a", typed("email", "private@mail.md"), **one))
    finish(ground.served)
    opened = ground.post(user=ANDREI)
    assert "May be the same customer" not in words(opened.text)
    assert "May be the same customer" in by_account(ground, opened)


def test_a_call_at_another_card_is_talk_and_shown(ground):
    ground.tell_card(1, PHONE)
    spoken = {"channel": "bitrix24", "account": ground.account, "kind": Kind.CALL, "direction": Direction.IN}
    ground.tell(fact("activity:9@contact:2", CARD, subject="About the delivery", **spoken))
    assert "About the delivery" in ground.post().text
