"""Settings of a forms connection."""

from typing import Literal

from pydantic import Field, SecretStr

from onethread.plugin import ConnectorSettings

Role = Literal[
    "name",
    "first_name",
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
    "ignore",
]
"""What a field of a form can mean."""


class FormsSettings(ConnectorSettings):
    """One web site, or one form service; it may post several forms."""

    key: SecretStr | None = Field(None, description="If set, every post must carry it: ?key=... or X-Onethread-Key")
    allowed_origins: tuple[str, ...] = Field((), description="Sites whose scripts may post; empty: any")
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
