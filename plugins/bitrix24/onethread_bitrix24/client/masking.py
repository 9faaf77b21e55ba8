"""Keeps secrets out of log lines: the HTTP client writes whole addresses, and a webhook's address is its secret."""

import logging
import re

_HIDDEN = "***"
_WEBHOOK = re.compile(r"(/rest/(?:api/)?\d+/)[^/\s\"'?#]+")
_NAMED = re.compile(
    r"(?i)(\b(?:auth|access_token|refresh_token|client_secret|code|AUTH_ID|REFRESH_ID|application_token)\b[\"']?\s*[=:]\s*[\"']?)"
    r"[^&\s\"',}\]]+"
)
_LOGGERS = ("httpx", "httpcore.connection", "httpcore.http11", "httpcore.http2", "httpcore.proxy", "httpcore.socks")


def mask(text: str) -> str:
    """The text without the secrets of webhooks and tokens."""
    return _NAMED.sub(rf"\1{_HIDDEN}", _WEBHOOK.sub(rf"\1{_HIDDEN}", text))


class _Masks(logging.Filter):
    def filter(self, record: logging.LogRecord) -> bool:
        """Rewrite what would be written."""
        record.msg, record.args = mask(record.getMessage()), ()
        return True


_MASKS = _Masks()


def mask_logs() -> None:
    """Let the HTTP client's loggers write no secret; again is harmless."""
    for name in _LOGGERS:
        logging.getLogger(name).addFilter(_MASKS)
