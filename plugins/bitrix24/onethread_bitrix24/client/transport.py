"""The only module that speaks HTTP: one request, one reply or what is known of its failure; never an exception of httpx.

HTTP/1.1 with kept connections. Redirects are not followed here: whose host the new one is must be known first.
"""

import ssl
from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cache
from types import TracebackType
from typing import Any, Self

import httpx

from onethread_bitrix24.client.answers import NO_ANSWER, NOT_REACHED, Failure
from onethread_bitrix24.client.masking import mask_logs

USER_AGENT = "onethread-bitrix24/0.1"
CONNECT_SECONDS, READ_SECONDS = 5.0, 65.0
"""The cloud ends every request after 60 s: who waits less does not learn what was done. [D limits]"""

LARGEST_ANSWER = 64 * 1024 * 1024
_CONNECTIONS = 8
_IDLE_SECONDS = 10.0
_NOT_WRITTEN = (httpx.ConnectError, httpx.ConnectTimeout, httpx.PoolTimeout, httpx.UnsupportedProtocol)
TOO_LARGE = "ANSWER_TOO_LARGE"


@dataclass(frozen=True, slots=True)
class Reply:
    """What came back: status, whole body, and where a redirect leads."""

    status: int
    body: bytes = field(repr=False)
    location: str = field(default="", repr=False)


class Transport:
    """Connections to one portal and its authorisation server; `async with`. No proxy is asked for a `local` one."""

    def __init__(self, ca_file: str | None = None, read_seconds: float = READ_SECONDS, *, local: bool = False) -> None:
        mask_logs()
        timeout = httpx.Timeout(READ_SECONDS, connect=CONNECT_SECONDS, read=read_seconds)
        limits = httpx.Limits(
            max_connections=_CONNECTIONS, max_keepalive_connections=_CONNECTIONS, keepalive_expiry=_IDLE_SECONDS
        )
        headers = {"User-Agent": USER_AGENT, "Accept": "application/json"}
        self._client = httpx.AsyncClient(
            timeout=timeout,
            limits=limits,
            verify=_trust(ca_file),
            headers=headers,
            follow_redirects=False,
            trust_env=not local,
        )

    async def __aenter__(self) -> Self:
        """Connections are made when they are needed."""
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        """Close them."""
        await self._client.aclose()

    async def post_json(self, url: str, params: Mapping[str, Any], request_id: str) -> Reply | Failure:
        """POST as JSON."""
        return await self._send("POST", url, json=params, headers={"X-Request-Id": request_id})

    async def post_form(self, url: str, params: Mapping[str, str]) -> Reply | Failure:
        """POST as a form: what is secret stands in no address."""
        return await self._send("POST", url, data=params)

    async def get(self, url: str, params: Mapping[str, str]) -> Reply | Failure:
        """GET, for servers that do not take a form."""
        return await self._send("GET", url, params=params)

    async def _send(self, verb: str, url: str, **what: Any) -> Reply | Failure:
        # Nothing is raised within an except: httpx's errors hold the request, whose address is the secret.
        try:
            async with self._client.stream(verb, url, **what) as response:
                body = await _body(response)
                status, location = response.status_code, response.headers.get("location", "")
        except _NOT_WRITTEN as error:
            return Failure(0, NOT_REACHED, type(error).__name__)
        except (httpx.HTTPError, httpx.StreamError, ssl.SSLError) as error:
            return Failure(0, NO_ANSWER, type(error).__name__, ended=False)
        except httpx.InvalidURL:
            return Failure(0, NOT_REACHED, "InvalidURL")
        return Failure(status, TOO_LARGE) if body is None else Reply(status, body, location)


@cache
def _trust(ca_file: str | None) -> ssl.SSLContext:
    """Whom to trust, read once: that takes longer than most calls."""
    return ssl.create_default_context(cafile=ca_file) if ca_file else httpx.create_ssl_context()


async def _body(response: httpx.Response) -> bytes | None:
    """All of it; None if it is larger than any answer."""
    pieces, size = [], 0
    async for piece in response.aiter_bytes():
        size += len(piece)
        if size > LARGEST_ANSWER:
            return None
        pieces.append(piece)
    return b"".join(pieces)
