"""Logs: lines of JSON for services, readable ones in a terminal. Never a secret, never what a customer wrote."""

import logging
import sys
from collections.abc import Mapping

import msgspec
import structlog
from structlog.typing import Processor

from onethread.plugin import ConfigurationError
from onethread.plugin.wording import did_you_mean

_LEVELS = logging.getLevelNamesMapping()
_NAMES = ("debug", "info", "warning", "error", "critical")
_LONGEST = 200
_encoder = msgspec.json.Encoder(enc_hook=str)
_log = structlog.get_logger(__name__)


def wanted_level(environ: Mapping[str, str], otherwise: str) -> str:
    """The level that ONETHREAD_LOG asks for."""
    level = environ.get("ONETHREAD_LOG", "").lower() or otherwise
    if level not in _NAMES:
        raise ConfigurationError(f"ONETHREAD_LOG is one of {', '.join(_NAMES)}{did_you_mean(level, _NAMES)}")
    return level


def log_for_people(level: str) -> None:
    """Readable lines on the error stream."""
    _configure(
        level, structlog.dev.ConsoleRenderer(colors=sys.stderr.isatty()), structlog.PrintLoggerFactory(sys.stderr)
    )


def log_for_service(level: str) -> None:
    """A JSON object a line; in a terminal, readable lines."""
    if sys.stderr.isatty():
        log_for_people(level)
        return

    def write(_logger: object, _name: str, event: object) -> bytes:
        return _encoder.encode(event)

    _configure(level, write, structlog.BytesLoggerFactory(sys.stderr.buffer), lasting=True)
    logging.captureWarnings(capture=True)


class _Libraries(logging.Handler):
    """Says what libraries say in an event of ours, without the lines of code and of data in a traceback."""

    def emit(self, record: logging.LogRecord) -> None:
        """The message's first line, and the type of the exception."""
        error = record.exc_info[0] if record.exc_info else None
        _log.log(
            min(record.levelno // 10 * 10, logging.CRITICAL),
            "library_said",
            logger=record.name,
            message=_first_line(record),
            error=error.__name__ if error else None,
        )


_libraries = _Libraries(logging.WARNING)


def _first_line(record: logging.LogRecord) -> str:
    try:
        message = record.getMessage()
    except Exception:  # noqa: BLE001 - arguments that do not fit, or cannot be shown
        message = str(record.msg)
    return message.strip().partition("\n")[0][:_LONGEST]


def _configure(level: str, render: Processor, factory: object, *, lasting: bool = False) -> None:
    structlog.configure(
        processors=[
            structlog.contextvars.merge_contextvars,
            structlog.processors.add_log_level,
            structlog.processors.TimeStamper(fmt="iso", utc=True),
            render,
        ],
        wrapper_class=structlog.make_filtering_bound_logger(_LEVELS[level.upper()]),
        logger_factory=factory,  # type: ignore[arg-type]
        cache_logger_on_first_use=lasting,
    )
    logging.getLogger().addHandler(_libraries)
