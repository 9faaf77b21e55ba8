"""Who may ask: whoever shows a token that was made here and not revoked."""

from collections.abc import Callable
from time import monotonic
from typing import Annotated

from fastapi import Depends, Request, Security
from fastapi.security import HTTPAuthorizationCredentials, HTTPBearer

from onethread.model.token import digest, is_token
from onethread.plugin import RefusedError
from onethread.store import tokens
from onethread.store.database import Database
from onethread.store.tokens import Token

LIFE = 2.0
"""Seconds for which a token is believed without asking the store, so for which one that was revoked still works."""

_MOST_KNOWN = 1000
_WANTED = "show a token that was not revoked: `Authorization: Bearer ot_...`; `onethread token new NAME` makes one"
_scheme = HTTPBearer(auto_error=False, scheme_name="token", description="Made by `onethread token new NAME`.")


class Guard:
    """Knows whose a token is, and remembers it for a moment: to ask the store costs as much as all the rest."""

    def __init__(self, database: Database, clock: Callable[[], float] = monotonic) -> None:
        """Begin knowing nobody."""
        self._database = database
        self._clock = clock
        self._known: dict[bytes, tuple[float, Token]] = {}

    async def holder(self, shown: str) -> Token | None:
        """The token that is shown, if it is one."""
        if not is_token(shown):
            return None
        known = digest(shown)
        until, token = self._known.get(known, (0.0, None))
        return token if until > self._clock() else await self._ask(known)

    async def _ask(self, shown: bytes) -> Token | None:
        """Look for it by its digest: how long that takes tells nobody how near a guess came."""
        asked = self._clock()
        token = await self._database.read(lambda connection: tokens.with_digest(connection, shown))
        self._known.pop(shown, None)
        if token is not None:
            if len(self._known) >= _MOST_KNOWN:
                self._known.clear()
            self._known[shown] = asked + LIFE, token
        return token


async def holder(request: Request, shown: Annotated[HTTPAuthorizationCredentials | None, Security(_scheme)]) -> Token:
    """The token of whoever asks; RefusedError, always the same, without one."""
    guard: Guard = request.app.state.guard
    token = await guard.holder(shown.credentials) if shown else None
    if token is None:
        raise RefusedError(401, "unauthorized", _WANTED)
    return token


Holder = Annotated[Token, Depends(holder)]
"""The token of whoever asks, as an argument of a route."""
