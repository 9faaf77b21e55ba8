"""What pages ask of a firm's directory. They know it by this shape: the libraries behind it are loaded only where there is one."""

from collections.abc import Mapping
from datetime import datetime
from typing import Protocol

from onethread.engine.oidc import Oidc
from onethread.web.oidc.crossing import Crossing


class Directory(Protocol):
    """A provider of OpenID Connect. RetryableError when it does not answer, ConfigurationError when its answers cannot do."""

    @property
    def told(self) -> Oidc:
        """What is configured."""

    @property
    def leaving(self) -> str | None:
        """Where one leaves the provider, too, if it has said so; nobody is asked for it."""

    async def address(self, crossing: Crossing, *, anew: bool) -> str:
        """Where to send somebody who is to sign in there; `anew` for who is to say again who they are."""

    async def claims(self, code: str, crossing: Crossing, now: datetime) -> Mapping[str, object]:
        """What it says of who came back with this code; RefusedError when the code was used, or is too old."""
