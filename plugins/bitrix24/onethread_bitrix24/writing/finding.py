"""Finds the card of a customer in the portal, and makes one where there is none."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from typing import Any, Literal

from onethread.plugin import Outcome, Refused, Unclear
from onethread_bitrix24.client import Answer, Bitrix24Error, Client, Command, as_list, as_map, as_whole
from onethread_bitrix24.client import Outcome as Came
from onethread_bitrix24.writing.asked import CODES, Card
from onethread_bitrix24.writing.cards import (
    CONTACT,
    LEAD,
    Alike,
    Wish,
    best,
    by_origin,
    by_ways,
    fields_of,
    found_by_ways,
    made_for,
    numbered,
)
from onethread_bitrix24.writing.outcomes import Failing
from onethread_bitrix24.writing.portions import CARDS, in_portions
from onethread_bitrix24.writing.words import Language

_PAGE = 50
_MODE = Command("crm.settings.mode.get")
_SOURCES = Command("crm.status.list", {"filter": {"ENTITY_ID": "SOURCE"}})
_SIMPLE = 2
"""crm.settings.mode.get: leads are not used. [D]"""

_NOT_WANTED = Refused("there is no card, and `create` says that none is to be made")


@dataclass(frozen=True, slots=True)
class Terms:
    """In which order kinds of cards are looked through, what is made where there is none, and in which language.

    `may_be_one` says whether two names can be one person's.
    """

    order: tuple[int, ...]
    create: Literal["contact", "lead", "none"]
    language: Language
    may_be_one: Alike


@dataclass(slots=True)
class Finding:
    """Finds and makes cards, for many customers in few requests."""

    client: Client
    terms: Terms
    failing: Failing

    async def find(self, wishes: Sequence[Wish]) -> list[Card | Outcome]:
        """For each the card that it has now, or why it has none."""
        looked = await self.look(wishes)
        new = [at for at, one in enumerate(looked) if one is None]
        made = await self._make([wishes[at] for at in new]) if new else []
        told = dict(zip(new, made, strict=True))
        return [told[at] if one is None else one for at, one in enumerate(looked)]

    async def made(self, wishes: Sequence[Wish]) -> list[Card | Outcome | None]:
        """For each the card that we made for it; None if there is none."""
        came = await self._each([by_origin(one) for one in wishes])
        return [self._origin(one, told) for one, told in zip(wishes, came, strict=True)]

    async def look(self, wishes: Sequence[Wish]) -> list[Card | Outcome | None]:
        """For each the card that it has, whoever made it; None if there is none."""
        asked = [[*by_origin(one), *by_ways(one, self.terms.order)] for one in wishes]
        came = await self._each(asked)
        found = [self._origin(one, told[:2]) for one, told in zip(wishes, came, strict=True)]
        hits = [self._hits(told[2:]) if one is None else [] for one, told in zip(found, came, strict=True)]
        rows = await self._rows({card for one in hits if isinstance(one, list) for card in one})
        return [own or self._choice(wish, one, rows) for wish, own, one in zip(wishes, found, hits, strict=True)]

    def _choice(
        self, wish: Wish, hits: list[Card] | Outcome, rows: dict[Card, Mapping[str, Any]] | Outcome
    ) -> Card | Outcome | None:  # fmt: skip
        """None only if it was looked for and there is none: then one is made."""
        if not isinstance(hits, list):
            return hits
        if not isinstance(rows, dict):
            return rows if hits else None
        return best(wish, {card: rows[card] for card in hits if card in rows}, self.terms.order, self.terms.may_be_one)

    async def _each(self, asked: Sequence[Sequence[Command]]) -> list[list[Came]]:
        """The answers to many questions of each, asked together."""
        came = iter(await self.client.batch([command for one in asked for command in one]))
        return [[next(came) for _ in one] for one in asked]

    def _origin(self, wish: Wish, came: Sequence[Came]) -> Card | Outcome | None:
        for kind, one in zip((CONTACT, LEAD), came, strict=True):
            if isinstance(one, Bitrix24Error):
                return self.failing.of(one)
            if card := made_for(wish, kind, as_list(one.result)):
                return card
        return None

    def _hits(self, came: Sequence[Came]) -> list[Card] | Outcome:
        for one in came:
            if isinstance(one, Bitrix24Error):
                return self.failing.of(one)
        return [card for one in came if isinstance(one, Answer) for card in found_by_ways(one.result)]

    async def _rows(self, cards: Iterable[Card]) -> dict[Card, Mapping[str, Any]] | Outcome:
        """What these cards hold; those that are gone, or may not be seen, are left out."""
        parts = parts_of(cards)
        rows: dict[Card, Mapping[str, Any]] = {}
        came = await self.client.batch([numbered(kind, ids) for kind, ids in parts]) if parts else []
        for (kind, _), one in zip(parts, came, strict=True):
            if isinstance(one, Bitrix24Error):
                return self.failing.of(one)
            told = [as_map(row) for row in as_list(one.result)]
            rows |= {Card(kind, id_): row for row in told if (id_ := as_whole(row.get("ID")))}
        return rows

    async def living(self, cards: Iterable[Card]) -> dict[Card, int | None] | Outcome:
        """Which of these cards are there, and who is responsible for each."""
        wanted = set(cards)
        rows = await self._rows(wanted)
        if not isinstance(rows, Mapping):
            return rows
        return {card: as_whole(row.get("ASSIGNED_BY_ID")) for card, row in rows.items() if card in wanted}

    async def _make(self, wishes: Sequence[Wish]) -> list[Card | Outcome]:
        if self.terms.create == "none":
            return [_NOT_WANTED] * len(wishes)
        simple, sources = await self.client.batch([_MODE, _SOURCES])
        if isinstance(simple, Bitrix24Error):
            return [self.failing.of(simple) for _ in wishes]
        classic = as_whole(simple.result) != _SIMPLE
        kind = LEAD if self.terms.create == "lead" and classic else CONTACT
        known = _names_of(sources)
        asked = [_add(kind, fields_of(one, kind, self.terms.language, known)) for one in wishes]
        return [self._was_made(kind, one) for one in await in_portions(self.client, asked, CARDS)]

    def _was_made(self, kind: int, came: Came) -> Card | Outcome:
        if isinstance(came, Bitrix24Error):
            return self.failing.of(came)
        id_ = as_whole(came.result)
        return Card(kind, id_) if id_ and id_ > 0 else Unclear("the portal did not say which card it made")


def _add(kind: int, fields: Mapping[str, Any]) -> Command:
    """Make a card; what the portal does by itself with new ones goes on, only its news feed is spared."""
    return Command(f"crm.{CODES[kind].lower()}.add", {"fields": fields, "params": {"REGISTER_SONET_EVENT": "N"}})


def _names_of(sources: Came) -> list[str]:
    rows = as_list(sources.result) if isinstance(sources, Answer) else []
    return [str(as_map(row).get("STATUS_ID")) for row in rows]


def parts_of(cards: Iterable[Card]) -> list[tuple[int, list[int]]]:
    """Cards by kind, in portions that one page holds. Pure."""
    by_kind: dict[int, list[int]] = {}
    for card in sorted(set(cards)):
        by_kind.setdefault(card.kind, []).append(card.id)
    return [(kind, ids[at : at + _PAGE]) for kind, ids in by_kind.items() for at in range(0, len(ids), _PAGE)]
