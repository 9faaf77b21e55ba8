"""Reads the sample posts as the connector does."""

import base64
import json
from datetime import UTC, datetime
from pathlib import Path
from zoneinfo import ZoneInfo

from onethread.plugin import Context, Delivery, Record, Request, Unread
from onethread_forms.connector import Forms
from onethread_forms.settings import FormsSettings

FOLDER = Path(__file__).parent / "payloads"
NAMES = sorted(path.name for path in FOLDER.glob("*.json"))
RECEIVED = datetime(2026, 11, 21, 10, 5, tzinfo=UTC)
CONTEXT = Context("site", ("MD", "RO", "UA", "RU"), ZoneInfo("Europe/Chisinau"))


def connector(**settings):
    return Forms(FormsSettings(**settings), CONTEXT)


def sample(name):
    """(request, what it must give)"""
    told = json.loads((FOLDER / name).read_text())
    asked = told["request"]
    body = asked.get("body", "")
    if "body_base64" in asked:
        raw = base64.b64decode(asked["body_base64"])
    else:
        raw = (body if isinstance(body, str) else json.dumps(body)).encode()
    return Request("POST", asked["headers"], {}, raw), told["expect"]


def parts(request, received_at=RECEIVED, **settings):
    built = connector(**settings)
    headers = {name: value for name, value in request.headers.items() if name in built.keep_headers}
    return list(built.translate(Delivery("site", request.body, headers, received_at)))


def told(request, **differing):
    (record,) = parts(request, **differing)
    assert isinstance(record, Record), record
    return record.told


def unread(request, **settings):
    (part,) = parts(request, **settings)
    assert isinstance(part, Unread), part
    return part


def posted(fields, **headers):
    """A JSON post."""
    return Request("POST", {"content-type": "application/json"} | headers, {}, json.dumps(fields).encode())
