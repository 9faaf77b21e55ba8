"""What a provider says of itself. https://openid.net/specs/openid-connect-discovery-1_0.html"""

from collections.abc import Mapping
from dataclasses import dataclass

from onethread.engine.oidc import is_guarded
from onethread.plugin import ConfigurationError

WELL_KNOWN = "/.well-known/openid-configuration"
_METHODS = "token_endpoint_auth_methods_supported"


@dataclass(frozen=True, slots=True)
class Endpoints:
    """Where a provider is asked for what."""

    authorization: str
    token: str
    keys: str
    end_session: str | None
    basic: bool
    """Whether it takes our secret in a header, as all have to that say nothing of it; else in the form."""


def address(issuer: str) -> str:
    """Where it says so."""
    return issuer.rstrip("/") + WELL_KNOWN


def endpoints(document: object, issuer: str) -> Endpoints:
    """What of it we need; ConfigurationError when it is another provider, or leads where others could listen."""
    if not isinstance(document, Mapping):
        raise ConfigurationError("what the provider says of itself is no JSON object")
    if document.get("issuer") != issuer:
        called = str(document.get("issuer"))[:200]
        raise ConfigurationError(f"the provider calls itself {called!r}: issuer has to be that, letter by letter")
    methods = document.get(_METHODS)
    return Endpoints(
        _endpoint(document, "authorization_endpoint"),
        _endpoint(document, "token_endpoint"),
        _endpoint(document, "jwks_uri"),
        _endpoint(document, "end_session_endpoint") if document.get("end_session_endpoint") else None,
        basic=not isinstance(methods, list) or "client_secret_basic" in methods,
    )


def _endpoint(document: Mapping[str, object], name: str) -> str:
    found = document.get(name)
    if not isinstance(found, str) or not is_guarded(found):
        raise ConfigurationError(f"the provider's {name} is missing, or no https address")
    return found
