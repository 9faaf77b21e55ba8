"""Sources: which deliveries told a fact, and where in their bodies."""

from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence

from sqlalchemy import Connection, delete, func, select

from onethread.store.chunks import chunks
from onethread.store.many import into
from onethread.store.schema import sources

Source = tuple[int, int]
"""(interaction, delivery)"""


_ADD = into(sources)


def add(connection: Connection, told: Mapping[Source, Sequence[str]]) -> None:
    """Remember sources. They are new: a delivery is read once, and before it is replayed what it told is forgotten."""
    _ADD.run(connection, ((*source, list(items)) for source, items in told.items()))


def of_interactions(connection: Connection, ids: Iterable[int]) -> dict[int, list[int]]:
    """The deliveries of each of these interactions."""
    found: dict[int, list[int]] = defaultdict(list)
    for part in chunks(sorted(ids)):
        query = select(sources.c.interaction_id, sources.c.delivery_id).where(sources.c.interaction_id.in_(part))
        for one, by in connection.execute(query.order_by(sources.c.delivery_id)):
            found[one].append(by)
    return found


def places(connection: Connection, interaction: int, limit: int) -> dict[int, list[str]]:
    """Where one interaction was told: its first deliveries, and the places in each."""
    c = sources.c
    query = (
        select(c.delivery_id, c["items"]).where(c.interaction_id == interaction).order_by(c.delivery_id).limit(limit)
    )
    return {by: items for by, items in connection.execute(query)}


def of_deliveries(connection: Connection, ids: Iterable[int]) -> dict[Source, list[str]]:
    """What these deliveries told, and where."""
    found: dict[Source, list[str]] = {}
    for part in chunks(sorted(ids)):
        for row in connection.execute(select(sources).where(sources.c.delivery_id.in_(part))):
            found[row.interaction_id, row.delivery_id] = row.items
    return found


def counted(connection: Connection, ids: Iterable[int]) -> Counter[int]:
    """How many facts each of these deliveries told."""
    found: Counter[int] = Counter()
    for part in chunks(sorted(ids)):
        query = select(sources.c.delivery_id, func.count()).where(sources.c.delivery_id.in_(part))
        found.update({by: facts for by, facts in connection.execute(query.group_by(sources.c.delivery_id))})
    return found


def items_counted(connection: Connection, interactions: Iterable[int]) -> int:
    """How many places in deliveries these interactions were told at."""
    places: set[tuple[int, str]] = set()
    for part in chunks(sorted(interactions)):
        rows = connection.execute(select(sources).where(sources.c.interaction_id.in_(part)))
        places |= {(row.delivery_id, item) for row in rows for item in row.items}
    return len(places)


def forget(connection: Connection, deliveries: Iterable[int]) -> None:
    """Forget what these deliveries told, before they are read anew."""
    for part in chunks(sorted(deliveries)):
        connection.execute(delete(sources).where(sources.c.delivery_id.in_(part)))
