"""A whole portal and a server at work, as separate processes of a firm are: lanes, drains and syncs run by themselves."""

import json
import os
import signal
import time
from contextlib import contextmanager

import httpx

from onethread_bitrix24.sandbox.web.installing import install
from tests.core.installed import ENVIRON, signed
from tests.plugins.bitrix24.firm import app_settings, write_configuration
from tests.plugins.bitrix24.sandbox.talking import listening
from tests.thread.serving import Server


@contextmanager
def working(folder, store_url):
    """(portal, server) that know of each other."""
    with listening(options={"frozen_at": None}) as sandbox:
        server = Server(folder)
        hook = f"{server.url}/hooks/crm"
        app = sandbox.portal.add_app(title="Onethread", install_url=hook)
        settings = app_settings(sandbox, app) | {"hook_url": hook}
        path, environ = write_configuration(folder, store_url, sandbox, **settings)
        path.write_text(path.read_text() + '[connections.wa]\nconnector = "whatsapp"\n')
        kept = {name: value for name, value in os.environ.items() if not name.startswith("ONETHREAD_")}
        server.environ = kept | environ | ENVIRON
        server.start()
        install(sandbox.portal, app)
        sandbox.portal.mailbox.wake()
        yield sandbox.portal, server
        server.end(signal.SIGTERM)


def write(server, text, id_="wamid.1"):
    """A WhatsApp webhook by which somebody writes to us."""
    message = {"from": "37369123456", "id": id_, "timestamp": str(int(time.time())), "type": "text"}
    value = {
        "messaging_product": "whatsapp",
        "metadata": {"display_phone_number": "37322900100", "phone_number_id": "1"},
        "contacts": [{"profile": {"name": "Ana Rusu"}, "wa_id": "37369123456"}],
        "messages": [{**message, "text": {"body": text}}],
    }
    entry = {"id": "1", "changes": [{"field": "messages", "value": value}]}
    body = json.dumps({"object": "whatsapp_business_account", "entry": [entry]}).encode()
    answer = httpx.post(f"{server.url}/hooks/wa", content=body, headers=signed(body), trust_env=False)
    assert answer.status_code == 200


def shown_by_lanes(portal, seconds=60):
    """The card on which the first activity was shown."""
    until = time.monotonic() + seconds
    while time.monotonic() < until and not portal.state.rows("activities"):
        time.sleep(0.1)
    return next(iter(portal.state.rows("activities")))["OWNER_ID"]
