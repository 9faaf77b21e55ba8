"""`onethread sync` reads a portal, and `onethread timeline` shows what came of it."""

import os

import pytest

from onethread.flow.interchange.connector import NAME
from onethread.flow.interchange.lines import write_line
from onethread.plugin import Delivery
from onethread.store import deliveries
from tests.core.cli.shell import Shell
from tests.core.telling import NOW, whatsapp
from tests.plugins.bitrix24.firm import write_configuration
from tests.stores import Store

pytestmark = pytest.mark.slow  # a portal over HTTP for each

WAY = {"TYPE": "PHONE", "VALUE": "069 12-34-56", "ENTITY_TYPE_ID": 3}


@pytest.fixture
def shell(tmp_path, store_url, capfdbinary, monkeypatch, portal):
    _, environ = write_configuration(tmp_path, store_url, portal)
    shell = Shell(tmp_path, capfdbinary, monkeypatch)
    for name in [name for name in os.environ if name.startswith("ONETHREAD_")]:
        monkeypatch.delenv(name)
    for name, value in environ.items():
        monkeypatch.setenv(name, value)
    return shell


def happen(portal):
    call = portal.portal.call
    ways = {"PHONE": [{"VALUE": "069 12-34-56", "VALUE_TYPE": "MOBILE"}]}
    contact = call("crm.contact.add", {"fields": {"NAME": "Ваня", "LAST_NAME": "Чебан", **ways}})
    deal = call("crm.deal.add", {"fields": {"TITLE": "Плитка", "CONTACT_ID": contact}})
    told = {
        "TYPE_ID": 2,
        "SUBJECT": "Звонок",
        "DIRECTION": 1,
        "RESPONSIBLE_ID": 2,
        "COMPLETED": "Y",
        "OWNER_TYPE_ID": 3,
    }
    call("crm.activity.add", {"fields": told | {"OWNER_ID": contact, "COMMUNICATIONS": [WAY | {"ENTITY_ID": contact}]}})
    return contact, deal


def test_history_and_changes_of_a_portal_are_seen_in_the_timeline(shell, portal):
    contact, deal = happen(portal)
    code, out, err = shell("sync", "crm", "--backfill", "2020-01-01")
    assert code == 0, out + err
    assert "crm contacts history: 1 row read" in out
    _, out, _ = shell("timeline", "069123456")
    assert "Ваня Чебан" in out
    assert "Звонок" in out
    assert "Плитка" in out
    code, out, err = shell("sync", "crm", "--once")
    assert code == 0, out + err
    portal.portal.clock.advance(60)
    portal.portal.call("crm.deal.update", {"id": deal, "fields": {"STAGE_ID": "WON"}})
    portal.portal.call("crm.contact.update", {"id": contact, "fields": {"LAST_NAME": "Чебану"}})
    assert shell("sync", "crm", "--once")[0] == 0
    _, out, _ = shell("timeline", "069123456")
    assert "Ваня Чебану" in out
    assert "Won" in out


def test_a_portal_that_refuses_is_told(shell, portal):
    portal.portal.faults.add("access_denied", times=1000)
    code, out, _ = shell("sync", "crm", "contacts", "--once")
    assert code == 1
    assert "wants credentials" in out
    assert portal.webhook.secret not in out


def test_an_outbox_is_paused_until_somebody_lets_it_go_on(shell):
    def state():
        (crm,) = shell.json("connections")
        return {part["part"]: part["state"] for part in crm["parts"]}["outbox"]

    assert (state(), shell("outbox", "--pause", "crm")[0], state()) == ("works", 0, "paused")
    assert (shell("outbox", "--resume", "crm")[0], state()) == (0, "works")
    code, _, err = shell("outbox", "--pause", "crn")
    assert (code, "crm" in err) == (2, True)


def test_without_a_server_a_worker_shows_at_the_cards_what_came(shell, portal, store_url):
    line = write_line(whatsapp("w1", "37369123456", text="Bună ziua!"))
    store = Store(store_url)
    store.write(lambda c: deliveries.keep(c, [Delivery(NAME, line, {}, NOW)]))
    store.close()
    code, _, err = shell("worker", "--drain")
    assert (code, "still to be done" in err) == (0, False)
    assert len(portal.portal.call("crm.contact.list", {}).result) == 1
