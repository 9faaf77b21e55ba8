"""Secrets that show who somebody is, in a cookie or in a link. They are never kept, only their digests."""

import re
import secrets
from hashlib import sha256

_BYTES = 32
_FORM = re.compile(r"[\w-]{43}", re.ASCII)


def new_secret() -> str:
    """A word that nobody can guess, for cookies and addresses."""
    return secrets.token_urlsafe(_BYTES)


def is_secret(written: str) -> bool:
    """Whether it could be one; what is not costs nobody a look into the store."""
    return _FORM.fullmatch(written) is not None


def digest(secret: str) -> bytes:
    """What is kept of it (SHA-256): 256 random bits need neither salt nor stretching."""
    return sha256(secret.encode()).digest()
