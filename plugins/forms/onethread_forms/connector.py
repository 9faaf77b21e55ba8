"""The connector of one forms connection: which posts are taken, and what the browser is told."""

import hmac
import json
from collections.abc import Iterable
from html import escape

from onethread.plugin import Context, Delivery, Record, RefusedError, RejectedRecordError, Reply, Request, Unread
from onethread_forms.payloads import decode, kind
from onethread_forms.settings import FormsSettings, origin
from onethread_forms.translate import translate
from onethread_forms.translate.fields import leaves

_MOST_WITHOUT_FILES = 1024 * 1024
# What a form may call itself; some call themselves nothing, and the wrong name is no reason to lose an enquiry.
_TYPES = ("application/x-www-form-urlencoded", "multipart/", "text/", "application/octet-stream")
_THANKS = {
    "ru": "Спасибо! Мы получили ваше сообщение и скоро ответим.",
    "ro": "Mulțumim! Am primit mesajul dvs. și vă răspundem în curând.",
    "en": "Thank you! We have your message and will answer soon.",
}
_PAGE = """<!doctype html><html lang="{language}"><meta charset="utf-8"><meta name="viewport" content="width=device-width">
<meta name="color-scheme" content="light dark"><title>{text}</title>
<p style="font:1.25rem/1.5 system-ui;max-width:30em;margin:20vh auto;padding:0 1em">{text}</p></html>"""


class Forms:
    """Receives posts of web forms."""

    max_body = 10 * 1024 * 1024
    keep_headers = frozenset({"content-type", "origin", "referer", "idempotency-key"})

    def __init__(self, settings: FormsSettings, context: Context) -> None:
        """Keep what decides."""
        self._settings = settings
        self._context = context
        self._key = settings.key.get_secret_value().encode() if settings.key else None

    def verify(self, request: Request) -> None:
        """Key and origin, then whether it is a form at all."""
        self._check_key(request)
        self._check_origin(request)
        told = request.headers.get("content-type", "")
        if kind(told) and not kind(told).startswith(_TYPES) and not kind(told).endswith("json"):
            raise RefusedError(415, "not_a_form", "a form is urlencoded, multipart, text or JSON")
        if len(request.body) > _MOST_WITHOUT_FILES and not kind(told).startswith("multipart/"):
            raise RefusedError(413, "too_large", f"a form without files has at most {_MOST_WITHOUT_FILES} bytes")
        self._check_fields(told, request.body)

    def greet(self, request: Request) -> Reply:
        """A browser asks whether a script may post here; a person looks whether anybody is at home."""
        if request.method != "OPTIONS":
            return Reply(200, "This address takes form posts.", {"content-type": "text/plain"})
        self._check_origin(request)
        allowed = {"access-control-allow-methods": "POST", "access-control-max-age": "86400"}
        asked = "content-type, idempotency-key, x-onethread-key"
        return Reply(204, "", self._shared(request) | allowed | {"access-control-allow-headers": asked})

    def reply(self, request: Request) -> Reply:
        """A page for a browser that posted by itself, JSON for a script."""
        accepted = request.headers.get("accept", "")
        if "text/html" not in accepted:
            return Reply(200, json.dumps({"ok": True}), self._shared(request) | {"content-type": "application/json"})
        if self._settings.thanks_url:
            return Reply(303, "", self._shared(request) | {"location": self._settings.thanks_url})
        language = _language(request.headers.get("accept-language", ""))
        page = _PAGE.format(language=language, text=escape(_THANKS[language]))
        return Reply(200, page, self._shared(request) | {"content-type": "text/html; charset=utf-8"})

    def translate(self, delivery: Delivery) -> Iterable[Record | Unread]:
        """The one interaction that a post is."""
        return translate(delivery, self._settings, self._context)

    def _check_key(self, request: Request) -> None:
        given = request.query.get("key") or request.headers.get("x-onethread-key") or ""
        if self._key is not None and not hmac.compare_digest(given.encode("utf-8", "replace"), self._key):
            raise RefusedError(401, "bad_key", "the key of this connection is missing or wrong")

    def _check_origin(self, request: Request) -> None:
        """A browser that hides the origin says 'null'; apps and old browsers say nothing."""
        told = origin(request.headers.get("origin", ""))
        allowed = self._settings.allowed_origins
        if allowed and told not in ("", "null", *allowed):
            raise RefusedError(403, "bad_origin", "forms of this site are not taken here")

    def _check_fields(self, content_type: str, body: bytes) -> None:
        try:
            submission = decode(content_type, body)
        except RejectedRecordError as error:
            raise RefusedError(400, "bad_form", str(error)) from error
        if not submission.files and not any(field.value.strip() for field in leaves(submission.tree)):
            raise RefusedError(400, "empty", "the form has no field with anything in it")

    def _shared(self, request: Request) -> dict[str, str]:
        """What lets the script that posted read the answer; never with credentials."""
        told = request.headers.get("origin")
        return {"access-control-allow-origin": told, "vary": "Origin"} if told else {}


def _language(accepted: str) -> str:
    """The first of our languages that the browser asks for."""
    for part in accepted.lower().split(","):
        language = part.strip()[:2]
        if language in _THANKS:
            return language
    return "en"
