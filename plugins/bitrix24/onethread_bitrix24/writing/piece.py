"""An interaction on its way to the portal, and what is decided about it. Pure."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from hashlib import blake2b
from typing import Any

import msgspec

from onethread.plugin import Done, Json, Outcome
from onethread_bitrix24.client import as_map, as_whole
from onethread_bitrix24.writing.asked import Card, Happening, Person, Shown, cards_of, read_card, written
from onethread_bitrix24.writing.cards import Wish


@dataclass(slots=True)
class Piece:
    """An interaction on its way: what is asked for, what is known of it, and what became of it."""

    key: str
    told: Happening
    shown: Shown | None
    """What is known to be there; None for nothing."""

    outcome: Outcome | None = None
    """Through, once there is one."""

    at: str = ""
    """When it was first shown, ISO 8601."""

    content: Json = None
    living: Mapping[Card, int | None] = field(default_factory=dict)
    """Cards that are there, and who is responsible for each."""

    made: bool = False
    """Whether it was made just now."""

    found: Card | None = None
    """The card that was found or made since none was left."""

    on: tuple[Card, ...] = ()
    gone: tuple[Card, ...] = ()

    @property
    def wanted(self) -> tuple[Card, ...]:
        """The cards at which it is to stand, whether they are there or not."""
        return cards_of(self.told.cards)

    @property
    def targets(self) -> tuple[Card, ...]:
        """Those of them that are there; the one that was found in their place if none is."""
        there = tuple(card for card in self.wanted if card in self.living)
        return there or ((self.found,) if self.found else ())

    @property
    def homeless(self) -> bool:
        """Whether a card is to be found or made for it: it stands nowhere yet, and none of its cards is left."""
        return not self.targets and not (self.shown and (self.shown.on or self.shown.gone))

    @property
    def moved(self) -> bool:
        """Whether its cards are others than when it was last shown, as far as is known."""
        stands = {*self.shown.on, *self.shown.gone} if self.shown else set()
        return stands != {card.text for card in self.wanted}

    @property
    def stood(self) -> tuple[Card, ...]:
        """The cards at which it stood according to its receipt."""
        return tuple(card for card in map(read_card, self.shown.on if self.shown else ()) if card)

    @property
    def changed(self) -> bool:
        """Whether what is to be shown is not what is shown."""
        return self.shown is None or self.shown.of != digest(self.content)

    @property
    def wish(self) -> Wish:
        """Who needs a card."""
        told = self.told
        name = told.name if told.direction == "in" else None
        return Wish(Person(told.customer, name, told.handles, told.link, told.channel), (told.customer,))

    def done(self) -> None:
        """It is shown; the receipt says where, and where it could not be."""
        if self.shown is None:
            return
        on, gone = tuple(card.text for card in self.on), tuple(card.text for card in self.gone)
        cards = (self.found.named,) if self.found else ()
        self.outcome = Done(written(Shown(self.shown.id, digest(self.content), self.at, on, gone, cards=cards)))

    def removed(self) -> None:
        """Somebody of the portal has deleted it, and it stays so."""
        if self.shown is not None:
            self.outcome = Done(written(Shown(self.shown.id, removed=True)))

    def lost(self) -> None:
        """It went with its cards: it is made anew once the customer has another one."""
        if self.shown is not None:
            gone = tuple(card.text for card in self.wanted)
            self.outcome = Done(written(Shown(self.shown.id, at=self.at, gone=gone)))


def digest(content: Json) -> str:
    """A short name for what is shown."""
    return blake2b(msgspec.json.encode(content, order="sorted"), digest_size=12).hexdigest()


def seen(row: Mapping[str, Any]) -> Shown | None:
    """What is known of something that was found in the portal: its id, and when it was made."""
    id_, created = as_whole(row.get("ID")), as_map(row).get("CREATED")
    return Shown(id_, at=created if isinstance(created, str) else "") if id_ else None
