"""What is known of the installed application: which portal it is, and by which words its pages are recognised."""

import hmac
from collections.abc import Mapping
from dataclasses import dataclass, field
from urllib.parse import urlsplit

from onethread.plugin import Json, RefusedError, Vault
from onethread_bitrix24.client.tokens import VAULT_NAME as TOKENS
from onethread_bitrix24.client.tokens import Tokens
from onethread_bitrix24.embedding.posted import Posted
from onethread_bitrix24.settings import Bitrix24Settings, origin_of
from onethread_bitrix24.streams.application import VAULT_NAME

NOT_INSTALLED = RefusedError(409, "not_installed", "the application is not installed for this connection yet")
_STRANGER = RefusedError(401, "not_admitted", "this is not the portal, or not the application, of this connection")


@dataclass(frozen=True, slots=True)
class Known:
    """An installation: where its portal is (scheme, host, port), and what it says to be recognised."""

    home: str
    member_id: str
    token: str = field(repr=False)

    def check(self, posted: Posted) -> None:
        """RefusedError, always the same, unless all three words are those that we know. Each is compared in constant time."""
        pairs = (
            (self.token, posted.application_token),
            (self.member_id, posted.member_id),
            (urlsplit(self.home).netloc.lower(), posted.domain.lower()),
        )
        if [_same(known, told) for known, told in pairs] != [True] * len(pairs):
            raise _STRANGER


async def known(settings: Bitrix24Settings, vault: Vault) -> Known | None:
    """What the vault knows; None before the installation, and for a webhook, which has no pages."""
    if settings.client_id is None:
        return None
    tokens = Tokens.of(await vault.read(TOKENS))
    told = _application(await vault.read(VAULT_NAME), settings.client_id)
    configured = settings.application_token.get_secret_value() if settings.application_token else ""
    token = str(told.get("token") or configured)
    if tokens is None or not token:
        return None
    home = origin_of(settings.base_url) if settings.base_url else tokens.home
    return Known(home, tokens.member_id, token)


async def keep(settings: Bitrix24Settings, vault: Vault, posted: Posted) -> None:
    """Remember by what the pages of a new installation are recognised."""
    told: Json = {"token": posted.application_token, "member_id": posted.member_id, "client_id": settings.client_id}
    await vault.write(VAULT_NAME, told)


def _application(kept: Json, client_id: str) -> Mapping[str, Json]:
    """What was told of this application, not of one that was there before."""
    return kept if isinstance(kept, dict) and kept.get("client_id") == client_id else {}


def _same(known: str, told: str) -> bool:
    return hmac.compare_digest(known.encode("utf-8", "replace"), told.encode("utf-8", "replace"))
