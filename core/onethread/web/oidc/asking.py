"""One question to a provider: so long at most, so large an answer at most, no further than where it was asked."""

import asyncio
from collections.abc import Mapping

import httpx
import msgspec

from onethread.engine.oidc import is_loopback
from onethread.plugin import ConfigurationError, RetryableError

SECONDS = 10.0
LARGEST = 512 * 1024
"""Bytes; the keys of large providers have some ten thousand."""

_PLAIN = {"Accept": "application/json", "Accept-Encoding": "identity"}
_ANSWERED = frozenset({200, 400, 401, 403})
"""What may hold a document; errors of OAuth are 400 and 401."""


def client(issuer: str) -> httpx.AsyncClient:
    """Keeps no connection, since people sign in seldom, and follows to nowhere. The system's proxy is not asked for this machine itself."""
    return httpx.AsyncClient(
        headers=_PLAIN,
        timeout=SECONDS,
        limits=httpx.Limits(max_keepalive_connections=0),
        trust_env=not is_loopback(issuer),
    )


async def get(asking: httpx.AsyncClient, url: str) -> object:
    """A document."""
    return await _answer(asking, asking.build_request("GET", url), None)


async def post(
    asking: httpx.AsyncClient, url: str, fields: Mapping[str, str], auth: httpx.Auth | None
) -> Mapping[str, object]:  # fmt: skip
    """What a form is answered with, an error of OAuth too."""
    found = await _answer(asking, asking.build_request("POST", url, data=fields), auth)
    if not isinstance(found, Mapping):
        raise ConfigurationError("the provider's answer is no JSON object")
    return found


async def _answer(asking: httpx.AsyncClient, request: httpx.Request, auth: httpx.Auth | None) -> object:
    try:
        async with asyncio.timeout(SECONDS):
            answer = await asking.send(request, auth=auth, stream=True)
            try:
                status, body = answer.status_code, await _body(answer)
            finally:
                await answer.aclose()
    except (httpx.HTTPError, httpx.InvalidURL, TimeoutError, OSError) as error:
        raise RetryableError("the provider does not answer") from error
    return _read(status, body)


async def _body(answer: httpx.Response) -> bytes:
    body = bytearray()
    async for piece in answer.aiter_raw():
        body += piece
        if len(body) > LARGEST:
            raise ConfigurationError("the provider's answer is too large")
    return bytes(body)


def _read(status: int, body: bytes) -> object:
    if status >= 500 or status == 429:
        raise RetryableError(f"the provider answers {status}")
    try:
        return msgspec.json.decode(body) if status in _ANSWERED else _nothing(status)
    except (msgspec.DecodeError, RecursionError) as error:
        raise ConfigurationError(f"the provider answers {status} with no JSON") from error


def _nothing(status: int) -> object:
    raise ConfigurationError(f"the provider answers {status}")
