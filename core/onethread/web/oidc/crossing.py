"""The way to the provider and back, once.

A random secret goes with the browser, in a cookie of this one way. All else is made of it: `state`, by which we see that who
comes back is who left; `nonce`, which the token has to name; the verifier of PKCE. So nothing is kept here, two tabs do not
disturb each other, any process can answer, and whoever forges a cookie has forged but their own.
"""

import hmac
import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from hashlib import sha256

from onethread.model.secret import is_secret, new_secret

LIFE = timedelta(minutes=10)
"""For how long one may be away."""

_SKEW = 60
"""Seconds by which the clocks of our machines may differ."""

_STATE = re.compile(r"(?P<tag>[\w-]{12})\.(?P<begun>[0-9a-f]{1,10})\.[\w-]{43}", re.ASCII)


@dataclass(frozen=True, slots=True)
class Crossing:
    """One way: its secret, when it began (seconds since 1970), and to which page it leads in the end."""

    secret: str = field(repr=False)
    begun: int
    back: str

    @property
    def tag(self) -> str:
        """What tells it apart from others of the same browser; no secret."""
        return self._made("tag")[:12]

    @property
    def state(self) -> str:
        """What the provider gives back as it is."""
        return f"{self.tag}.{self.begun:x}.{self._made('state')}"

    @property
    def nonce(self) -> str:
        """What the token has to name."""
        return self._made("nonce")

    @property
    def verifier(self) -> str:
        """By which it is shown that who left asks for the token (RFC 7636)."""
        return self._made("verifier")

    @property
    def cookie(self) -> str:
        """What the browser keeps."""
        return f"{self.secret}.{_text(self.back.encode())}"

    def _made(self, what: str) -> str:
        return _text(hmac.digest(self.secret.encode(), f"{what} {self.begun}".encode(), sha256))


def begin(back: str, now: datetime) -> Crossing:
    """A new one."""
    return Crossing(new_secret(), int(now.timestamp()), back)


def ended(state: str, cookies: Mapping[str, str], prefix: str, now: datetime) -> Crossing | None:
    """The one whose state this is, if this browser has its cookie; None if it has not, or it took too long."""
    told = _STATE.fullmatch(state)
    secret, _, back = cookies.get(f"{prefix}{told['tag']}", "").partition(".") if told else ("", "", "")
    if told is None or not is_secret(secret):
        return None
    found = Crossing(secret, int(told["begun"], 16), _read(back))
    away = now.timestamp() - found.begun
    in_time = -_SKEW <= away <= LIFE.total_seconds()
    return found if hmac.compare_digest(found.state, state) and in_time else None


def _text(raw: bytes) -> str:
    return urlsafe_b64encode(raw).decode().rstrip("=")


def _read(written: str) -> str:
    """What was written so; '' for what was not."""
    try:
        return urlsafe_b64decode(written.encode() + b"==").decode()
    except ValueError:
        return ""
