"""`[oidc]` of onethread.toml: the directory of a firm, by which its people sign in (OpenID Connect)."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from ipaddress import ip_address
from typing import Any
from urllib.parse import urlsplit

from pydantic import SecretStr

from onethread.model.account import Role
from onethread.plugin.wording import did_you_mean

SECRET = "ONETHREAD_OIDC_CLIENT_SECRET"  # noqa: S105 - a name
RETURN = "/sign-in/oidc/back"
"""Where the provider sends people back to, below `public_url`; the provider wants to know it in advance."""

_SCOPES = ("openid", "profile", "email")
_WORD = re.compile(r"[\x21-\x7e]{1,300}")


@dataclass(frozen=True, slots=True)
class Oidc:
    """The provider, what we are there, and which values of its claim are which role here."""

    issuer: str
    client_id: str
    roles_claim: str
    roles: Mapping[str, Role]
    name: str
    """What the button calls it."""

    client_secret: SecretStr | None = None
    scopes: tuple[str, ...] = _SCOPES
    local: bool = True
    """Whether people may sign in by a password of ours, too."""


def wrong(table: object, environ: Mapping[str, str]) -> Iterator[str]:
    """What is wrong with the table, without its values."""
    if not isinstance(table, dict):
        yield "oidc is a table, [oidc]"
        return
    for key in table:
        if key == "client_secret":
            yield f"[oidc] client_secret is secret and does not belong in a file: set {SECRET}"
        elif key not in _RULES:
            yield f"[oidc] {key[:60]!r} is unknown{did_you_mean(key, _RULES)}"
    for key, rule in _RULES.items():
        if key not in table and rule.needed:
            yield f"[oidc] {key} is missing: it {rule.in_words}"
        elif key in table and not rule.fits(table[key]):
            yield f"[oidc] {key} {rule.in_words}"
    if SECRET in environ and not environ[SECRET].strip():
        yield f"{SECRET} is empty: set it, or unset it where the provider gives no secret"


def read(table: Mapping[str, Any], environ: Mapping[str, str]) -> Oidc:
    """The table, of which nothing is wrong."""
    secret, issuer = environ.get(SECRET), str(table["issuer"])
    return Oidc(
        issuer=issuer,
        client_id=table["client_id"],
        roles_claim=table["roles_claim"],
        roles={value: Role(role) for value, role in table["roles"].items()},
        name=table.get("name", urlsplit(issuer).netloc),
        client_secret=SecretStr(secret) if secret else None,
        scopes=tuple(dict.fromkeys(("openid", *table.get("scopes", _SCOPES)))),
        local=table.get("local", True),
    )


def is_guarded(url: str) -> bool:
    """Whether what is sent there stays between us and it: https, or this machine itself."""
    try:
        parts = urlsplit(url)
        host, _ = parts.hostname or "", parts.port
    except ValueError:
        return False
    whole = bool(host) and "@" not in parts.netloc and not parts.fragment and _WORD.fullmatch(url) is not None
    return whole and (parts.scheme == "https" or (parts.scheme == "http" and is_loopback(url)))


def is_loopback(url: str) -> bool:
    """Whether it is on this machine."""
    host = urlsplit(url).hostname or ""
    try:
        return ip_address(host).is_loopback
    except ValueError:
        return host == "localhost"


@dataclass(frozen=True, slots=True)
class _Rule:
    fits: Callable[[Any], bool]
    in_words: str
    needed: bool = field(default=False, kw_only=True)


def _is_issuer(value: object) -> bool:
    return isinstance(value, str) and is_guarded(value) and not urlsplit(value).query


def _is_text(value: object) -> bool:
    return isinstance(value, str) and 0 < len(value.strip()) <= 300 and value.isprintable()


def _is_scopes(value: object) -> bool:
    return isinstance(value, list) and all(isinstance(one, str) and _WORD.fullmatch(one) for one in value)


def _is_roles(value: object) -> bool:
    return isinstance(value, dict) and bool(value) and all(role in list(Role) for role in value.values())


_RULES: Mapping[str, _Rule] = {
    "issuer": _Rule(
        _is_issuer, 'is the address of the provider, as in "https://id.example.md/realms/firm"', needed=True
    ),
    "client_id": _Rule(_is_text, "is what the provider calls Onethread", needed=True),
    "roles_claim": _Rule(_is_text, 'names the claim that tells who may do what, as in "groups"', needed=True),
    "roles": _Rule(
        _is_roles,
        'is a table of the claim\'s values and agent, operator or admin, as in {"crm-admins" = "admin"}',
        needed=True,
    ),
    "name": _Rule(_is_text, "is a text in quotes, for the button"),
    "scopes": _Rule(_is_scopes, 'is a list, as in ["openid", "profile", "email"]'),
    "local": _Rule(lambda value: isinstance(value, bool), "is true or false"),
}
