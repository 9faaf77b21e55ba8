"""Looks whether interactions are there already, page by page as far back as they can be."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from onethread_bitrix24.client import Answer, Client, NotFoundError, as_list, as_map
from onethread_bitrix24.writing.activity import PAGE, goes_on
from onethread_bitrix24.writing.asked import Card
from onethread_bitrix24.writing.board import Board
from onethread_bitrix24.writing.outcomes import Failing
from onethread_bitrix24.writing.piece import Piece, seen

_DEEPEST = 40
"""Pages of one list; who is not found by then must be older."""


@dataclass(slots=True)
class Seeking:
    """Looks for many interactions in few requests."""

    client: Client
    board: Board
    failing: Failing

    async def seek(self, pieces: Sequence[Piece]) -> None:
        """Those that are there are `shown` from now on; those that nobody could look for have an outcome."""
        open_ = [(one, place) for one in pieces for place in self.board.places(one.wanted)]
        for page in range(_DEEPEST):
            if not open_:
                return
            asked = [self.board.look(one.key, one.told, place, page * PAGE) for one, place in open_]
            came = await self.client.batch(asked)
            open_ = [where for where, answer in zip(open_, came, strict=True) if self._goes_on(where, answer, page)]
            open_ = [(one, place) for one, place in open_ if one.shown is None and one.outcome is None]

    def _goes_on(self, where: tuple[Piece, Card | None], came: Any, page: int) -> bool:
        """Take what was found; whether there may be more behind it."""
        piece, _ = where
        if isinstance(came, NotFoundError):
            return False
        if not isinstance(came, Answer):
            piece.outcome = self.failing.of(came)
            return False
        rows = [as_map(row) for row in as_list(came.result)]
        found = next((row for row in rows if self.board.key_of(row) == piece.key), None)
        if found is not None:
            piece.shown = seen(found)
            return False
        return goes_on(came, page, piece.told)
