"""Online events: a form to each handler, once; whoever misses it has missed it. [D ar/events]"""

import asyncio

import pytest

from onethread_bitrix24.sandbox import Options, Sandbox
from onethread_bitrix24.sandbox.web.installing import uninstall
from tests.plugins.bitrix24.sandbox.handler import handling
from tests.plugins.bitrix24.sandbox.talking import NOW, Asking


@pytest.fixture
def handler():
    with handling() as one:
        yield one


def tell(handler, do, prepare=lambda portal: None, events=("ONCRMCONTACTADD",), **app):
    """Let something be done in a portal whose application is bound to these events, and wait until it was told."""

    async def run():
        async with Sandbox(Options(frozen_at=NOW, limits=False)) as sandbox:
            portal = sandbox.portal
            made = portal.add_app(**app)
            for event in events:
                portal.state.rows("handlers").add(
                    {"CLIENT_ID": made.client_id, "EVENT": event, "HANDLER": handler.url, "USER_ID": 0, "OFFLINE": False,
                     "CONNECTOR": "", "MIN_TIMEOUT": 0, "TOKEN": ""}
                )  # fmt: skip
            prepare(portal)
            do(portal)
            await sandbox.delivered()
            return portal

    return asyncio.run(run())


def add(portal, **how):
    return portal.call("crm.contact.add", {"fields": {"NAME": "A"}}, **how)


def test_an_event_says_which_card_and_how_to_call_back(handler):
    portal = tell(handler, lambda portal: add(portal, user_id=2))
    (form,) = handler.forms
    auth = form.pop("auth")

    assert form == {
        "event": "ONCRMCONTACTADD",
        "event_handler_id": "1",
        "data": {"FIELDS": {"ID": "1"}},
        "ts": str(int(NOW)),
    }
    app = next(iter(portal.state.credentials.apps.values()))
    assert auth["application_token"] == app.application_token
    assert (auth["member_id"], auth["user_id"], auth["status"]) == (portal.member_id, "2", "L")
    assert auth["client_endpoint"] == f"{portal.home}/rest/"
    assert " " in auth["scope"]
    assert portal.state.credentials.grant(auth["access_token"], NOW).user_id == 2
    assert "refresh_token" not in auth


def test_what_a_robot_does_is_told_without_tokens(handler):
    tell(handler, lambda portal: add(portal, robot=True))
    (form,) = handler.forms
    assert "application_token" in form["auth"]
    assert not {"access_token", "expires", "user_id"} & set(form["auth"])


def test_an_outgoing_webhook_gets_its_own_token_and_no_others(handler):
    tokens = []

    def prepare(portal):
        tokens.append(portal.add_outgoing_webhook(["onCrmContactUpdate"], handler.url))

    def do(portal):
        add(portal)
        portal.call("crm.contact.update", {"id": 1, "fields": {"NAME": "B"}})

    tell(handler, do, prepare, events=())
    (form,) = handler.forms
    assert form["event"] == "ONCRMCONTACTUPDATE"
    assert set(form["auth"]) == {"domain", "client_endpoint", "server_endpoint", "member_id", "application_token"}
    assert form["auth"]["application_token"] == tokens[0]


def test_nothing_is_told_before_the_installation_is_finished(handler):
    tell(handler, add, installed=False)
    assert handler.forms == []


def test_there_is_one_attempt(handler):
    handler.status = 500
    portal = tell(handler, add)
    assert len(handler.forms) == 1
    assert [(one.event, one.status) for one in portal.mailbox.done] == [("ONCRMCONTACTADD", 500)]


def test_a_handler_that_is_away_misses_it(handler):
    handler.url = "http://127.0.0.1:9/nobody"
    portal = tell(handler, add)
    assert [one.status for one in portal.mailbox.done] == [0]


def test_events_may_be_lost_or_come_twice(handler):
    def lossy(portal):
        portal.mailbox.travel.lost = 1.0

    tell(handler, add, lossy)
    assert handler.forms == []

    def twice(portal):
        portal.mailbox.travel.twice = 1.0

    tell(handler, add, twice)
    assert len(handler.forms) == 2


def test_events_may_overtake_each_other_and_then_none_is_lost(handler):
    def disorder(portal):
        portal.mailbox.travel.overtaken = 0.5

    def many(portal):
        for _ in range(20):
            add(portal)

    tell(handler, many, disorder)
    ids = [int(form["data"]["FIELDS"]["ID"]) for form in handler.forms]
    assert ids != sorted(ids)
    assert sorted(ids) == list(range(1, 21))


def test_events_may_be_late():
    async def run(handler):
        async with Sandbox(Options(frozen_at=NOW)) as sandbox:
            portal = sandbox.portal
            portal.add_outgoing_webhook(["ONCRMCONTACTADD"], handler.url)
            portal.mailbox.travel.delay = 60
            add(portal)
            await sandbox.delivered()
            before = len(handler.forms)
            portal.clock.advance(61)
            await sandbox.delivered()
            return before

    with handling() as handler:
        assert asyncio.run(run(handler)) == 0
        assert len(handler.forms) == 1


def test_smart_processes_have_two_events(handler):
    def prepare(portal):
        portal.call("crm.type.add", {"fields": {"title": "Repairs", "entityTypeId": 130}})

    def do(portal):
        portal.call("crm.item.add", {"entityTypeId": 130, "fields": {"title": "Bike"}})

    tell(handler, do, prepare, events=("ONCRMDYNAMICITEMADD", "ONCRMDYNAMICITEMADD_130"))
    assert handler.events == ["ONCRMDYNAMICITEMADD", "ONCRMDYNAMICITEMADD_130"]
    assert handler.forms[0]["data"] == {"FIELDS": {"ID": "1", "ENTITY_TYPE_ID": "130"}}


