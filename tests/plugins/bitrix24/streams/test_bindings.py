"""What a portal is bound to tell is looked at each time, since it forgets: at an update, at a removal, with another address."""

import pytest
from structlog.testing import capture_logs

from onethread_bitrix24.streams.bindings import Binding, bound, change
from onethread_bitrix24.streams.offline import Queue
from onethread_bitrix24.translate.events import OFFLINE, ONLINE
from tests.plugins.bitrix24.firm import Firm, app_settings
from tests.plugins.bitrix24.streams.test_offline import install_into

HOOK = "https://onethread.example/hooks/crm"
WANTED = {Binding(event) for event in OFFLINE} | {Binding(event, HOOK) for event in ONLINE}
slow = pytest.mark.slow  # a portal over HTTP for each


@pytest.fixture
def firm(store, tmp_path, portal):
    """A firm that reads as an application, and hears at HOOK."""
    app = portal.portal.add_app()
    firm = Firm(store, tmp_path, portal, **app_settings(portal, app), hook_url=HOOK)
    install_into(firm, app)
    firm.work("events")
    return firm


def bindings(firm):
    rows = [row for row in firm.portal.state.rows("handlers") if row["CLIENT_ID"] == firm.app.client_id]
    return sorted(Binding(row["EVENT"], row["HANDLER"]) for row in rows)


def drop(firm, events=(*OFFLINE, *ONLINE)):
    """The portal forgets, as it does at an update of the application."""
    rows = firm.portal.state.rows("handlers")
    for row in list(rows):
        if row["EVENT"] in events:
            rows.remove(row["ID"])


def look(firm, minutes=6):
    """The stream is read some minutes later; what was logged."""
    firm.later(minutes)
    firm.portal.journal.clear()
    with capture_logs() as logs:
        firm.work("events")
    return {
        line["event"]: line for line in logs if line["event"].startswith("bitrix24_") and line["log_level"] == "warning"
    }


@slow
def test_what_the_portal_has_forgotten_is_bound_again_and_deletions_are_told(firm):
    gone = firm.inside("crm.contact.add", {"fields": {"NAME": "Ion"}})
    look(firm)
    drop(firm)
    since = firm.portal.clock.iso(firm.portal.clock.now())
    missed = look(firm)["bitrix24_deletions_may_be_missed"]
    assert missed["since"] == since
    assert missed["connection"] == "crm"
    assert "ONCRMCONTACTDELETE" in missed["events"]
    assert bindings(firm) == sorted(WANTED)
    firm.inside("crm.contact.delete", {"id": gone})
    assert look(firm) == {}
    assert f"contact:{gone}:deleted" in firm.facts()


@slow
def test_an_address_that_is_configured_later_is_bound(store, tmp_path, portal):
    app = portal.portal.add_app()
    firm = Firm(store, tmp_path, portal, **app_settings(portal, app))
    install_into(firm, app)
    firm.work("events")
    assert bindings(firm) == sorted(map(Binding, OFFLINE))
    firm.hear_at(HOOK)
    look(firm)
    assert bindings(firm) == sorted(WANTED)


@slow
def test_another_address_takes_the_place_of_the_old_one(firm):
    firm.hear_at("https://new.example/hooks/crm")
    look(firm)
    assert {one.handler for one in bindings(firm)} == {"", "https://new.example/hooks/crm"}
    assert len(bindings(firm)) == len(WANTED)


@slow
def test_what_cannot_be_bound_for_a_moment_is_bound_the_next_time(firm):
    drop(firm)
    firm.portal.faults.add("query_limit", method="event.bind", skip=len(OFFLINE) + 1, times=0)
    look(firm)
    assert len(bindings(firm)) == len(OFFLINE) + 1
    firm.portal.faults.clear()
    look(firm, minutes=60)
    assert bindings(firm) == sorted(WANTED)


@slow
def test_what_is_refused_is_tried_again_each_hour_and_holds_nothing_up(firm):
    firm.portal.clock.advance(3600 - firm.portal.clock.now() % 3600)
    drop(firm, ["ONOPENLINEMESSAGEADD"])
    firm.portal.faults.add("error", method="event.bind", code="ERROR_EVENT_NOT_FOUND", times=0)
    assert set(look(firm)["bitrix24_events_refused"]["events"]) == {"ONOPENLINEMESSAGEADD"}
    firm.inside("crm.contact.delete", {"id": firm.inside("crm.contact.add", {"fields": {"NAME": "Ion"}})})
    assert look(firm) == {}
    assert firm.portal.journal.counts["event.bind"] == 0
    assert any(id_.endswith(":deleted") for id_ in firm.facts())
    look(firm, minutes=60)
    assert firm.portal.journal.counts["event.bind"] == 1


@slow
def test_a_reader_that_dies_behind_the_binding_has_bound(firm):
    drop(firm)
    firm.later()
    firm.store.run(firm.connector.pull(firm.pull("events")))
    assert bindings(firm) == sorted(WANTED)
    look(firm)
    assert firm.portal.journal.counts["event.bind"] == 0
    assert bindings(firm) == sorted(WANTED)


@slow
def test_to_look_costs_no_request(firm):
    look(firm)
    outer = [entry.method for entry in firm.portal.journal.entries if not entry.inner]
    assert outer == ["batch", "event.offline.get"]


def test_what_is_kept_is_understood_again_and_what_was_kept_before_too():
    queue = Queue("p", "2026-03-02T14:10:00+03:00", frozenset(WANTED))
    assert Queue.of(queue.cursor) == queue
    assert Queue.of({"bound": True, "process": "p"}) == Queue("p")
    assert Queue.of(None) == Queue()


def row(event, handler="", **more):
    return {"event": event, "handler": handler, "auth_type": "0", "offline": int(not handler), **more}


def test_what_is_bound_is_compared_whatever_shape_it_has():
    told = {"0": row("onCrmContactAdd"), "2": row("ONSESSIONSTART", HOOK, offline="0")}
    assert bound(told) == {Binding("ONCRMCONTACTADD"), Binding("ONSESSIONSTART", HOOK)}
    assert bound([row("ONCRMCONTACTADD", connector_id="k")]) == set()
    assert bound([]) == set()


def test_only_what_is_ours_and_elsewhere_is_unbound():
    other = {Binding("ONSESSIONSTART", "https://old.example"), Binding("ONCRMCONTACTADD", "https://old.example")}
    assert change({*WANTED, *other}, HOOK).all == {Binding("ONSESSIONSTART", "https://old.example")}
    assert change({*WANTED, *other}, None).all == set()
    assert change(WANTED, HOOK).all == set()
