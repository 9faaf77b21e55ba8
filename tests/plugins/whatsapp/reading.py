"""Reads the sample webhooks as the connector does."""

import json
from datetime import UTC, datetime
from pathlib import Path

from onethread.plugin import Delivery, Record, Unread
from onethread_whatsapp.translate import translate

FOLDER = Path(__file__).parent / "payloads"
EXPECTED = json.loads((FOLDER.parent / "expected.json").read_text())
NAMES = sorted(path.name for path in FOLDER.glob("*.json"))
RECEIVED = datetime(2026, 11, 20, 12, tzinfo=UTC)
ANA = ("40722111222", "RO.10482937465502918374")
IVAN = ("37369123456", "MD.20593847561029384756")
ACCOUNT = "112365874512963"


def body(name):
    return (FOLDER / name).read_bytes()


def parts(raw):
    return list(translate(Delivery("wa", raw, {}, RECEIVED)))


def records(raw):
    return [part for part in parts(raw) if isinstance(part, Record)]


def unread(raw):
    return [part for part in parts(raw) if isinstance(part, Unread)]


def facts(name):
    return [record.told for record in records(body(name))]


def fact(name):
    (only,) = facts(name)
    return only


def webhook(field="messages", **value):
    """A body with one change."""
    metadata = {"display_phone_number": "37322900100", "phone_number_id": ACCOUNT}
    change = {"field": field, "value": {"messaging_product": "whatsapp", "metadata": metadata, **value}}
    return json.dumps({"object": "whatsapp_business_account", "entry": [{"id": "1", "changes": [change]}]}).encode()


def message(**differing):
    return {
        "from": IVAN[0],
        "id": "wamid.1",
        "timestamp": "1795168800",
        "type": "text",
        "text": {"body": "a"},
    } | differing
