"""By what a call is allowed: an incoming webhook, whose address is the secret, or the tokens of an application."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Protocol
from urllib.parse import urlsplit

from onethread.plugin import Json
from onethread_bitrix24.client.errors import AddressError, CredentialsError
from onethread_bitrix24.settings import Bitrix24Settings


@dataclass(frozen=True, slots=True)
class Signed:
    """Where a call goes and what it carries: the address up to the method's name, and parameters of its own."""

    root: str = field(repr=False)
    params: Mapping[str, str] = field(repr=False)
    secret: Json = field(repr=False, default=None)
    """What it was signed with, as the vault keeps it."""


class Access(Protocol):
    """How calls are signed, and what happens when that is no longer good."""

    @property
    def is_app(self) -> bool:
        """Whether an application calls: much is for applications only."""
        ...

    @property
    def credential(self) -> str:
        """What the portal counts operating time by."""
        ...

    async def sign(self) -> Signed:
        """The next call's. CredentialsError if there is nothing to sign with."""
        ...

    async def renew(self, expired: Signed) -> None:
        """The token is over: get another, once for all who ask. CredentialsError if there will be none."""
        ...

    async def move(self, signed: Signed, location: str) -> None:
        """The portal has sent us elsewhere: go there if it is the same portal. AddressError if that cannot be told."""
        ...


class WebhookAccess:
    """An incoming webhook: one employee, some scopes, never renewed."""

    is_app = False

    def __init__(self, settings: Bitrix24Settings) -> None:
        assert settings.webhook_url is not None  # noqa: S101 - the settings have one or the other
        path = urlsplit(settings.webhook_url.get_secret_value().strip()).path.rstrip("/")
        self._signed = Signed(f"{settings.origin}{path}/", {})

    @property
    def credential(self) -> str:
        """The webhook itself."""
        return urlsplit(self._signed.root).path

    async def sign(self) -> Signed:
        """Always the same."""
        return self._signed

    async def renew(self, expired: Signed) -> None:
        """There is nothing to renew."""
        raise CredentialsError("the portal says that a token has expired, and a webhook has none")

    async def move(self, signed: Signed, location: str) -> None:
        """Nobody but the new host could say whether it is the same portal, and asking it would tell it the secret."""
        raise AddressError(f"the portal has moved to {host_of(location)}: if that is right, set webhook_url anew")


def host_of(location: str) -> str:
    """The host of an address, for people; the rest of it may hold a secret."""
    try:
        return urlsplit(location).netloc.rpartition("@")[2][:100] or "nowhere"
    except ValueError:
        return "nowhere"
