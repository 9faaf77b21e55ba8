"""Shows interactions at cards: what is there is changed, the rest is made, and all is bound to all cards of the customer.

Each interaction is a piece that goes through the same steps, many of them in one request; what has an outcome is
through. Nothing is made that was not looked for before.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from onethread.plugin import Later, NotDone, Outcome, Unclear
from onethread_bitrix24.client import Answer, Bitrix24Error, Client, NotFoundError, as_moment
from onethread_bitrix24.writing.asked import Card, Shown
from onethread_bitrix24.writing.binding import Binding
from onethread_bitrix24.writing.board import Board
from onethread_bitrix24.writing.finding import Finding
from onethread_bitrix24.writing.memory import SURELY_OVER, Missing
from onethread_bitrix24.writing.outcomes import Failing
from onethread_bitrix24.writing.piece import Piece
from onethread_bitrix24.writing.portions import ENTRIES, in_portions
from onethread_bitrix24.writing.seeking import Seeking

_JUST_GONE = Later("the card was deleted in between", 1)
_NOT_YET = Later("it is not there; the portal may still be making it", SURELY_OVER)
_MAY_BE = Unclear("it is not there, but the portal may still be making it")
_UNNAMED = Unclear("the portal did not say what it made")


@dataclass(slots=True)
class Showing:
    """Shows many interactions in few requests."""

    client: Client
    board: Board
    finding: Finding
    missing: Missing
    failing: Failing

    async def deliver(self, pieces: Sequence[Piece]) -> None:
        """Show each of these, once; each has an outcome afterwards."""
        await self._clear([one for one in pieces if one.shown and one.shown.surplus])
        self._lay(pieces)
        await self._seek([one for one in opened(pieces) if one.shown is None])
        await self._show(pieces)

    async def reconcile(self, pieces: Sequence[Piece]) -> None:
        """Find what may have been shown, and bring it up to date; what is surely not there was not done."""
        await self._seek(pieces)
        for one in opened(pieces):
            if one.shown is None:
                one.outcome = NotDone() if await self.missing.surely(one.key) else _MAY_BE
        await self._show(pieces)
        for one in pieces:
            one.outcome = self.failing.asking(one.outcome) if one.outcome else _MAY_BE
        await self.missing.forget(one.key for one in pieces if not isinstance(one.outcome, Unclear))

    async def _seek(self, pieces: Sequence[Piece]) -> None:
        await Seeking(self.client, self.board, self.failing).seek(pieces)
        self._lay(pieces)

    def _lay(self, pieces: Iterable[Piece]) -> None:
        """Lay out what is to be shown; what is shown already is done."""
        for one in opened(pieces):
            if one.shown is not None and one.shown.removed:
                one.removed()
                continue
            at = as_moment(one.shown.at) if one.shown else None
            shown_at = at or datetime.fromtimestamp(self.missing.clock.now(), UTC)
            one.at = shown_at.isoformat(timespec="seconds")
            one.content = self.board.content(one.key, one.told, shown_at)
            if not one.changed and not one.moved:
                one.outcome = self._same(one)

    def _same(self, one: Piece) -> Outcome | None:
        one.on, one.gone = one.stood, tuple(card for card in one.wanted if card not in one.stood)
        one.done()
        return one.outcome

    async def _show(self, pieces: Sequence[Piece]) -> None:
        await self._find_cards([one for one in opened(pieces) if one.moved])
        await self._change([one for one in opened(pieces) if one.shown and one.changed])
        await self._make([one for one in opened(pieces) if one.shown is None])
        await Binding(self.client, self.board, self.failing).stand(opened(pieces))

    async def _find_cards(self, pieces: Sequence[Piece]) -> None:
        """See which cards are there; for what is new and has none left one is found, or made."""
        living = await self.finding.living({card for one in pieces for card in one.wanted})
        for one in pieces:
            if isinstance(living, dict):
                one.living = living
            else:
                one.outcome = living
        lost = [one for one in opened(pieces) if one.homeless]
        first = {one.told.customer: one for one in reversed(lost)}
        found = await self.finding.find([one.wish for one in first.values()]) if first else []
        cards = dict(zip(first, found, strict=True))
        for one in lost:
            card = cards[one.told.customer]
            if isinstance(card, Card):
                one.found = card
            else:
                one.outcome = Later(card.reason, SURELY_OVER) if isinstance(card, Unclear) else card

    async def _clear(self, pieces: Sequence[Piece]) -> None:
        """Delete what is there once too often, by an audit's word."""
        extra = [(one, id_) for one in pieces if one.shown for id_ in one.shown.surplus]
        came = await in_portions(self.client, [self.board.where(id_) for _, id_ in extra], ENTRIES)
        stand = [self.board.cards(one.result) if isinstance(one, Answer) else [] for one in came]
        pairs = list(zip(extra, stand, strict=True))
        asked = [(one, call) for (one, id_), cards in pairs for call in self.board.forget(id_, cards)]
        came = await in_portions(self.client, [call for _, call in asked], ENTRIES)
        for (one, _), error in zip(asked, came, strict=True):
            if isinstance(error, Bitrix24Error) and not isinstance(error, NotFoundError):
                one.outcome = self.failing.of(error)

    async def _change(self, pieces: Sequence[Piece]) -> None:
        asked = [self.board.update(one.shown.id, one.content) for one in pieces if one.shown]
        gone = []
        for one, came in zip(pieces, await in_portions(self.client, asked, ENTRIES), strict=True):
            if isinstance(came, NotFoundError):
                gone.append(one)
            elif isinstance(came, Bitrix24Error):
                one.outcome = self.failing.of(came)
        if gone:
            await self._see_why(gone)

    async def _see_why(self, pieces: Sequence[Piece]) -> None:
        """What was shown is not there: deleted by somebody, which is respected, or gone with its card, which is mended."""
        living = await self.finding.living({card for one in pieces for card in (*one.stood, *one.wanted)})
        again = []
        for one in pieces:
            if not isinstance(living, dict):
                one.outcome = living
            elif any(card in living for card in one.stood):
                one.removed()
            elif not any(card in living for card in one.wanted):
                one.lost()
            else:
                one.living, one.shown = living, None
                again.append(one)
        await Seeking(self.client, self.board, self.failing).seek(again)
        for one in opened(again):
            if one.shown is not None:
                one.outcome = Later("it was made anew, and is to be changed")
            elif not await self.missing.surely(one.key):
                one.outcome = _NOT_YET
        await self.missing.forget(one.key for one in opened(again))

    async def _make(self, pieces: Sequence[Piece]) -> None:
        asked = [
            self.board.add(one.key, one.told, one.content, one.targets[0], one.living.get(one.targets[0]))
            for one in pieces
        ]
        for one, came in zip(pieces, await in_portions(self.client, asked, ENTRIES), strict=True):
            id_ = self.board.made(came.result) if isinstance(came, Answer) else None
            if isinstance(came, NotFoundError):
                one.outcome = _JUST_GONE
            elif isinstance(came, Bitrix24Error):
                one.outcome = self.failing.of(came)
            elif not id_:
                one.outcome = _UNNAMED
            else:
                one.shown, one.made = Shown(id_, at=one.at), True


def opened(pieces: Iterable[Piece]) -> list[Piece]:
    """Those that have no outcome yet."""
    return [one for one in pieces if one.outcome is None]
