"""Settings of a Bitrix24 connection, named as in the portal."""

import re
from typing import Literal, Self
from urllib.parse import urlsplit

from pydantic import Field, SecretStr, field_validator, model_validator
from pydantic_settings import SettingsConfigDict

from onethread.plugin import ConnectorSettings

_LOOPBACK = {"127.0.0.1", "localhost", "::1"}
_WEBHOOK_PATH = re.compile(r"/rest/[0-9]+/[^/?#]+/?")
_NEEDS_HTTPS = "is to begin with https://; http:// is for this machine alone"


class Bitrix24Settings(ConnectorSettings):
    """One portal: by an incoming webhook (reads and writes the CRM), or by a local application (everything)."""

    model_config = SettingsConfigDict(hide_input_in_errors=True)

    webhook_url: SecretStr | None = Field(
        None, description="Incoming webhook, as the portal shows it: https://PORTAL/rest/1/SECRET/"
    )
    client_id: str | None = Field(None, description="Of the local application: local.XXXX.NNNN")
    client_secret: SecretStr | None = Field(None, description="Key of the local application")
    portal: str | None = Field(None, description="Where the local application lives: example.bitrix24.ru")
    application_token: SecretStr | None = Field(
        None,
        description="By which events are known: of an outgoing webhook, as the portal shows it, or of the application",
    )
    hook_url: str | None = Field(
        None, description="Public address of this connection's hook, to which an application has events sent"
    )
    base_url: str | None = Field(None, description="Another address of the portal, for tests")
    oauth_url: str = Field(
        "https://oauth.bitrix24.tech", description="Where tokens come from before the portal says so"
    )
    ca_file: str | None = Field(None, description="Certificates to trust instead of the usual ones, for an own server")
    rate: float = Field(2, gt=0, le=1000, description="Requests a second that the plan allows; 5 on Enterprise")
    burst: int = Field(50, ge=2, le=10_000, description="Requests that may be ahead of that; 250 on Enterprise")
    operating_limit: float = Field(480, gt=0, description="Seconds of operating time of one method in ten minutes")
    leaves_by: str = Field(
        "", description="Name of the address by which this machine goes out, if the workers go out by several"
    )
    show: bool = Field(True, description="Whether customers and what happened are shown on cards; else it only reads")
    create: Literal["contact", "lead", "none"] = Field(
        "contact", description="What is made for a customer who has no card: contact, lead or none"
    )
    find: str = Field("contact, lead", description="Kinds of cards that a phone or address is looked for in, in order")
    language: Literal["ru", "ro", "en"] = Field("ru", description="Of what is written on cards: ru, ro or en")
    counters: bool = Field(False, description="Whether what customers write raises the counter of who is responsible")

    @field_validator("webhook_url")
    @classmethod
    def _is_webhook(cls, written: SecretStr | None) -> SecretStr | None:
        if written is not None:
            url = written.get_secret_value().strip()
            if not is_address(url):
                raise ValueError(_NEEDS_HTTPS)
            if not _WEBHOOK_PATH.fullmatch(urlsplit(url).path):
                raise ValueError("is to look like https://PORTAL/rest/1/SECRET/")
        return written

    @field_validator("base_url", "oauth_url", "hook_url")
    @classmethod
    def _is_address(cls, written: str | None) -> str | None:
        if written is not None and not is_address(written):
            raise ValueError(_NEEDS_HTTPS)
        return written

    @field_validator("portal")
    @classmethod
    def _is_portal(cls, written: str | None) -> str | None:
        if written is not None and not is_address(with_scheme(written)):
            raise ValueError("is to be the portal's name, like example.bitrix24.ru")
        return written

    @field_validator("find")
    @classmethod
    def _are_kinds(cls, written: str) -> str:
        if not kinds_of(written):
            raise ValueError("is to be a list like: contact, lead, company")
        return written

    @model_validator(mode="after")
    def _one_way_in(self) -> Self:
        application = (self.client_id, self.client_secret, self.portal)
        if self.webhook_url is not None and not any(application):
            return self
        if self.webhook_url is None and all(application):
            return self
        raise ValueError("set either webhook_url, or client_id, client_secret and portal")

    @property
    def origin(self) -> str:
        """Scheme, host and port of the portal."""
        if self.base_url:
            return origin_of(self.base_url)
        if self.webhook_url is not None:
            return origin_of(self.webhook_url.get_secret_value().strip())
        return origin_of(with_scheme(self.portal or ""))

    @property
    def find_order(self) -> tuple[int, ...]:
        """Numbers of the kinds of cards that are looked through, in order."""
        return kinds_of(self.find)

    @property
    def host(self) -> str:
        """Name of the portal, with a port that is not the usual one: what its limits are counted by."""
        return urlsplit(self.origin).netloc


_KINDS = {"lead": 1, "contact": 3, "company": 4}


def kinds_of(written: str) -> tuple[int, ...]:
    """contact, lead → 3, 1; nothing if a word is none of these."""
    words = [word.strip().lower() for word in written.split(",")]
    return tuple(dict.fromkeys(_KINDS[word] for word in words)) if all(word in _KINDS for word in words) else ()


def with_scheme(portal: str) -> str:
    """example.bitrix24.ru is https://example.bitrix24.ru."""
    return portal if "://" in portal else f"https://{portal}"


def is_address(url: str) -> bool:
    """Whether tokens may be sent there at all: https, or http on this machine."""
    try:
        apart = urlsplit(url)
        _ = apart.port
    except ValueError:
        return False
    if not apart.hostname or "@" in apart.netloc or any(letter.isspace() for letter in url):
        return False
    return apart.scheme == "https" or (apart.scheme == "http" and is_local(url))


def is_local(url: str) -> bool:
    """Whether this machine is meant."""
    return urlsplit(url).hostname in _LOOPBACK


def origin_of(url: str) -> str:
    """Scheme, host and port of an address, without a slash at the end; ports that go without saying are left out."""
    apart = urlsplit(url)
    usual = {"http": 80, "https": 443}.get(apart.scheme)
    host = f"[{apart.hostname}]" if ":" in (apart.hostname or "") else apart.hostname
    port = "" if apart.port in (None, usual) else f":{apart.port}"
    return f"{apart.scheme}://{host}{port}"
