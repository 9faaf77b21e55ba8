"""Tokens: by what a program shows who it is. They are never kept, only their digests."""

import re
import secrets
from hashlib import sha256

PREFIX = "ot_"
"""By which people, and scanners for secrets that went astray, know one when they see it."""

_BYTES = 32
_FORM = re.compile(rf"{PREFIX}[\w-]{{43}}", re.ASCII)


def new_token() -> str:
    """A token that nobody can guess."""
    return PREFIX + secrets.token_urlsafe(_BYTES)


def is_token(written: str) -> bool:
    """Whether it could be one; what is not costs nobody a look into the store."""
    return _FORM.fullmatch(written) is not None


def digest(token: str) -> bytes:
    """What is kept of it (SHA-256): 256 random bits need neither salt nor stretching."""
    return sha256(token.encode()).digest()
