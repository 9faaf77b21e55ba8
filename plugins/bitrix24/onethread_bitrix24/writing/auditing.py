"""Compares what we have shown in a portal with what is there: many things in few requests, and nothing is changed."""

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from onethread.plugin import Audited, AuthenticationError, ConfigurationError
from onethread_bitrix24.client import (
    Answer,
    BusyError,
    Client,
    Command,
    NotFoundError,
    Outcome,
    UnclearError,
    as_list,
    as_map,
    as_moment,
    as_whole,
)
from onethread_bitrix24.writing.activity import PAGE, goes_on
from onethread_bitrix24.writing.asked import Card, Shown, cards_of
from onethread_bitrix24.writing.board import Board
from onethread_bitrix24.writing.cards import MOST, Wish, by_way, found_by_ways, numbered, spellings
from onethread_bitrix24.writing.finding import parts_of
from onethread_bitrix24.writing.outcomes import ABOUT_ALL
from onethread_bitrix24.writing.piece import Piece, seen
from onethread_bitrix24.writing.verdict import Portal, Rows, Sight, Verdict

_DEEPEST = 10
"""Pages of one list that are looked through for doubles."""


@dataclass(slots=True)
class Auditing:
    """Looks at many things in few requests."""

    client: Client
    board: Board
    portal: Portal
    order: tuple[int, ...]
    """Kinds of cards that phones and addresses are looked for in."""

    async def audit(
        self, pieces: Sequence[Piece], wishes: Sequence[Wish], answers: Mapping[str, bool], now: datetime
    ) -> Audited:
        """What was found of these."""
        rows = await self._rows({card for one in pieces for card in (*one.wanted, *one.stood)} | _cards(wishes))
        known = [one for one in pieces if one.shown and not one.shown.removed]
        sights = await self._see(known, rows)
        rows |= await self._rows({card for one in sights.values() for card in one.present} - rows.keys())
        rows |= await self._rows(await self._alike(wishes, rows) - rows.keys())
        verdict = Verdict(self.portal, rows, answers, now)
        verdict.conclude([(one, sights[one.key]) for one in known if one.key in sights])
        verdict.unseen |= {one.key for one in known if one.key not in sights}
        for one in pieces:
            if one.shown is None:
                verdict.astray[one.key] = None
            elif one.shown.removed:
                verdict.leave(one)
        verdict.find_twins(wishes)
        return verdict.audited()

    async def _rows(self, cards: Collection[Card]) -> dict[Card, Mapping[str, Any]]:
        """Those of these cards that are there, with what they hold."""
        parts = parts_of(cards)
        came = await self._ask([numbered(kind, ids) for kind, ids in parts])
        found: dict[Card, Mapping[str, Any]] = {}
        for (kind, _), one in zip(parts, came, strict=True):
            if not isinstance(one, Answer):
                raise ConfigurationError(f"{one}: without reading cards nothing can be audited") from one
            told = [as_map(row) for row in as_list(one.result)]
            found |= {Card(kind, id_): row for row in told if (id_ := as_whole(row.get("ID")))}
        return {card: row for card, row in found.items() if card in cards}

    async def _see(self, pieces: Sequence[Piece], rows: Rows) -> dict[str, Sight]:
        """What there is of each of these, by key; those at which we may not look are left out."""
        ids = [one.shown.id for one in pieces if one.shown]
        came = await self._ask([call for id_ in ids for call in (self.board.read(id_), self.board.where(id_))])
        for one in pieces:
            one.content = self.board.content(one.key, one.told, _first_shown(one))
        doubles = await self._doubles(pieces, rows)
        pairs = zip(pieces, zip(came[::2], came[1::2], strict=True), strict=True)
        sights = {one.key: self._sight(one, told, doubles.get(one.key, ())) for one, told in pairs}
        return {key: sight for key, sight in sights.items() if sight}

    def _sight(self, piece: Piece, came: tuple[Outcome, Outcome], doubles: Iterable[Shown]) -> Sight | None:
        shows, stands = came
        others = tuple(sorted(doubles, key=lambda one: one.id))
        if isinstance(shows, NotFoundError) or isinstance(stands, NotFoundError):
            return Sight(there=False, doubles=others)
        if not isinstance(shows, Answer) or not isinstance(stands, Answer):
            return None
        present = tuple(self.board.cards(stands.result))
        return Sight(True, self.board.shows(shows.result, piece.content), present, others)

    async def _doubles(self, pieces: Sequence[Piece], rows: Rows) -> dict[str, list[Shown]]:
        """What else of ours carries the same keys."""
        by_key = {one.key: one for one in pieces}
        oldest = min((one.told for one in pieces), key=lambda told: datetime.fromisoformat(told.at), default=None)
        open_ = self.board.alike(sorted(by_key), {card for one in pieces for card in one.wanted if card in rows})
        found: dict[str, dict[int, Shown]] = {}
        for page in range(_DEEPEST if oldest else 0):
            pages = await self._ask([look(page * PAGE) for look in open_])
            for row in (row for one in pages for row in self._listed(one)):
                for key, shown in self._others(row, by_key):
                    found.setdefault(key, {})[shown.id] = shown
            both = zip(open_, pages, strict=True)
            open_ = [look for look, one in both if oldest and isinstance(one, Answer) and goes_on(one, page, oldest)]
        return {key: list(some.values()) for key, some in found.items()}

    def _listed(self, came: Outcome) -> list[dict[str, Any]]:
        return [as_map(row) for row in as_list(came.result)] if isinstance(came, Answer) else []

    def _others(self, row: Mapping[str, Any], pieces: Mapping[str, Piece]) -> Iterable[tuple[str, Shown]]:
        """The piece of which a row is a double, if it is one."""
        key, shown = self.board.key_of(row), seen(row)
        piece = pieces.get(key or "")
        if piece is None or shown is None or (piece.shown and piece.shown.id == shown.id):
            return
        if self.board.is_double(row, piece.content):
            yield piece.key, shown

    async def _alike(self, wishes: Sequence[Wish], rows: Rows) -> set[Card]:
        """Cards with phones or addresses of these customers, of kinds of which they have one; many values in a question."""
        kinds = [kind for kind in self.order if any(card.kind == kind and card in rows for card in _cards(wishes))]
        phones = dict.fromkeys(one for wish in wishes for phone in wish.phones for one in spellings(phone))
        emails = dict.fromkeys(one for wish in wishes for one in wish.emails)
        asked = [
            (kind, way, part)
            for kind in kinds
            for way, values in (("PHONE", list(phones)), ("EMAIL", list(emails)))
            for part in (values[at : at + MOST] for at in range(0, len(values), MOST))
        ]
        found: set[Card] = set()
        while asked:
            hits = [_hits(one) for one in await self._ask([by_way(*one) for one in asked])]
            found.update(card for some in hits for card in some)
            asked = [half for one, some in zip(asked, hits, strict=True) if len(some) >= MOST for half in _halved(*one)]
        return found

    async def _ask(self, asked: Sequence[Command]) -> list[Outcome]:
        """An answer or a refusal for each; what is about all of them, or passes by itself, is raised."""
        came = await self.client.batch(asked) if asked else []
        for one in came:
            if isinstance(one, AuthenticationError | ConfigurationError | BusyError | UnclearError):
                raise one
            if isinstance(one, ABOUT_ALL):
                raise ConfigurationError(f"{one}: the credential does not allow what an audit needs") from one
        return came


def _cards(wishes: Iterable[Wish]) -> set[Card]:
    return {card for one in wishes for card in cards_of(one.person.cards)}


def _first_shown(piece: Piece) -> datetime:
    at = as_moment(piece.shown.at) if piece.shown else None
    return at or datetime.fromisoformat(piece.told.at)


def _hits(came: Outcome) -> list[Card]:
    return found_by_ways(came.result) if isinstance(came, Answer) else []


def _halved(kind: int, way: str, values: list[str]) -> list[tuple[int, str, list[str]]]:
    """The same in two questions: an answer that is full may hide cards. [D duplicate]"""
    middle = len(values) // 2
    return [(kind, way, values[:middle]), (kind, way, values[middle:])] if middle else []
