"""How often the streams of a connection are read, and how often it is audited, as onethread.toml says.

`every = "5m"`, or a table by stream; `audit = "1d"`.
"""

import re
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, field
from datetime import timedelta

from onethread.plugin import Audits, Pulls, Stream
from onethread.plugin.wording import did_you_mean

KEY = "every"
OFF = "off"
_UNITS = {"s": "seconds", "m": "minutes", "h": "hours", "d": "days"}
_WRITTEN = re.compile(r"([1-9][0-9]{0,5})\s*([smhd])")
AUDIT = "audit"
DAILY = timedelta(days=1)
"""How often a connection is audited of which nothing is written."""

AUDIT_IN_WORDS = 'is a time such as "12h" or "1d", or "off"'
IN_WORDS = 'is a time such as "30s", "5m", "1h" or "1d", or "off", or a table of these by stream'

Wait = timedelta | None
"""Between two looks; None for never."""


@dataclass(frozen=True, slots=True)
class Schedule:
    """What was written, for all streams (if anything was) and for some."""

    written: bool = False
    all: Wait = None
    each: Mapping[str, Wait] = field(default_factory=dict)

    def of(self, stream: Stream) -> Wait:
        """How often this stream is read."""
        return self.each.get(stream.name, self.all if self.written else stream.every)


def read(value: object) -> Schedule | None:
    """What is written there; None for what is no schedule."""
    if isinstance(value, str):
        return Schedule(True, wait(value)) if is_wait(value) else None
    if isinstance(value, dict) and all(is_wait(one) for one in value.values()):
        return Schedule(each={name: wait(one) for name, one in value.items()})
    return None


def is_wait(written: object) -> bool:
    """Whether it is a time between two looks, or off."""
    return isinstance(written, str) and (written == OFF or _WRITTEN.fullmatch(written) is not None)


def wait(written: str) -> Wait:
    """The time between two looks."""
    found = _WRITTEN.fullmatch(written)
    return timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else None


def unknown_streams(schedule: Schedule, connector: object) -> Iterator[str]:
    """What is wrong with a schedule, for what the connector reads."""
    names = [stream.name for stream in streams(connector)]
    if not names and (schedule.written or schedule.each):
        yield f"{KEY}: this connector has nothing that is read by schedule"
        return
    for name in schedule.each:
        if name not in names:
            yield f"{KEY}.{name[:60]} is no stream{did_you_mean(name, names)}"


def unfit_to_audit(written: object, connector: object) -> Iterator[str]:
    """What is wrong with when a connection is to be audited, for what the connector can do."""
    if written is not None and written != OFF and not isinstance(connector, Audits):
        yield f'{AUDIT}: this connector writes nothing that could be audited; "off" says so'


def streams(connector: object) -> Iterable[Stream]:
    """What a connector reads page by page."""
    return connector.streams if isinstance(connector, Pulls) else ()
