"""How customers are listed for people."""

from collections.abc import Sequence
from zoneinfo import ZoneInfo

from rich.table import Table

from onethread.cli.console import moment
from onethread.cli.terminal import on_a_line
from onethread.store.directory import Entry

_MOST_IDENTITIES = 4


def table(entries: Sequence[Entry], zone: ZoneInfo) -> Table:
    """Customers as a table for people."""
    listed = Table(box=None, pad_edge=False)
    listed.add_column("id", no_wrap=True)
    listed.add_column("name", overflow="fold")
    listed.add_column("identities", min_width=_longest(entries), overflow="fold")
    listed.add_column("facts", justify="right")
    listed.add_column("last", min_width=10)
    for entry in entries:
        last = moment(entry.last_at, zone) if entry.last_at else ""
        listed.add_row(entry.public_id, on_a_line(entry.name or ""), _identities(entry), str(entry.facts), last)
    return listed


def _identities(entry: Entry) -> str:
    told = [on_a_line(one.value) for one in entry.identities[:_MOST_IDENTITIES]]
    more = len(entry.identities) - len(told)
    return ", ".join(told) + (f" and {more} more" if more else "")


def _longest(entries: Sequence[Entry]) -> int:
    """As wide as any phone, so that none is cut."""
    phones = [one.value for entry in entries for one in entry.identities if one.kind == "phone"]
    return max(map(len, phones), default=0) + 1
