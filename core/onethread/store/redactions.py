"""Redactions: places in raw bodies that were blanked for good, and that no replay reads again."""

from collections import defaultdict
from collections.abc import Iterable
from datetime import datetime

from sqlalchemy import Connection, insert, select

from onethread.store.chunks import chunks
from onethread.store.schema import redactions


def add(connection: Connection, delivery: int, items: Iterable[str], now: datetime) -> None:
    """Remember that these places of a body are blank."""
    fresh = sorted(set(items) - of(connection, [delivery])[delivery])
    if fresh:
        connection.execute(insert(redactions), [{"delivery_id": delivery, "item": item, "at": now} for item in fresh])


def of(connection: Connection, deliveries: Iterable[int]) -> dict[int, set[str]]:
    """The blank places of these deliveries."""
    found: dict[int, set[str]] = defaultdict(set)
    for part in chunks(sorted(deliveries)):
        query = select(redactions.c.delivery_id, redactions.c.item).where(redactions.c.delivery_id.in_(part))
        for delivery, item in connection.execute(query):
            found[delivery].add(item)
    return found
