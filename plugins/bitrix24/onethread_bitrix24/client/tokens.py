"""Tokens of an application: got for a code or at the installation, renewed once for all processes, kept before use. [D oauth]"""

from collections.abc import Awaitable, Mapping
from dataclasses import asdict, dataclass, field, replace
from typing import Any
from urllib.parse import urlsplit

from onethread.plugin import ConfigurationError, Json, RetryableError, Vault
from onethread_bitrix24.client.access import Signed, host_of
from onethread_bitrix24.client.answers import NOT_REACHED, Answer, Failure, Tried, decoded, failure_of, read
from onethread_bitrix24.client.errors import AddressError, Bitrix24Error, CredentialsError, UnreachableError
from onethread_bitrix24.client.limits import Tally
from onethread_bitrix24.client.rulings import Fate, judge
from onethread_bitrix24.client.shapes import as_map
from onethread_bitrix24.client.transport import Reply, Transport
from onethread_bitrix24.settings import Bitrix24Settings, is_address, origin_of

VAULT_NAME = "tokens"
_KNOWN_SERVERS = {"oauth.bitrix24.tech", "oauth.bitrix.info"}
_DEAD = {"invalid_grant", "not_installed", "application_not_found"}
"""Refusals after which a refresh token is never tried again: who insists is blocked. [D auto-renewal]"""


@dataclass(frozen=True, slots=True)
class Tokens:
    """What the vault keeps. `home` is where the portal is; `refused` is why there will be no other token."""

    access: str = field(repr=False)
    refresh: str = field(repr=False)
    member_id: str
    home: str
    server: str = ""
    refused: str = ""

    @property
    def kept(self) -> dict[str, Json]:
        """As the vault keeps it."""
        return {**asdict(self)}

    @classmethod
    def of(cls, kept: Json) -> "Tokens | None":
        """What the vault had; None for nothing, or for what a later version wrote."""
        names = set(cls.__dataclass_fields__)
        told = {name: value for name, value in as_map(kept).items() if name in names and isinstance(value, str)}
        return cls(**told) if {"access", "refresh", "member_id", "home"} <= set(told) else None


def server_of(told: str, configured: str) -> str:
    """Where tokens are asked for: what the portal named if it is one of Bitrix24's or the configured one. It gets our secret."""
    if is_address(told) and urlsplit(told).netloc in {*_KNOWN_SERVERS, urlsplit(configured).netloc}:
        return told.rstrip("/")
    return f"{configured.rstrip('/')}/rest"


