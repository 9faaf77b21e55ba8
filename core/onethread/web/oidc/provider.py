"""A provider of OpenID Connect: what it says of itself is kept for an hour, people are sent there, codes become claims."""

import asyncio
import re
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime
from time import monotonic
from urllib.parse import quote

import httpx
from authlib.oauth2.rfc6749.parameters import prepare_grant_uri
from authlib.oauth2.rfc7636 import create_s256_code_challenge
from joserfc.jwk import KeySet

from onethread.engine.oidc import Oidc
from onethread.plugin import AuthenticationError, ConfigurationError, OnethreadError, RefusedError, RetryableError
from onethread.web.oidc import asking, discovery
from onethread.web.oidc.crossing import Crossing
from onethread.web.oidc.discovery import Endpoints
from onethread.web.oidc.id_token import UnknownKeyError, keys_of, verified

KEPT = 3600.0
"""Seconds for which what a provider says of itself holds."""

SELDOM = 10.0
"""Seconds between two looks that nobody planned: after one that failed, and for keys that we do not know."""

MOST_WAITING = 20
"""Sign-ins that wait for the provider at once."""

_ERROR = re.compile(r"[a-z_]{1,40}")


@dataclass(frozen=True, slots=True)
class _Known:
    endpoints: Endpoints
    keys: KeySet


class Provider:
    """A firm's directory."""

    def __init__(self, told: Oidc, redirect: str, clock: Callable[[], float] = monotonic) -> None:
        """Ask nothing yet. `redirect` is where people come back to."""
        self._told, self._redirect, self._clock = told, redirect, clock
        self._client = asking.client(told.issuer)
        self._lock = asyncio.Lock()
        self._known: _Known | None = None
        self._trouble: OnethreadError = RetryableError("the provider was not asked yet")
        self._look_at = self._keys_at = clock()
        self._waiting = 0

    @property
    def told(self) -> Oidc:
        """What is configured."""
        return self._told

    @property
    def leaving(self) -> str | None:
        """Where one leaves the provider, too, if it has said so."""
        return self._known.endpoints.end_session if self._known else None

    async def look(self) -> None:
        """See whether it answers, and whether its answers will do."""
        await self._learned()

    async def address(self, crossing: Crossing, *, anew: bool) -> str:
        """Where to send somebody who is to sign in there."""
        known = await self._learned()
        more = {"prompt": "login"} if anew else {}
        address: str = prepare_grant_uri(
            known.endpoints.authorization,
            client_id=self._told.client_id,
            response_type="code",
            redirect_uri=self._redirect,
            scope=" ".join(self._told.scopes),
            state=crossing.state,
            nonce=crossing.nonce,
            code_challenge=create_s256_code_challenge(crossing.verifier),
            code_challenge_method="S256",
            **more,
        )
        return address

    async def claims(self, code: str, crossing: Crossing, now: datetime) -> Mapping[str, object]:
        """What it says of who came back with this code."""
        if self._waiting >= MOST_WAITING:
            raise RetryableError("too many wait for the provider")
        self._waiting += 1
        try:
            known = await self._learned()
            token = await self._token(known.endpoints, code, crossing)
            try:
                return verified(token, known.keys, self._told, crossing.nonce, now)
            except UnknownKeyError:
                return await self._by_other_keys(token, crossing, now)
        finally:
            self._waiting -= 1

    async def _by_other_keys(
        self, token: Mapping[str, object], crossing: Crossing, now: datetime
    ) -> Mapping[str, object]:  # fmt: skip
        """The provider may have changed its keys since we looked; they are fetched once more."""
        keys = await self._keys_anew()
        try:
            return verified(token, keys, self._told, crossing.nonce, now)
        except UnknownKeyError as error:
            raise ConfigurationError("the token is signed by no key of the provider") from error

    async def _learned(self) -> _Known:
        """What it says of itself. While it does not answer, what it said before holds, and it is asked but seldom."""
        async with self._lock:
            if self._clock() >= self._look_at:
                await self._look()
        if self._known is None:
            raise type(self._trouble)(str(self._trouble)) from self._trouble
        return self._known

    async def _look(self) -> None:
        self._look_at = self._clock() + SELDOM
        try:
            document = await asking.get(self._client, discovery.address(self._told.issuer))
            found = discovery.endpoints(document, self._told.issuer)
            keys = keys_of(await asking.get(self._client, found.keys))
        except (RetryableError, ConfigurationError) as error:
            self._trouble = error
            return
        self._known, self._look_at = _Known(found, keys), self._clock() + KEPT

    async def _keys_anew(self) -> KeySet:
        async with self._lock:
            known = self._known
            if known is None or self._clock() < self._keys_at:
                raise ConfigurationError("the token is signed by no key of the provider")
            self._keys_at = self._clock() + SELDOM
            keys = keys_of(await asking.get(self._client, known.endpoints.keys))
            self._known = _Known(known.endpoints, keys)
            return keys

    async def _token(self, endpoints: Endpoints, code: str, crossing: Crossing) -> Mapping[str, object]:
        fields = {
            "grant_type": "authorization_code",
            "code": code,
            "redirect_uri": self._redirect,
            "code_verifier": crossing.verifier,
        }
        secret = self._told.client_secret.get_secret_value() if self._told.client_secret else None
        auth = None
        if secret and endpoints.basic:
            auth = _basic(self._told.client_id, secret)
        else:
            fields |= {"client_id": self._told.client_id} | ({"client_secret": secret} if secret else {})
        answer = await asking.post(self._client, endpoints.token, fields, auth)
        _refuse(answer.get("error"))
        return answer


def _basic(client_id: str, secret: str) -> httpx.Auth:
    """Both are written as in forms first (RFC 6749, 2.3.1)."""
    return httpx.BasicAuth(quote(client_id, safe=""), quote(secret, safe=""))


def _refuse(error: object) -> None:
    """An error of OAuth, by what comes next."""
    if error is None:
        return
    if error == "invalid_grant":
        raise RefusedError(400, "directory_lost", "the code was used, or is too old")
    word = error if isinstance(error, str) and _ERROR.fullmatch(error) else "an error"
    if word in ("invalid_client", "unauthorized_client"):
        raise AuthenticationError(f"the provider refuses us: {word}")
    raise ConfigurationError(f"the provider refuses us: {word}")
