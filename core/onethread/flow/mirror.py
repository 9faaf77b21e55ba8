"""REACT: what happened is to be seen in the CRM: a card for each customer, and on it every interaction (decision 0013).

What is asked for names a fact and no more; what the CRM is to show of it is read from the store when it is its turn, so
several changes become one call, and nothing personal lies in the outbox.
"""

from collections.abc import Collection, Iterable, Iterator, Mapping
from dataclasses import dataclass
from datetime import datetime
from hashlib import blake2b
from typing import Any

import msgspec
from sqlalchemy import Connection

from onethread.model.interaction import Interaction, Kind
from onethread.plugin import CustomersMerged, CustomersSplit, Event, InteractionRecorded
from onethread.plugin.mirroring import CARD, INTERACTION
from onethread.store import contact_points, customers, interactions, outbox
from onethread.store.interactions import FactKey, Stored
from onethread.store.outbox import Entry, Wanted

_SHOWN = frozenset({Kind.MESSAGE, Kind.CALL, Kind.FORM, Kind.VISIT, Kind.ORDER, Kind.NOTE})


@dataclass(frozen=True, slots=True)
class Crm:
    """A CRM that shows what happened: its connection, its channel and account, the kinds of its cards, our address."""

    name: str
    channel: str
    account: str
    card_kinds: frozenset[str]
    url: str = ""


def react(connection: Connection, crms: Collection[Crm], events: Iterable[Event], now: datetime) -> None:
    """Ask for all that these events change in what CRMs show."""
    if not crms:
        return
    happened = list(events)
    told = {(one.channel, one.account, one.id) for one in happened if isinstance(one, InteractionRecorded)}
    facts = [one for one in interactions.known(connection, told).values() if is_shown(one.fact)]
    moved = {id_ for one in happened for id_ in _ids(one)}
    for crm in crms:
        again = {one.id: one for one in _moved(connection, crm, moved)} if moved else {}
        own = {one.id: one for one in facts if one.fact.channel != crm.channel}
        outbox.put(connection, crm.name, _wanted(connection, {**own, **again}.values(), again.keys()), now)


def is_shown(fact: Interaction) -> bool:
    """Whether the CRM shows it: what happened, as it happens; history is there already, or of no use there."""
    return fact.kind in _SHOWN and fact.seen and fact.live


def _ids(event: Event) -> tuple[str, ...]:
    match event:
        case CustomersMerged(kept, absorbed):
            return kept, absorbed
        case CustomersSplit(whole, part):
            return whole, part
        case _:
            return ()


def _moved(connection: Connection, crm: Crm, lines: Collection[str]) -> list[Stored]:
    """The facts of whatever was asked for of these customers."""
    asked = outbox.of_lines(connection, crm.name, lines)
    return interactions.numbered(connection, [number for number in map(fact_of, asked) if number])


def _wanted(connection: Connection, facts: Collection[Stored], moved: Collection[int]) -> Iterator[Wanted]:
    """For each fact a card for its customer, if there is none yet, and the interaction; in the order in which they happened."""
    owners = contact_points.owners(connection, {one.point for one in facts})
    ids = customers.ids(connection, set(owners.values()))
    for one in sorted(facts, key=lambda stored: (stored.fact.at, stored.id)):
        customer = ids[owners[one.point]]
        yield Wanted(f"card:{customer}", CARD, {"customer": customer}, customer)
        content = digest([customer, msgspec.to_builtins(one.fact)])
        yield Wanted(
            fact_key(one.fact.key), INTERACTION, {"fact": one.id, "content": content}, customer, one.id in moved
        )


def fact_key(key: FactKey) -> str:
    """What the mirror of a fact is called; it tells nobody which fact it is."""
    return f"fact:{blake2b(chr(31).join(key).encode(), digest_size=15).hexdigest()}"


def digest(value: Any) -> str:
    """A short name for what it says."""
    return blake2b(msgspec.json.encode(value, order="sorted"), digest_size=12).hexdigest()


def fact_of(entry: Entry) -> int:
    """The number of the fact that an entry shows; 0 for a card."""
    body = entry.body
    number = body.get("fact", 0) if isinstance(body, Mapping) else 0
    return number if isinstance(number, int) else 0
