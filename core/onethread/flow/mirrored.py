"""What an entry of a mirror holds when it is its turn, read from the store; and what becomes of a card that was made."""

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection

from onethread.flow import notes
from onethread.flow.contact_point import NOTED_AT
from onethread.flow.deliver import Turn
from onethread.flow.interchange.lines import write_line
from onethread.flow.mirror import Crm, digest, fact_of
from onethread.flow.shown import HANDLES, Customer, card, interaction
from onethread.model.handle import Handle, Trust
from onethread.model.interaction import Interaction, Kind
from onethread.model.join import Json
from onethread.plugin import Delivery, Done, Identity, Intent, Later, Question, RefusedError
from onethread.plugin.mirroring import CARD
from onethread.store import contact_points, customers, deliveries, directory, holdings, interactions, outbox, threads
from onethread.store.interactions import Stored
from onethread.store.outbox import Entry, State

CONNECTION = "our-cards"
"""The connection by which it is told that we have made a card, or seen what became of one; it is always there."""

_NO_CARD = Later("the customer has no card there yet", 5)
_ANOTHER = Later("the same customer's card is being made", 1)


@dataclass(frozen=True, slots=True)
class Mirror:
    """flow.deliver.Contents for a CRM."""

    crm: Crm

    def turns(self, connection: Connection, entries: Sequence[Entry]) -> dict[int, Turn]:
        """What each of these (by number) asks to be shown now, if it is to be asked for at all."""
        making: set[str] = set()
        told = self._told(connection, entries)
        return {one.id: _turn(one, *found, making) if (found := told.get(one.id)) else None for one in entries}

    def intents(self, connection: Connection, entries: Sequence[Entry]) -> dict[int, Intent]:
        """What each of these asks to be shown, whether it is shown or not."""
        return {number: intent for number, (_, intent) in self._told(connection, entries).items()}

    def receipt(self, turn: Turn, receipt: Json) -> Json:
        """A receipt, with the digest of what it is of."""
        body = turn.body if isinstance(turn, Intent) else None
        return {"of": _digest(body), "is": receipt}

    def done(self, connection: Connection, entry: Entry, receipt: Json, now: datetime) -> None:
        """A card was made or found, for an interaction too if none was left: from now on it is evidence.

        It is so at the contact point that it was made for.
        """
        cards = [one for one in cards_of(is_of(receipt)) if one[0] in self.crm.card_kinds]
        customer = directory.by_public_id(connection, entry.line) if cards else None
        if customer is None:
            return
        try:
            point = notes.place(connection, customer, now)
        except RefusedError:  # there is no contact point that could carry it
            return
        deliveries.keep(connection, [self._made(kind, id_, point, now) for kind, id_ in cards])

    def is_open(self, connection: Connection, question: Question) -> bool:
        """Whether nobody is known to whom one of these cards belongs: who is who is else weighed, and asked by `review`."""
        cards = [Identity(kind, id_, self.crm.account) for kind, id_ in question.cards]
        return not directory.points_of(connection, cards)

    def _made(self, kind: str, id_: str, point: str, now: datetime) -> Delivery:
        handles = (Handle(NOTED_AT, point, Trust.CRM), Handle(kind, id_, Trust.CRM))
        key = (self.crm.channel, self.crm.account, f"made:{kind}:{id_}:{digest(point)}")
        return told_by_us(Interaction(*key, now, kind=Kind.RECORD, handles=handles), now)

    def _told(self, connection: Connection, entries: Sequence[Entry]) -> dict[int, tuple[Customer, Intent]]:
        """Whose each of these is today, and what it says."""
        numbers = [number for number in map(fact_of, entries) if number]
        facts = {one.id: one for one in interactions.numbered(connection, numbers)}
        seen: dict[int, Customer] = {}
        told = {}
        for one in entries:
            stored = facts.get(fact_of(one))
            number = _customer(connection, one, stored)
            if number is None or (one.kind != CARD and stored is None):
                continue
            if number not in seen:
                seen[number] = known(connection, self.crm, number)
            body = interaction(seen[number], stored.fact) if stored else card(seen[number], _met_on(connection, number))
            told[one.id] = seen[number], Intent(one.key, one.kind, body, one.revision, one.tries, is_of(one.receipt))
        return told


def _turn(entry: Entry, customer: Customer, intent: Intent, making: set[str]) -> Turn:
    """What it comes to; `making` are ids of those whose card is being made."""
    if entry.state is State.UNKNOWN:
        return intent
    if entry.kind == CARD:
        return _card_turn(customer, intent, making)
    if not customer.cards:
        return _NO_CARD
    return Done(entry.receipt) if shown_before(entry.receipt) == _digest(intent.body) else intent


def _card_turn(customer: Customer, intent: Intent, making: set[str]) -> Turn:
    """A customer with a card needs none; of one whose ids are several one is made at a time."""
    if customer.cards:
        cards: Json = [{"kind": kind, "id": id_} for kind, id_ in customer.cards]
        return Done({"is": {"cards": cards}})
    if customer.id in making:
        return _ANOTHER
    making.add(customer.id)
    return intent


def told_by_us(fact: Interaction, now: datetime) -> Delivery:
    """A fact that we have learned by what we did in the CRM, as it comes in."""
    return Delivery(CONNECTION, write_line(fact), {}, now)


def known(connection: Connection, crm: Crm, number: int) -> Customer:
    """Who a customer is for the CRM: its cards are those that are evidence, and those that we have just made."""
    claimed = [one for one in holdings.claimed(connection, number) if one.released_at is None]
    own = {
        (one.identity.kind, one.identity.value, one.identity.scope) for one in claimed if one.trust is not Trust.TEXT
    }
    public_id = customers.ids(connection, [number])[number]
    asked = [f"card:{id_}" for id_ in {public_id, *holdings.former_ids(connection, number)}]
    cards = {(kind, value) for kind, value, scope in own if kind in crm.card_kinds and scope == crm.account}
    for receipt in outbox.receipts(connection, crm.name, asked).values():
        cards |= set(cards_of(is_of(receipt)))
    names = holdings.names(connection, number)
    handles = tuple(sorted({(kind, value) for kind, value, _ in own}))
    return Customer(public_id, names[-1][0] if names else None, handles, tuple(sorted(cards)), crm.url)


def _customer(connection: Connection, entry: Entry, stored: Stored | None) -> int | None:
    """Whose it is today."""
    if stored is not None:
        return contact_points.owners(connection, [stored.point]).get(stored.point)
    return directory.by_public_id(connection, entry.line)


def _met_on(connection: Connection, customer: int) -> str | None:
    """The channel on which they were met last."""
    return next((one.fact.channel for one in threads.page(connection, customer, 1)), None)


def is_of(receipt: Json) -> Json:
    """The receipt itself."""
    return receipt.get("is") if isinstance(receipt, Mapping) else None


def _digest(body: Json) -> str:
    """A short name for what is shown."""
    shown = {name: value for name, value in body.items() if name != HANDLES} if isinstance(body, Mapping) else body
    return digest(shown)


def shown_before(receipt: Json) -> str | None:
    """The digest of what is shown according to a receipt."""
    found = receipt.get("of") if isinstance(receipt, Mapping) else None
    return found if isinstance(found, str) else None


def cards_of(receipt: Json) -> list[tuple[str, str]]:
    """The cards that a receipt names, by kind and id."""
    cards = receipt.get("cards") if isinstance(receipt, Mapping) else None
    listed = [one for one in cards if isinstance(one, Mapping)] if isinstance(cards, list) else []
    return [(str(one["kind"]), str(one["id"])) for one in listed if {"kind", "id"} <= one.keys()]
