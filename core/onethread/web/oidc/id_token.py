"""The token by which a provider says who somebody is, verified: by whom it was made, for whom, for which way, and when."""

from collections.abc import Mapping
from datetime import datetime

from authlib.oidc.core import CodeIDToken
from joserfc import jwt
from joserfc.errors import BadSignatureError, ExpiredTokenError, InvalidKeyIdError, JoseError
from joserfc.jwk import KeySet
from joserfc.jws import JWSRegistry

from onethread.engine.oidc import Oidc
from onethread.plugin import ConfigurationError

SIGNED_BY = tuple(f"{family}{bits}" for family in ("RS", "PS", "ES") for bits in (256, 384, 512))
"""Only where others can check but not make: neither `none`, nor HS256, whose key would be our own secret."""

LEEWAY = 60
"""Seconds by which the provider's clock may differ."""

_STUMBLED = (JoseError, ValueError, TypeError, KeyError, AttributeError, RecursionError)
"""By what the library says that something is of no shape that it expects."""


class UnknownKeyError(Exception):
    """None of the keys that we have: the provider may have others by now."""


def keys_of(document: object) -> KeySet:
    """The keys of a provider; ConfigurationError if there are none that can be read."""
    try:
        return KeySet.import_key_set(document)  # type: ignore[arg-type]  # that is what is asked here
    except _STUMBLED as error:
        raise ConfigurationError("the provider's keys cannot be read") from error


def verified(
    token: Mapping[str, object], keys: KeySet, told: Oidc, nonce: str, now: datetime
) -> Mapping[str, object]:  # fmt: skip
    """The claims of the id_token; ConfigurationError says which check it fails, UnknownKeyError asks for other keys."""
    written = token.get("id_token")
    if not isinstance(written, str):
        raise ConfigurationError("the provider gives no id_token")
    try:
        found = jwt.decode(written, keys, registry=JWSRegistry(algorithms=SIGNED_BY, strict_check_header=False))
        asked = {"nonce": nonce, "client_id": told.client_id, "access_token": token.get("access_token")}
        claims = CodeIDToken(found.claims, found.header, _expected(told), asked)
        claims.validate(now=int(now.timestamp()), leeway=LEEWAY)
    except (InvalidKeyIdError, BadSignatureError) as error:
        raise UnknownKeyError from error
    except ExpiredTokenError as error:
        raise ConfigurationError("the token has expired: do the clocks agree?") from error
    except _STUMBLED as error:
        raise ConfigurationError(f"the token cannot be trusted: {_named(error)}") from error
    return dict(claims)


def _expected(told: Oidc) -> dict[str, dict[str, object]]:
    wanted = {"iss": told.issuer, "aud": told.client_id}
    return {name: {"essential": True, "value": value} for name, value in wanted.items()}


def _named(error: Exception) -> str:
    """Which check failed; never what the token says."""
    claim = getattr(error, "claim", None)
    return f"{type(error).__name__} {claim}" if isinstance(claim, str) else type(error).__name__
