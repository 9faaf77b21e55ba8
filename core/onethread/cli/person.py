"""All that is held about one customer, as JSON: who it is and why, what happened, and what came in raw."""

from collections.abc import Iterator
from typing import Any

import msgspec
from msgspec import Raw
from sqlalchemy import Connection

from onethread.cli.ties import ties
from onethread.flow.interchange.lines import one_line, write_line
from onethread.flow.places import part_at
from onethread.store import exports, holdings, sources
from onethread.store.chunks import chunks
from onethread.store.directory import Entry

_encoder = msgspec.json.Encoder()
_ONE_OF = {"links": "link", "suggestions": "suggestion", "vetoes": "veto"}


def document(connection: Connection, entry: Entry) -> Iterator[bytes]:
    """All of it as one JSON document, laid out for reading; in lines."""
    all_of_it = {
        **_who(connection, entry),
        **ties(connection, entry.id),
        "interactions": [Raw(line) for line in _interactions(connection, entry.id)],
        "raw": list(_raw(connection, entry.id)),
    }
    yield from msgspec.json.format(_encoder.encode(all_of_it), indent=2).splitlines()


def lines(connection: Connection, entry: Entry) -> Iterator[bytes]:
    """The same in lines: `{"person": ...}`, then each `link`, `suggestion`, `veto`, `interaction` and `raw`."""
    yield one_line(_encoder.encode({"person": _who(connection, entry)}))
    for many, said in ties(connection, entry.id).items():
        yield from (one_line(_encoder.encode({_ONE_OF[many]: one})) for one in said)
    for line in _interactions(connection, entry.id):
        yield b'{"interaction":' + line + b"}"
    for item in _raw(connection, entry.id):
        yield one_line(_encoder.encode({"raw": item}))


def _who(connection: Connection, entry: Entry) -> dict[str, Any]:
    return {
        "customer": entry.public_id,
        "former_ids": holdings.former_ids(connection, entry.id),
        "names": [{"name": name, "last_at": at} for name, at in holdings.names(connection, entry.id)],
        "identities": [
            {
                "kind": one.identity.kind,
                "scope": one.identity.scope,
                "value": one.identity.value,
                "trust": one.trust,
                "first_at": one.first_at,
                "released_at": one.released_at,
                "contact_point": one.contact_point,
            }
            for one in holdings.claimed(connection, entry.id)
        ],
        "contact_points": holdings.met(connection, entry.id),
    }


def _interactions(connection: Connection, customer: int) -> Iterator[bytes]:
    """Lines of the interchange format, each with the numbers of all deliveries that told it."""
    for part in chunks(list(exports.facts(connection, customer))):
        tellers = sources.of_interactions(connection, [stored.id for stored, _ in part])
        for stored, public_id in part:
            yield write_line(
                stored.fact,
                customer=public_id,
                learned_at=stored.learned_at,
                delivery=stored.delivery,
                deliveries=tellers[stored.id],
            )


def _raw(connection: Connection, customer: int) -> Iterator[dict[str, Any]]:
    """The places in deliveries that told of the customer, and what stands there; what was blanked is empty."""
    for kept, places in holdings.told(connection, customer):
        for place in places:
            part = part_at(kept.delivery, place)
            yield {
                "delivery": kept.id,
                "connection": kept.delivery.connection,
                "received_at": kept.delivery.received_at,
                "place": place,
                "text": None if part is None else part.decode(errors="backslashreplace"),
            }
