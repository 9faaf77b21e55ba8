"""What an intent asks for, read; the cards it speaks of; and the receipt by which what was shown is known later."""

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Any

import msgspec
from msgspec import Struct

from onethread.plugin import Intent, Json
from onethread_bitrix24.client import as_whole

ORIGINATOR = "onethread"
"""What stands in ORIGINATOR_ID of everything that we make."""

CODES = {1: "LEAD", 3: "CONTACT", 4: "COMPANY"}
"""By entityTypeId: how the portal calls the kinds of cards that stand for a person or a company. [D]"""


@dataclass(frozen=True, slots=True, order=True)
class Card:
    """A card of the portal: entityTypeId and id."""

    kind: int
    id: int

    @property
    def code(self) -> str:
        """contact, lead or company, as methods are called."""
        return CODES[self.kind].lower()

    @property
    def text(self) -> str:
        """contact:301, for receipts."""
        return f"{self.code}:{self.id}"

    @property
    def named(self) -> dict[str, str]:
        """As the core names it: the kind of a handle, and the id."""
        return {"kind": f"bitrix_{self.code}", "id": str(self.id)}


class Pair(Struct, frozen=True):
    """A handle (kind, value), or a card (kind, id)."""

    kind: str
    value: str = ""
    id: str = ""


class Person(Struct, frozen=True):
    """A customer who is to have a card."""

    customer: str
    name: str | None = None
    handles: tuple[Pair, ...] = ()
    link: str = ""
    channel: str | None = None
    cards: tuple[Pair, ...] = ()


class File(Struct, frozen=True):
    """An attachment; its content stays where it is."""

    name: str | None = None
    mime: str | None = None
    size: int | None = None


class Happening(Struct, frozen=True):
    """Something that happened, as it is to be shown."""

    customer: str
    cards: tuple[Pair, ...]
    channel: str
    at: str
    kind: str
    link: str = ""
    direction: str | None = None
    text: str | None = None
    subject: str | None = None
    name: str | None = None
    attachments: tuple[File, ...] = ()
    status: str | None = None
    edited: bool = False
    deleted: bool = False
    handles: tuple[Pair, ...] = ()


class Shown(Struct, frozen=True, omit_defaults=True):
    """Receipt of an interaction.

    `id` of the activity or comment, `of` a digest of its content, `at` when it was first shown (ISO 8601), `on` the cards where
    it stands, `gone` those where it cannot, `removed` if somebody of the portal has deleted it, `cards` those that had to be
    found or made anew since none of the customer's was left, `surplus` others of ours that show the same and are to go.
    """

    id: int
    of: str = ""
    at: str = ""
    on: tuple[str, ...] = ()
    gone: tuple[str, ...] = ()
    removed: bool = False
    cards: tuple[dict[str, str], ...] = ()
    surplus: tuple[int, ...] = ()


def read_person(intent: Intent) -> Person:
    """The customer of a CARD; msgspec.ValidationError for what is none."""
    return msgspec.convert(intent.body, Person)


def read_happening(intent: Intent) -> Happening:
    """What an INTERACTION asks to be shown; msgspec.ValidationError for what is none."""
    return msgspec.convert(intent.body, Happening)


def read_shown(receipt: Json) -> Shown | None:
    """The receipt of an earlier time; None for none of ours."""
    try:
        return msgspec.convert(receipt, Shown)
    except msgspec.ValidationError:
        return None


def written(shown: Shown) -> Json:
    """A receipt as it is kept."""
    told: Json = msgspec.json.decode(msgspec.json.encode(shown))  # lists, as it will be read
    return told


def cards_of(pairs: Iterable[Pair]) -> tuple[Card, ...]:
    """The cards among these that can be such: contacts first, then leads, then companies, each by their ids."""
    numbers = {f"bitrix_{code.lower()}": kind for kind, code in CODES.items()}
    found = {
        Card(numbers[one.kind], id_) for one in pairs if one.kind in numbers and (id_ := as_whole(one.id)) and id_ > 0
    }
    return tuple(sorted(found, key=lambda card: ((3, 1, 4).index(card.kind), card.id)))


def read_card(text: Any) -> Card | None:
    """contact:301 → the card."""
    code, _, number = text.partition(":") if isinstance(text, str) else ("", "", "")
    kind = next((kind for kind, known in CODES.items() if known.lower() == code), None)
    id_ = as_whole(number)
    return Card(kind, id_) if kind and id_ else None
