"""What the portal queues for an application is fetched once it is safe, and tells where to look and what was deleted."""

import pytest

from onethread.store import cursors
from onethread_bitrix24.sandbox.web.installing import install
from tests.plugins.bitrix24.firm import Firm, app_settings

pytestmark = pytest.mark.slow  # a portal over HTTP for each


@pytest.fixture
def firm(store, tmp_path, portal):
    """A firm that reads as an application."""
    app = portal.portal.add_app()
    firm = Firm(store, tmp_path, portal, **app_settings(portal, app))
    install_into(firm, app)
    firm.work("events")
    return firm


def install_into(firm, app):
    """The application of the firm has its first tokens."""
    auth = install(firm.portal, app)["auth"]
    firm.store.run(installed(firm, {name: str(value) for name, value in auth.items()}))
    firm.app = app


async def installed(firm, auth):
    from onethread_bitrix24.client import Client

    async with Client(firm.connector._settings, firm.connector._context) as client:
        await client.install(auth)


def queued(firm):
    return len(list(firm.portal.state.rows("offline")))


def test_a_webhook_has_no_such_stream(store, tmp_path, portal):
    assert "events" not in {stream.name for stream in Firm(store, tmp_path, portal).connector.streams}


def test_what_was_changed_and_deleted_is_fetched_and_the_queue_is_empty_then(firm):
    firm.work("contacts")
    kept, gone = (firm.inside("crm.contact.add", {"fields": {"NAME": name}}) for name in ("Ana", "Ion"))
    firm.inside("crm.contact.delete", {"id": gone})
    firm.later()
    firm.work("events")
    assert set(firm.facts()) == {f"contact:{gone}:deleted"}
    assert queued(firm) == 0
    firm.portal.clock.advance(3)
    firm.work("contacts")
    assert firm.facts()[f"contact:{kept}"].name == "Ana"


def test_a_packet_is_cleared_only_once_it_is_stored(firm):
    firm.inside("crm.contact.add", {"fields": {"NAME": "Ana"}})
    firm.later()
    firm.store.run(firm.syncing.page("crm", "events", history=False))
    assert queued(firm) == 1
    firm.work("events")
    assert queued(firm) == 0


def test_a_packet_whose_reader_died_is_found_again(firm):
    gone = firm.inside("crm.contact.add", {"fields": {"NAME": "Ion"}})
    firm.inside("crm.contact.delete", {"id": gone})
    firm.later()
    firm.store.run(firm.connector.pull(firm.pull("events")))
    assert firm.facts() == {}
    firm.work("events")
    assert set(firm.facts()) == {f"contact:{gone}:deleted"}
    assert queued(firm) == 0


def test_a_forgotten_packet_is_found_behind_any_number_of_rows_that_wait(firm):
    contacts = [firm.inside("crm.contact.add", {"fields": {"NAME": f"N{at}"}}) for at in range(120)]
    firm.later()
    firm.work("events")
    for id_ in contacts:
        firm.inside("crm.contact.update", {"id": id_, "fields": {"POST": "b"}})
    firm.portal.clock.advance(60)
    for id_ in contacts[:70]:
        firm.inside("crm.contact.update", {"id": id_, "fields": {"POST": "c"}})
    firm.later()
    lost, found = (firm.store.run(firm.connector.pull(firm.pull("events"))) for _ in range(2))
    assert (lost.rows, found.bodies) == (50, lost.bodies)


def test_an_update_that_comes_while_a_packet_is_on_its_way_is_not_lost(firm):
    contact = firm.inside("crm.contact.add", {"fields": {"NAME": "Ana"}})
    firm.later()
    firm.store.run(firm.syncing.page("crm", "events", history=False))
    firm.inside("crm.contact.update", {"id": contact, "fields": {"NAME": "Ana Maria"}})
    firm.store.run(firm.drain())
    before = firm.store.read(lambda c: cursors.read(c, "crm", "contacts hint"))
    firm.work("events")
    assert firm.store.read(lambda c: cursors.read(c, "crm", "contacts hint")) != before


def test_where_the_queue_is_refused_there_is_nothing_to_read(firm):
    handlers = firm.portal.state.rows("handlers")
    for row in list(handlers):
        handlers.remove(row["ID"])
    firm.portal.faults.add("access_denied", method="event.bind", times=0)
    firm.portal.faults.add("access_denied", method="event.offline.list", times=0)
    firm.later()
    firm.work("events")
    assert firm.condition("events") is None
    assert firm.portal.journal.executed("event.offline.get") == 1