def test_a_deal_that_changes_its_pipeline_is_told_as_moved(handler):
    def do(portal):
        pipeline = portal.call("crm.category.add", {"entityTypeId": 2, "fields": {"name": "Service"}})["category"]["id"]
        portal.call("crm.deal.add", {"fields": {"TITLE": "T"}})
        portal.call("crm.item.update", {"entityTypeId": 2, "id": 1, "fields": {"categoryId": pipeline}})

    tell(handler, do, events=("ONCRMDEALMOVETOCATEGORY",))
    assert handler.forms[0]["data"] == {"FIELDS": {"ID": "1", "CATEGORY_ID": "2", "STAGE_ID": "C2:NEW"}}


def test_an_import_is_told_as_well(handler):
    tell(handler, lambda portal: portal.call("crm.item.import", {"entityTypeId": 3, "fields": {"name": "A"}}))
    assert handler.events == ["ONCRMCONTACTADD"]


def test_losers_of_a_merge_are_told_as_deleted(handler):
    def do(portal):
        add(portal), add(portal)
        portal.call("crm.entity.mergeBatch", {"params": {"entityTypeId": 3, "entityIds": [1, 2]}})

    tell(handler, do, events=("ONCRMCONTACTUPDATE", "ONCRMCONTACTDELETE"))
    assert [(form["event"], form["data"]["FIELDS"]["ID"]) for form in handler.forms] == [
        ("ONCRMCONTACTUPDATE", "1"), ("ONCRMCONTACTDELETE", "2")
    ]  # fmt: skip


BIND = {"event": "onCrmContactAdd", "handler": "https://app.example/b24"}


def test_binding_is_for_applications_and_twice_is_an_error():
    ask = Asking()
    assert ask.refused("event.bind", BIND) == (403, "WRONG_AUTH_TYPE")
    assert ask("event.bind", BIND, app=1) is True
    status, body = ask.whole("event.bind", BIND, app=1)
    assert (status, body["error"]) == (400, "ERROR_CORE")
    assert "Handler already binded" in body["error_description"]
    assert ask("event.get", app=1) == [
        {"event": "ONCRMCONTACTADD", "handler": BIND["handler"], "auth_type": "0", "offline": 0}
    ]  # fmt: skip
    assert ask("event.unbind", BIND, app=1) == {"count": 1}
    assert ask("event.unbind", BIND, app=1) == {"count": 0}


@pytest.mark.parametrize(
    ("told", "error"),
    [
        ({**BIND, "event": "NO_SUCH"}, (400, "ERROR_EVENT_NOT_FOUND")),
        ({"event": "ONCRMCONTACTADD"}, (400, "ERROR_ARGUMENT")),
        ({}, (400, "100")),
        ({**BIND, "handler": "ftp://x/y"}, (400, "ERROR_UNSUPPORTED_PROTOCOL")),
        ({**BIND, "handler": "https://"}, (400, "ERROR_WRONG_HANDLER_URL")),
        ({**BIND, "handler": "https://["}, (400, "ERROR_UNSUPPORTED_PROTOCOL")),
        ({**BIND, "event_type": "offline"}, (403, "ACCESS_DENIED")),
        ({**BIND, "auth_type": 1}, (403, "ACCESS_DENIED")),
    ],
    ids=str,
)
def test_what_cannot_be_bound_is_said(told, error):
    assert Asking().refused("event.bind", told, app=2) == error


def test_handlers_of_this_machine_may_be_refused_as_the_cloud_does():
    ask = Asking(local_handlers=False)
    assert ask.refused("event.bind", {**BIND, "handler": "https://localhost/x"}, app=1) == (
        400,
        "ERROR_WRONG_HANDLER_URL",
    )


def test_anybody_may_ask_which_events_there_are():
    ask = Asking()
    assert {"ONCRMLEADADD", "ONOFFLINEEVENT"} <= set(ask("events"))
    assert "ONOPENLINEMESSAGEADD" not in ask("events", {"SCOPE": "crm"})


def test_a_test_event_brings_what_was_asked(handler):
    ask = Asking()
    ask("event.bind", {"event": "ONAPPTEST", "handler": handler.url}, app=1)
    assert ask("event.test", {"x": 5}, app=1) == 1
    letter = ask.portal.mailbox.waiting[0]
    assert (letter.form["event"], letter.form["data"]) == ("ONAPPTEST", {"QUERY": {"x": 5}})


def test_an_application_that_is_taken_away_loses_everything_and_is_told_without_tokens(handler):
    ask = Asking()
    ask("event.bind", {"event": "ONAPPUNINSTALL", "handler": handler.url}, app=1)
    ask("placement.bind", {"PLACEMENT": "LEFT_MENU", "HANDLER": handler.url}, app=1)
    uninstall(ask.portal, ask.app)

    (letter,) = ask.portal.mailbox.waiting
    assert letter.form["data"] == {"LANGUAGE_ID": "en", "CLEAN": "1"}
    assert "access_token" not in letter.form["auth"]
    assert len(ask.portal.state.rows("handlers")) == len(ask.portal.state.rows("placements")) == 0
