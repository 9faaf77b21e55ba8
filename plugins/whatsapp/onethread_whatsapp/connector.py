"""The connector of one WhatsApp connection: who may deliver, and what a delivery tells."""

import hashlib
import hmac
import json
import re
from collections.abc import Iterable

from onethread.plugin import Delivery, Record, RefusedError, Reply, Request, Unread
from onethread_whatsapp.settings import WhatsAppSettings
from onethread_whatsapp.translate import translate

_DEEPEST = 64
_STRINGS = re.compile(rb'"(?:[^"\\]|\\.)*"')
_BRACKETS = re.compile(rb"[\[\]{}]")


class WhatsApp:
    """Receives the webhooks of one app of Meta's."""

    max_body = 3 * 1024 * 1024
    keep_headers: frozenset[str] = frozenset()

    def __init__(self, settings: WhatsAppSettings) -> None:
        """Keep the secrets where only comparisons see them."""
        secrets = (settings.app_secret, settings.previous_app_secret)
        self._secrets = [secret.get_secret_value().encode() for secret in secrets if secret is not None]
        self._token = settings.verify_token.get_secret_value().encode()

    def verify(self, request: Request) -> None:
        """The signature is over the raw bytes; only then is looked at what they are."""
        # As bytes: two strings of which one is not ASCII cannot be compared in constant time.
        given = request.headers.get("x-hub-signature-256", "").encode("utf-8", "replace")
        fitting = [hmac.compare_digest(_signature(secret, request.body), given) for secret in self._secrets]
        if not any(fitting):
            raise RefusedError(401, "bad_signature", "X-Hub-Signature-256 does not fit the body and our app secret")
        _check_json(request)

    def greet(self, request: Request) -> Reply:
        """The handshake when the webhook is set up in Meta's console."""
        given = request.query.get("hub.verify_token", "").encode("utf-8", "surrogatepass")
        if request.query.get("hub.mode") != "subscribe" or not hmac.compare_digest(given, self._token):
            raise RefusedError(403, "bad_verify_token", "hub.verify_token is not the one that is configured here")
        return Reply(200, request.query.get("hub.challenge", "")[:200], {"content-type": "text/plain"})

    def translate(self, delivery: Delivery) -> Iterable[Record | Unread]:
        """All that the webhook tells."""
        return translate(delivery)


def _signature(secret: bytes, body: bytes) -> bytes:
    return b"sha256=" + hmac.new(secret, body, hashlib.sha256).hexdigest().encode()


def _check_json(request: Request) -> None:
    kind = request.headers.get("content-type", "").partition(";")[0].strip().lower()
    if kind != "application/json":
        raise RefusedError(415, "not_json", "a webhook is application/json")
    if _depth(request.body) > _DEEPEST:
        raise RefusedError(400, "too_deep", f"JSON nested deeper than {_DEEPEST}")
    try:
        # As floats: the digits of an int are limited, and a signed webhook is not lost for a long number.
        is_object = isinstance(json.loads(request.body.decode("utf-8-sig"), parse_int=float), dict)
    except (ValueError, RecursionError) as error:
        raise RefusedError(400, "bad_json", "the body is not JSON in UTF-8") from error
    if not is_object:
        raise RefusedError(400, "no_object", "the body is not a JSON object")


def _depth(body: bytes) -> int:
    """How deep brackets are nested, without recursion; exact only where it may matter."""
    if body.count(b"{") + body.count(b"[") <= _DEEPEST:
        return 0
    depth = deepest = 0
    for bracket in _BRACKETS.findall(_STRINGS.sub(b"", body)):
        depth += 1 if bracket in b"{[" else -1
        deepest = max(deepest, depth)
    return deepest
