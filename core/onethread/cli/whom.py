"""Whom a command means, and how customers are listed."""

from collections.abc import Sequence
from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from onethread.cli.console import moment, out, print_json, reading
from onethread.cli.terminal import Terminal, on_a_line
from onethread.engine.installation import Installation
from onethread.flow.whom import find
from onethread.store import directory
from onethread.store.directory import Entry

_MOST_IDENTITIES = 4
MOST_SHOWN = 20

WHOM = "A phone in any spelling, an e-mail, a name, or a customer's id."
Who = Annotated[str, typer.Argument(help=WHOM, show_default=False)]


def the_one(installation: Installation, who: str, *, as_json: bool = False, tell: Terminal = out) -> Entry:
    """The one customer that is meant; where it is nobody or several, says what to do and leaves with 1."""
    meant = reading(installation, lambda connection: find(connection, who, installation.reader))
    entries = reading(installation, lambda connection: directory.entries(connection, meant[:MOST_SHOWN]))
    if len(meant) == 1:
        return entries[0]
    if as_json:
        print_json({"error": "not one customer", "count": len(meant), "customers": [one.public_id for one in entries]})
    elif not meant:
        tell.print(f"Nobody is known as {who!r}. `onethread customers` lists whom we know.")
    else:
        _say_which(entries, len(meant), installation.configuration.timezone, tell)
    raise typer.Exit(1)


def _say_which(entries: Sequence[Entry], count: int, zone: ZoneInfo, tell: Terminal) -> None:
    tell.print("Several are meant; ask by id:")
    tell.print(table(entries, zone), soft_wrap=False)
    if count > len(entries):
        tell.print(f"and {count - len(entries)} more: `onethread customers` takes a name and a --limit", style="dim")


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
