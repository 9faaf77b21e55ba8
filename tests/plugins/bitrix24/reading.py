"""Reads rows and events as the connector does."""

import json
from datetime import UTC, datetime
from urllib.parse import urlencode

from onethread.plugin import Delivery, Record, Unread
from onethread_bitrix24.streams.rows import bodies, normal
from onethread_bitrix24.translate import Portal, translate

PORTAL = Portal("demo.bitrix24.test", "https://demo.bitrix24.test")
RECEIVED = datetime(2026, 3, 2, 12, tzinfo=UTC)
MADE, CHANGED = "2026-02-11T09:00:12+03:00", "2026-03-02T14:07:51+03:00"


def page(entity, *rows):
    """A page of a stream as a delivery."""
    (body,) = bodies(normal(row) for row in rows)
    return Delivery("crm", body, {"stream": entity, "entity": entity}, RECEIVED)


def event(name, **data):
    """An online event as a delivery."""
    fields = [("event", name), ("ts", "1772449801"), *_flat(data, "data"), ("auth[application_token]", "APPTOK")]
    return Delivery("crm", urlencode(fields).encode(), {}, RECEIVED)


def _flat(value, name):
    if not isinstance(value, dict):
        return [(name, str(value))]
    return [pair for key, inner in value.items() for pair in _flat(inner, f"{name}[{key}]")]


def parts(delivery):
    return list(translate(delivery, PORTAL))


def facts(delivery):
    read = parts(delivery)
    assert [part for part in read if isinstance(part, Unread)] == []
    return [part.told for part in read]


def fact(delivery):
    (only,) = facts(delivery)
    return only


def unread(delivery):
    return [(part.item, part.reason, part.known) for part in parts(delivery) if isinstance(part, Unread)]


def places(delivery):
    return {item for part in parts(delivery) if isinstance(part, Record) for item in part.items}


def handles(told):
    return {(one.kind, one.value) for one in told.handles}


def rest(delivery):
    return json.loads(delivery.body)
