"""Binds interactions to all cards of their customers, and takes them away from those that are no longer such."""

from collections.abc import Sequence
from dataclasses import dataclass

from onethread.plugin import Unclear
from onethread_bitrix24.client import Answer, Bitrix24Error, CallRefusedError, Client, Command, NotFoundError
from onethread_bitrix24.client import Outcome as Came
from onethread_bitrix24.writing.asked import Card
from onethread_bitrix24.writing.board import Board
from onethread_bitrix24.writing.outcomes import Failing
from onethread_bitrix24.writing.piece import Piece
from onethread_bitrix24.writing.portions import ENTRIES, in_portions

Pair = tuple[Piece, Card]
_ELSEWHERE = "it is shown, but not at all cards yet: {}"


@dataclass(slots=True)
class Binding:
    """Binds many interactions in few requests; a second time is as good as once."""

    client: Client
    board: Board
    failing: Failing

    async def stand(self, pieces: Sequence[Piece]) -> None:
        """Each of these is shown and has an outcome afterwards."""
        for one in pieces:
            one.on = one.targets or one.stood
            one.gone = tuple(card for card in one.wanted if card not in one.on)
        present = await self._present([one for one in pieces if one.moved and not one.made])
        for one in pieces:
            if one.made:
                present[one.key] = [one.targets[0]]
        missing = [(one, card) for one in pieces if one.key in present for card in _missing(one, present[one.key])]
        await self._each(missing, bind=True)
        stale = [(one, card) for one in pieces if one.key in present for card in _stale(one, present[one.key])]
        await self._each([(one, card) for one, card in stale if one.outcome is None], bind=False)
        for one in pieces:
            if one.outcome is None:
                one.done()

    async def _present(self, pieces: Sequence[Piece]) -> dict[str, list[Card]]:
        """Where each of these stands now, by key."""
        asked = [self.board.where(one.shown.id) for one in pieces if one.shown]
        present: dict[str, list[Card]] = {}
        for one, came in zip(pieces, await self._ask(asked), strict=True):
            if isinstance(came, Answer):
                present[one.key] = self.board.cards(came.result)
            elif isinstance(came, NotFoundError):
                one.removed()
            else:
                self._failed(one, came)
        return present

    async def _each(self, pairs: Sequence[Pair], *, bind: bool) -> None:
        call = self.board.bind if bind else self.board.unbind
        asked = [call(one.shown.id, card) for one, card in pairs if one.shown]
        for (one, card), came in zip(pairs, await self._ask(asked), strict=True):
            if isinstance(came, Answer) or _is_so_already(came):
                continue
            if not isinstance(came, CallRefusedError):
                self._failed(one, came)
            elif bind:
                one.on = tuple(other for other in one.on if other != card)
                one.gone = (*one.gone, card)

    def _failed(self, one: Piece, error: Bitrix24Error) -> None:
        """Nothing says by what it is known until it has a receipt: of what was made just now the portal is asked first."""
        outcome = self.failing.of(error)
        one.outcome = Unclear(_ELSEWHERE.format(error)) if one.made else outcome

    async def _ask(self, asked: Sequence[Command]) -> list[Came]:
        return await in_portions(self.client, asked, ENTRIES)


def _missing(one: Piece, present: Sequence[Card]) -> list[Card]:
    return [card for card in one.targets if card not in present]


def _stale(one: Piece, present: Sequence[Card]) -> list[Card]:
    """Cards where we showed it and that are not the customer's any more; where others have put it, it stays."""
    return [card for card in one.stood if card in present and card not in one.targets] if one.targets else []


def _is_so_already(error: Came) -> bool:
    """What is bound cannot be bound: ACTIVITY_IS_ALREADY_BOUND. [D activity-binding-add; of records it is not documented]"""
    return isinstance(error, CallRefusedError) and "ALREADY" in error.code.upper()
