"""Settings of a forms connection."""

from typing import Annotated, Literal
from urllib.parse import urlsplit

from pydantic import AfterValidator, Field, SecretStr

from onethread.plugin import ConnectorSettings

Role = Literal[
    "name",
    "first_name",
    "middle_name",
    "last_name",
    "phone",
    "email",
    "telegram",
    "instagram",
    "whatsapp",
    "message",
    "subject",
    "company",
    "city",
    "consent",
    "marketing",
    "field",
    "other_person",
    "ignore",
]
"""What a field of a form can mean; `field` is only shown, `other_person` is somebody else's phone or address."""

_PORTS = {"http": 80, "https": 443}


def origin(written: str) -> str:
    """An origin as browsers send it: 'HTTPS://Site.MD:443/' is 'https://site.md'."""
    low = written.strip().rstrip("/").lower()
    try:
        apart = urlsplit(low)
        default = apart.port is not None and apart.port == _PORTS.get(apart.scheme)
    except ValueError:
        return low
    return low.removesuffix(f":{apart.port}") if default else low


class FormsSettings(ConnectorSettings):
    """One web site, or one form service; it may post several forms."""

    key: SecretStr | None = Field(None, description="If set, every post must carry it: ?key=... or X-Onethread-Key")
    allowed_origins: tuple[Annotated[str, AfterValidator(origin)], ...] = Field(
        (), description="Sites whose scripts may post; empty: any"
    )
    thanks_url: str | None = Field(None, description="Where a browser goes after a plain post")
    honeypots: tuple[str, ...] = Field(
        ("website", "url_site", "hp", "_hp", "_gotcha", "bot-field"),
        description="Hidden fields that people leave empty",
    )
    min_seconds: float = Field(
        3, ge=0, description="Faster than this is no person (needs _ts, or shown_at and sent_at)"
    )
    max_links: int = Field(3, ge=0, description="More links than this in a message are an advertisement")
    fields: dict[str, Role] = Field({}, description="What a field means, where the guess is wrong")
