"""The portal in a browser: what somebody of the staff sees, and what the pages of applications get."""

import re
from html.parser import HTMLParser

import httpx
import pytest

from onethread_bitrix24.sandbox.openlines.chats import chat_with, say, session_of
from tests.plugins.bitrix24.sandbox.handler import handling
from tests.plugins.bitrix24.sandbox.talking import inside
from tests.plugins.bitrix24.sandbox.timeline.test_layout import GOOD

EVIL = '<script>alert("x")</script>'


class Forms(HTMLParser):
    """The forms of a page: (attributes, fields)."""

    def __init__(self, text):
        super().__init__()
        self.found = []
        self.feed(text)

    def handle_starttag(self, tag, attrs):
        told = dict(attrs)
        if tag == "form":
            self.found.append((told, {}))
        elif tag == "input" and self.found and told.get("name"):
            self.found[-1][1][told["name"]] = told.get("value", "")


@pytest.fixture(scope="module")
def portal(sandbox):
    call = sandbox.portal.call
    call("crm.contact.add", {"fields": {"NAME": EVIL, "PHONE": [{"VALUE": "+37369000001"}]}})
    call("crm.timeline.comment.add", {"fields": {"ENTITY_TYPE": "contact", "ENTITY_ID": 1, "COMMENT": EVIL}})
    return sandbox


def get(portal, path):
    told = httpx.get(portal.url + path, trust_env=False, follow_redirects=True)
    assert told.status_code == 200, told.text
    return told.text


def test_cards_are_listed_and_found_by_name(portal):
    assert "/crm/contact/details/1/" in get(portal, "/")
    assert "/crm/contact/details/1/" not in get(portal, "/crm/contact/?q=nobody")
    assert "Companies" in get(portal, "/crm/deal/")


def test_what_people_wrote_is_text_and_nothing_else(portal):
    for path in ("/crm/contact/", "/crm/contact/details/1/"):
        shown = get(portal, path)
        assert EVIL not in shown
        assert "&lt;script&gt;" in shown


def test_a_card_shows_fields_and_timeline(portal):
    shown = get(portal, "/crm/contact/details/1/")
    assert "+37369000001" in shown
    assert "<h2>Comment</h2>" in shown
    assert httpx.get(f"{portal.url}/crm/contact/details/1/", trust_env=False).headers["content-security-policy"]


@pytest.mark.parametrize("path", ["/crm/contact/details/99/", "/crm/planet/", "/apps/nobody/", "/static/server.py"])
def test_what_is_not_there_is_said(portal, path):
    assert httpx.get(portal.url + path, trust_env=False).status_code == 404


def test_the_tab_of_an_application_is_opened_by_its_form(portal):
    with handling() as handler:
        app = portal.portal.add_app(title="Thread")
        token = portal.portal.issue(app)
        bound = {
            "PLACEMENT": "CRM_CONTACT_DETAIL_TAB",
            "HANDLER": handler.url,
            "TITLE": "One thread",
            "auth": token.access,
        }
        assert httpx.post(f"{portal.url}/rest/placement.bind", json=bound, trust_env=False).json()["result"] is True

        shown = get(portal, "/crm/contact/details/1/?user=2")
        ((attributes, fields),) = [one for one in Forms(shown).found if "data-handler" in one[0]]
        assert f'name="{attributes["target"]}"' in shown
        httpx.post(attributes["action"], data=fields, trust_env=False)
    (form,) = handler.forms
    assert form["PLACEMENT"] == "CRM_CONTACT_DETAIL_TAB"
    assert form["PLACEMENT_OPTIONS"] == '{"ID":"1","URI":"\\/crm\\/contact\\/details\\/1\\/"}'
    mine = httpx.post(f"{portal.url}/rest/user.current", data={"auth": form["AUTH_ID"]}, trust_env=False).json()[
        "result"
    ]
    assert mine["ID"] == "2"


def test_somebody_comments_on_the_page(portal):
    told = httpx.post(f"{portal.url}/crm/contact/details/1/?user=2", data={"comment": "from the page"}, trust_env=False)
    assert (told.status_code, told.headers["location"]) == (303, "/crm/contact/details/1/?user=2")
    assert "from the page" in get(portal, "/crm/contact/details/1/")
    last = portal.portal.call("crm.timeline.comment.list", {"filter": {"ENTITY_TYPE": "contact", "ENTITY_ID": 1}})
    assert last.result[-1]["AUTHOR_ID"] == "2"
    assert httpx.post(f"{portal.url}/crm/contact/details/1/", data={"comment": " "}, trust_env=False).status_code == 400


def test_a_button_of_an_activity_is_pressed_and_then_waits(portal):
    auth = portal.portal.issue(portal.portal.add_app()).access
    told = {"ownerTypeId": 3, "ownerId": 1, "fields": {}, "layout": GOOD, "auth": auth}
    made = httpx.post(f"{portal.url}/rest/crm.activity.configurable.add", json=told, trust_env=False).json()
    id_ = made["result"]["activity"]["id"]

    shown = get(portal, "/crm/contact/details/1/")
    assert '<button name="button" value="send">Send</button>' in shown
    assert "Phone: 1" in shown
    httpx.post(f"{portal.url}/crm/contact/details/1/", data={"activity": str(id_), "button": "send"}, trust_env=False)
    assert 'value="send" disabled' in get(portal, "/crm/contact/details/1/")


def test_an_application_with_a_page_is_installed_when_that_page_says_so(portal):
    app = portal.portal.add_app(title="Thread", installed=False, install_url="https://app.example/install")
    ((attributes, fields),) = Forms(get(portal, f"/apps/{app.client_id}/")).found
    assert attributes["action"].startswith("https://app.example/install?DOMAIN=")
    assert (fields["PLACEMENT"], attributes["data-client"]) == ("DEFAULT", app.client_id)
    done = httpx.post(f"{portal.url}/_emu/apps/finish", json={"client_id": app.client_id}, trust_env=False)
    assert done.json() == {"ok": True}
    assert app.installed is True


def test_scripts_are_served(portal):
    assert "window.BX24" in get(portal, "/api/v1/")
    shown = get(portal, "/crm/contact/details/1/")
    for path in re.findall(r'(?:src|href)="(/static/[^"]+)"', shown):
        assert get(portal, path)


def test_pages_of_others_cannot_work_the_sandbox(portal):
    evil = {"origin": "https://evil.example"}
    for path in ("/_emu/faults", "/crm/contact/details/1/"):
        assert httpx.post(portal.url + path, headers=evil, trust_env=False).status_code == 403
    asked = httpx.options(portal.webhook_url + "profile", headers=evil, trust_env=False)
    assert (asked.status_code, asked.headers["access-control-allow-origin"]) == (204, "*")


def test_chats_are_answered_on_the_page(portal):
    call = inside(portal)
    chat = chat_with(call, "telegram", 1, {"id": "5", "name": "Ion", "phone": "+37369000001"}, "5")
    session = session_of(call, chat, {"id": "5", "phone": "+37369000001"})
    say(call, chat, session, chat["USER_ID"], "Hello", 1)
    assert "Answer Ion on telegram" in get(portal, "/crm/contact/details/1/")
    httpx.post(f"{portal.url}/crm/contact/details/1/", data={"chat": str(chat["ID"]), "answer": "Yes"}, trust_env=False)
    told = portal.portal.call("imopenlines.session.history.get", {"CHAT_ID": chat["ID"]})
    assert [one["text"] for one in told["message"].values()] == ["Hello", "Yes"]