@dataclass(slots=True)
class AppAccess:
    """The tokens of a local application, in the vault."""

    settings: Bitrix24Settings
    vault: Vault
    transport: Transport
    tally: Tally
    is_app: bool = True

    @property
    def credential(self) -> str:
        """The application."""
        return self.settings.client_id or ""

    async def sign(self) -> Signed:
        """With the access token as it is now."""
        kept = await _ours(self.vault.read(VAULT_NAME))
        tokens = _usable(kept)
        home = origin_of(self.settings.base_url) if self.settings.base_url else tokens.home
        return Signed(f"{home}/rest/", {"auth": tokens.access}, kept)

    async def renew(self, expired: Signed) -> None:
        """Another pair of tokens; of all who ask at once, in any process, one asks the server."""
        _usable(await _ours(self.vault.renew(VAULT_NAME, expired.secret, self._refreshed)))

    async def move(self, signed: Signed, location: str) -> None:
        """Go where the authorisation server says that our portal is; the new host itself is not asked."""
        tokens = _usable(signed.secret)
        install = await self._install(tokens.access, tokens.server)
        home = str(install.get("client_endpoint", ""))
        same = install.get("member_id") == tokens.member_id and is_address(home)
        if not same or not is_address(location) or origin_of(home) != origin_of(location):
            raise AddressError(f"the portal sends us to {host_of(location)}, which is not known to be the same portal")
        await self._moved(tokens.member_id, origin_of(home))

    async def _moved(self, member_id: str, home: str) -> None:
        """Only where the portal is has changed: somebody else may have renewed the tokens meanwhile."""
        while True:
            kept = await _ours(self.vault.read(VAULT_NAME))
            tokens = _usable(kept)
            if tokens.member_id != member_id or await self.vault.replace(
                VAULT_NAME, kept, replace(tokens, home=home).kept
            ):
                return

    async def redeem(self, code: str) -> None:
        """The first tokens, for a code that lives 30 s."""
        tried = await self._granted({"grant_type": "authorization_code", "code": code}, self._server(""))
        if isinstance(tried, Failure):
            raise _refused(tried)
        await self.vault.write(VAULT_NAME, self._tokens(tried.result).kept)

    async def install(self, auth: Mapping[str, Any]) -> None:
        """The tokens of an ONAPPINSTALL, which anybody may have posted: the authorisation server says whose they are."""
        server = server_of(str(auth.get("server_endpoint", "")), self.settings.oauth_url)
        install = await self._install(str(auth.get("access_token", "")), server)
        if not install.get("member_id") or install.get("member_id") != auth.get("member_id"):
            raise CredentialsError("these tokens are not those of the portal that they name")
        told = {**auth, "client_endpoint": install.get("client_endpoint", "")}
        await self.vault.write(VAULT_NAME, self._tokens(told).kept)

    async def _refreshed(self, expired: Json) -> Json:
        """What the vault is to keep in place of these tokens."""
        tokens = _usable(expired)
        self.tally.renewals += 1
        asked = {"grant_type": "refresh_token", "refresh_token": tokens.refresh}
        tried = await self._granted(asked, self._server(tokens.server))
        if isinstance(tried, Answer):
            return self._tokens(tried.result, tokens).kept
        if tried.code.lower() in _DEAD:
            return {**tokens.kept, "refused": tried.code.lower()}
        raise _refused(tried)

    async def _granted(self, asked: Mapping[str, str], server: str) -> Tried:
        """Ask for tokens: as a form, since addresses are written into logs; by GET where a form is not understood."""
        url = f"{origin_of(server)}/oauth/token/"
        told = {**asked, "client_id": self.settings.client_id or "", "client_secret": self._secret}
        tried = _read_tokens(await self.transport.post_form(url, told))
        if isinstance(tried, Failure) and (tried.status in (404, 405) or tried.code.lower() == "invalid_request"):
            tried = _read_tokens(await self.transport.get(url, told))
        return tried

    async def _install(self, access: str, server: str) -> dict[str, Any]:
        """What the authorisation server knows of the installation behind a token."""
        url, told = f"{self._server(server)}/app.info", {"auth": access}
        reply = await self.transport.post_form(url, told)
        if isinstance(reply, Reply) and reply.status in (404, 405):
            reply = await self.transport.get(url, told)
        tried = reply if isinstance(reply, Failure) else read(reply.status, reply.body)
        if isinstance(tried, Failure):
            raise _refused(tried)
        found = as_map(tried.result)
        return as_map(found.get("install")) if found.get("client_id") == self.settings.client_id else {}

    def _tokens(self, told: Mapping[str, Any], before: Tokens | None = None) -> Tokens:
        """Tokens as the server tells them; those of another portal are refused."""
        member_id = str(told.get("member_id") or (before.member_id if before else ""))
        if before is not None and member_id != before.member_id:
            raise CredentialsError("the authorisation server gave tokens of another portal")
        home = str(told.get("client_endpoint", ""))
        where = origin_of(home) if is_address(home) else before.home if before else self.settings.origin
        access, refresh = str(told.get("access_token", "")), str(told.get("refresh_token", ""))
        return Tokens(access, refresh, member_id, where, self._server(str(told.get("server_endpoint", ""))))

    def _server(self, told: str) -> str:
        return server_of(told, self.settings.oauth_url)

    @property
    def _secret(self) -> str:
        return self.settings.client_secret.get_secret_value() if self.settings.client_secret else ""


async def _ours(asked: Awaitable[Json]) -> Json:
    """What the vault gives; its errors as ours, so that each command of a batch can have its own."""
    try:
        return await asked
    except Bitrix24Error:
        raise
    except RetryableError as error:
        raise UnreachableError(str(error)) from error
    except ConfigurationError as error:
        raise CredentialsError(str(error)) from error


def _usable(kept: Json) -> Tokens:
    tokens = Tokens.of(kept)
    if tokens is None:
        raise CredentialsError("nobody has installed the application for this connection yet")
    if tokens.refused:
        raise CredentialsError(
            "the portal takes the refresh token no more: install the application anew", code=tokens.refused
        )
    return tokens


def _read_tokens(reply: Reply | Failure) -> Tried:
    """The answer of the token endpoint has no envelope, and errors come with status 200 as well. [I b24pysdk]"""
    if isinstance(reply, Failure):
        return reply
    told = decoded(reply.body)
    if told is None:
        return read(reply.status, reply.body)
    if told.get("error") or not told.get("access_token") or not told.get("refresh_token"):
        return failure_of(told, reply.status)
    return Answer(told)


def _refused(failure: Failure) -> CredentialsError | UnreachableError:
    if failure.code == NOT_REACHED or judge(failure).fate in (Fate.UNCLEAR, Fate.NOT_DONE):
        return UnreachableError("the authorisation server did not answer", code=failure.code)
    return CredentialsError(f"the authorisation server refuses: {failure.code or failure.status}", code=failure.code)
