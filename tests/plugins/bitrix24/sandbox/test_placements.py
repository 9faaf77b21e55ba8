"""Places for an application's pages, and what those get. [D ar/widgets]"""

import json
from urllib.parse import parse_qs, urlsplit

import pytest

from onethread_bitrix24.sandbox.placements import opening, shown_at

TAB = {"PLACEMENT": "CRM_CONTACT_DETAIL_TAB", "HANDLER": "https://app.example/tab", "TITLE": "Thread"}


def test_a_tab_is_bound_listed_and_taken_away(ask):
    assert ask("placement.bind", TAB, app=1) is True
    assert ask("placement.get", app=1) == [
        {"placement": TAB["PLACEMENT"], "userId": 0, "handler": TAB["HANDLER"], "options": [], "title": "Thread",
         "description": "", "langAll": []}
    ]  # fmt: skip
    assert "Handler already binded" in ask.whole("placement.bind", TAB, app=1)[1]["error_description"]
    assert ask("placement.unbind", {"PLACEMENT": TAB["PLACEMENT"]}, app=1) == {"count": 1}
    assert TAB["PLACEMENT"] in ask("placement.list")


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({}, (400, "ERROR_ARGUMENT")),
        ({"PLACEMENT": "NO_SUCH", "HANDLER": "https://a.example"}, (400, "ERROR_PLACEMENT_NOT_FOUND")),
        ({"PLACEMENT": "LEFT_MENU", "HANDLER": "file:///etc"}, (400, "ERROR_UNSUPPORTED_PROTOCOL")),
        ({"PLACEMENT": "LEFT_MENU"}, (200, "EMPTY_ERROR_HANDLER_URL")),
    ],
    ids=str,
)
def test_what_cannot_be_bound_is_said_sometimes_with_status_200(ask, told, error):
    assert ask.refused("placement.bind", told, app=1) == error


def test_some_places_are_taken_once_and_that_is_said_with_status_200(ask):
    place = {"PLACEMENT": "PAGE_BACKGROUND_WORKER", "HANDLER": "https://app.example/a"}
    assert ask("placement.bind", place, app=1) is True
    assert ask.refused("placement.bind", {**place, "HANDLER": "https://app.example/b"}, app=1) == (
        200,
        "ERROR_PLACEMENT_MAX_COUNT",
    )
    told = ask(
        "batch", {"cmd": {"a": "placement.bind?PLACEMENT=PAGE_BACKGROUND_WORKER&HANDLER=https://app.example/c"}}, app=1
    )
    assert told["result_error"]["a"]["error"] == "ERROR_PLACEMENT_MAX_COUNT"


def test_binding_is_for_administrators_and_applications(ask):
    assert ask.refused("placement.bind", TAB) == (403, "WRONG_AUTH_TYPE")
    assert ask.refused("placement.bind", TAB, app=2) == (403, "ACCESS_DENIED")


def test_a_page_gets_tokens_of_whoever_looks_and_which_card_it_is(ask):
    ask("placement.bind", TAB, app=1)
    (row,) = shown_at(ask.portal, "CRM_CONTACT_DETAIL_TAB")
    options = {"ID": "301", "URI": "/crm/contact/details/301/"}
    url, form = opening(ask.portal, ask.app, row["HANDLER"], row["PLACEMENT"], 2, options)

    assert set(parse_qs(urlsplit(url).query)) == {"DOMAIN", "PROTOCOL", "LANG", "APP_SID"}
    assert json.loads(form["PLACEMENT_OPTIONS"]) == options
    assert "\\/crm\\/" in form["PLACEMENT_OPTIONS"]
    assert ask.portal.state.credentials.grant(form["AUTH_ID"], 0).user_id == 2
    assert (form["APPLICATION_TOKEN"], form["member_id"], form["AUTH_EXPIRES"]) == (
        ask.app.application_token, ask.portal.member_id, "3600"
    )  # fmt: skip


def test_nothing_is_shown_before_the_installation_is_finished(ask):
    ask("placement.bind", TAB, app=1)
    ask.app.installed = False
    assert shown_at(ask.portal, "CRM_CONTACT_DETAIL_TAB") == []


def test_smart_processes_have_places_too(ask):
    assert ask("placement.bind", {**TAB, "PLACEMENT": "CRM_DYNAMIC_130_DETAIL_TAB"}, app=1) is True
