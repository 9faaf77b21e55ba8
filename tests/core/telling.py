"""Tells a store what happened, as interchange lines, and asks what it has made of it."""

from datetime import UTC, datetime, timedelta

from onethread.flow.handle_kinds import KINDS
from onethread.flow.handles import HandleReader, own_identities
from onethread.flow.interchange.connector import NAME, Interchange
from onethread.flow.interchange.lines import write_line
from onethread.flow.record import record
from onethread.flow.translate import translate
from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Direction, Interaction
from onethread.plugin import Delivery
from onethread.store import deliveries, exports

NOW = datetime(2026, 11, 24, 12, tzinfo=UTC)
REGIONS = ("MD", "RO", "UA", "RU")
PLAIN = HandleReader({kind.kind: kind for kind in KINDS}, REGIONS)
READER = HandleReader(PLAIN.kinds, REGIONS, own_identities(PLAIN, ("022 900 100", "069 900 900", "sales@our.md")))
RECEIVERS = {NAME: Interchange()}


def fact(id_, *handles, minutes=0, days=0, channel="form", account="a", direction=Direction.IN, **more):
    at = NOW + timedelta(days=days, minutes=minutes)
    return Interaction(channel, account, id_, at, direction=direction, handles=handles, **more)


def typed(kind, value, trust=Trust.DECLARED):
    return Handle(kind, value, trust)


def whatsapp(id_, number, *more_handles, bsuid=None, **more):
    handles = [Handle("wa_id", number, Trust.CHANNEL)] + ([Handle("wa_bsuid", bsuid, Trust.CHANNEL)] if bsuid else [])
    return fact(id_, *handles, *more_handles, channel="whatsapp", **more)


def tell(store, *facts, together=False, headers=None, reader=READER):
    """Each fact as a delivery of its own, recorded one after the other, or all as one; never by a server beside us."""
    bodies = [b"\n".join(map(write_line, facts))] if together else [write_line(one) for one in facts]
    for body in bodies:
        store.write(lambda c, body=body: take(c, body, headers or {}, reader))


def take(connection, body, headers, reader):
    deliveries.keep(connection, [Delivery(NAME, body, headers, NOW)])
    drain(connection, reader)


def drain(connection, reader=READER):
    readings = [translate(kept, RECEIVERS) for kept in deliveries.waiting(connection, 1000)]
    return record(connection, readings, reader, NOW)


def people(store):
    """The ids of the facts of each customer."""
    return sorted(sorted(key[2] for key in person.facts) for person in store.read(lambda c: list(exports.persons(c))))


def history(store):
    return [stored.fact for stored, _ in store.read(lambda c: list(exports.facts(c)))]
