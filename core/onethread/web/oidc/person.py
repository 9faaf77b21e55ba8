"""Who it is, by the claims of a token that was verified: pure, and of claims of any shape."""

import re
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from anyascii import anyascii

from onethread.engine.oidc import Oidc
from onethread.model.account import Role, as_login, is_login
from onethread.plugin import ConfigurationError

Claims = Mapping[str, object]
_LONGEST = 200
_LONGEST_SUBJECT = 255
"""Of the specification."""


@dataclass(frozen=True, slots=True)
class Person:
    """Somebody whom the provider knows: `issuer` and `subject` say who for ever, all else may change."""

    issuer: str
    subject: str
    login: str
    """What they would be called here; it may be taken."""

    name: str | None
    email: str | None
    role: Role | None
    """None for who has none here."""


def person(claims: Claims, told: Oidc) -> Person:
    """Who it is; ConfigurationError where the provider does not say so."""
    subject = claims.get("sub")
    if not isinstance(subject, str) or not _is_text(subject, _LONGEST_SUBJECT):
        raise ConfigurationError("the token names nobody")
    role = role_of(claims, told)
    return Person(told.issuer, subject, login(claims), _told(claims, "name"), _told(claims, "email"), role)


def role_of(claims: Claims, told: Oidc) -> Role | None:
    """The one that may do most, of those that the claim's values stand for."""
    found = {told.roles[value] for value in _values(_claim(claims, told.roles_claim)) if value in told.roles}
    return next((role for role in reversed(Role) if role in found), None)


def login(claims: Claims) -> str:
    """A login made of what they are called; an address only if it is said to be theirs."""
    written = [_told(claims, "preferred_username"), _told(claims, "name")]
    if claims.get("email_verified") is not False:
        written.insert(1, _told(claims, "email"))
    return next((made for one in written if one and (made := _as_login(one))), "user")


def others(wished: str) -> Iterator[str]:
    """Logins to take, the wished one first."""
    yield wished
    name, at, host = wished.partition("@")
    number = 2
    while True:
        yield f"{name[: 31 - len(str(number))]}-{number}{at}{host}"
        number += 1


def _as_login(written: str) -> str | None:
    """Иван Чебан is ivan.cheban."""
    if is_login(plain := as_login(written)):
        return plain
    made = re.sub(r"[^a-z0-9]+", ".", anyascii(written.partition("@")[0]).casefold()).strip(".")[:32].rstrip(".")
    return made if is_login(made) else None


def _claim(claims: Claims, name: str) -> object:
    """A claim by its whole name, which may have dots in it, else step by step, as in `realm_access.roles`."""
    if name in claims:
        return claims[name]
    found: object = claims
    for step in name.split("."):
        found = found.get(step) if isinstance(found, Mapping) else None
    return found


def _values(claim: object) -> list[str]:
    """One text, a list of them, or an object whose keys they are."""
    told = list(claim) if isinstance(claim, list | Mapping) else [claim]
    return [value for value in told if isinstance(value, str)]


def _told(claims: Claims, name: str) -> str | None:
    value = claims.get(name)
    return value.strip() if isinstance(value, str) and _is_text(value.strip(), _LONGEST) else None


def _is_text(value: str, longest: int) -> bool:
    return 0 < len(value) <= longest and value.isprintable()
