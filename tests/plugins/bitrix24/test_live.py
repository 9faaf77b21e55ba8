"""A whole portal at work: an application installs itself, and what changes there is in the thread moments later."""

import time

import pytest

from tests.plugins.bitrix24.working import shown_by_lanes, working, write

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def at_work(tmp_path, store_url):
    with working(tmp_path, store_url) as both:
        yield both


def eventually(server, wanted, seconds=60):
    """Wait until a fact is there."""
    until = time.monotonic() + seconds
    while time.monotonic() < until:
        facts = server.export("interactions")
        if any(wanted(fact) for fact in facts):
            return facts
        time.sleep(0.5)
    raise AssertionError([fact["id"] for fact in server.export("interactions")])


def test_what_changes_in_a_portal_is_in_the_thread_moments_later(at_work):
    portal, server = at_work
    until = time.monotonic() + 60
    while not any(row["OFFLINE"] for row in portal.state.rows("handlers")) and time.monotonic() < until:
        time.sleep(0.2)
    contact = portal.call("crm.contact.add", {"fields": {"NAME": "Ana", "PHONE": [{"VALUE": "069123456"}]}})
    portal.mailbox.wake()
    eventually(server, lambda fact: fact["id"] == f"contact:{contact}" and fact["live"])
    portal.call("crm.contact.delete", {"id": contact})
    portal.mailbox.wake()
    eventually(server, lambda fact: fact["id"] == f"contact:{contact}:deleted")


def test_whoever_writes_on_whatsapp_is_seen_on_a_card_of_the_portal(at_work):
    portal, server = at_work
    write(server, "Mai aveti locuri sambata?")
    shown_by_lanes(portal)
    (shown,) = portal.state.rows("activities")
    contact = portal.call("crm.contact.get", {"id": shown["OWNER_ID"]})
    assert (contact["NAME"], contact["ORIGINATOR_ID"]) == ("Ana", "onethread")
    assert contact["PHONE"][0]["VALUE"] == "+37369123456"
    assert "Mai aveti locuri sambata?" in repr(shown)
    assert str(shown["OWNER_TYPE_ID"]) == "3"
