"""Is it a person? Signs that people do not leave; the delivery is kept whatever the verdict."""

import re
from collections.abc import Mapping

from onethread_forms.settings import FormsSettings

_LINK = re.compile(r"https?://|www\.|\[url", re.IGNORECASE)
_BBCODE = re.compile(r"\[url[=\]]", re.IGNORECASE)


def spam(fields: Mapping[str, str], message: str | None, settings: FormsSettings) -> str | None:
    """Why it is none, or None when nothing speaks against it."""
    if any(fields.get(name, "").strip() for name in settings.honeypots):
        return "a hidden field was filled in"
    seconds = _seconds(fields)
    if seconds is not None and seconds < settings.min_seconds:
        return f"filled in within {seconds:g} seconds"
    text = message or ""
    if _BBCODE.search(text) or len(_LINK.findall(text)) > settings.max_links:
        return "an advertisement full of links"
    return None


def _seconds(fields: Mapping[str, str]) -> float | None:
    """How long the form was looked at, as far as the page tells."""
    given = _number(fields.get("_ts"))
    if given is not None:
        return given
    shown, sent = _number(fields.get("shown_at")), _number(fields.get("sent_at"))
    return None if shown is None or sent is None or sent < shown else sent - shown


def _number(text: str | None) -> float | None:
    try:
        return float(text) if text and len(text) < 20 else None
    except ValueError:
        return None
