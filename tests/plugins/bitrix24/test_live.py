"""A whole portal at work: an application installs itself, and what changes there is in the thread moments later."""

import json
import os
import signal
import time

import httpx
import pytest

from onethread_bitrix24.sandbox.web.installing import install
from tests.core.installed import ENVIRON, free_port, signed
from tests.plugins.bitrix24.firm import app_settings, write_configuration
from tests.plugins.bitrix24.sandbox.talking import listening
from tests.thread.serving import Server

pytestmark = [pytest.mark.slow, pytest.mark.timeout(300)]


@pytest.fixture
def at_work(tmp_path, store_url):
    """(portal, server) that know of each other."""
    with listening(options={"frozen_at": None}) as sandbox:
        server = Server(tmp_path)
        server.port = free_port()
        server.url = f"http://127.0.0.1:{server.port}"
        hook = f"{server.url}/hooks/crm"
        app = sandbox.portal.add_app(install_url=hook)
        settings = app_settings(sandbox, app) | {"hook_url": hook}
        path, environ = write_configuration(tmp_path, store_url, sandbox, **settings)
        path.write_text(path.read_text() + '[connections.wa]\nconnector = "whatsapp"\n')
        environ = {**environ, **ENVIRON}
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ONETHREAD_")}
        server.environ = kept | environ
        server.start()
        install(sandbox.portal, app)
        sandbox.portal.mailbox.wake()
        yield sandbox.portal, server
        server.end(signal.SIGTERM)


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


def written(text):
    """A WhatsApp webhook by which somebody new writes."""
    message = {"from": "37369123456", "id": "wamid.1", "timestamp": str(int(time.time())), "type": "text"}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "37322900100", "phone_number_id": "1"},
        "contacts": [{"profile": {"name": "Ana Rusu"}, "wa_id": "37369123456"}],
        "messages": [{**message, "text": {"body": text}}],
    }
    entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
    return json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()


def test_whoever_writes_on_whatsapp_is_seen_on_a_card_of_the_portal(at_work):
    portal, server = at_work
    body = written("Mai aveti locuri sambata?")
    answer = httpx.post(f"{server.url}/hooks/wa", content=body, headers=signed(body), trust_env=False)
    assert answer.status_code == 200
    until = time.monotonic() + 60
    while time.monotonic() < until and not portal.state.rows("activities"):
        time.sleep(0.1)
    (shown,) = portal.state.rows("activities")
    contact = portal.call("crm.contact.get", {"id": shown["OWNER_ID"]})
    assert (contact["NAME"], contact["ORIGINATOR_ID"]) == ("Ana", "onethread")
    assert contact["PHONE"][0]["VALUE"] == "+37369123456"
    assert "Mai aveti locuri sambata?" in repr(shown)
    assert str(shown["OWNER_TYPE_ID"]) == "3"
