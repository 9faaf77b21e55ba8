"""Whom a command means, and how customers are listed."""

from collections.abc import Sequence
from typing import Annotated, NoReturn
from zoneinfo import ZoneInfo

import typer
from rich.table import Table

from onethread.cli.console import moment, out, print_json, reading
from onethread.cli.terminal import Terminal, brief, on_a_line
from onethread.engine.installation import Installation
from onethread.flow.whom import Meant, WhomError, find, meant
from onethread.store import directory
from onethread.store.directory import Entry

_MOST_IDENTITIES = 4
MOST_SHOWN = 20

WHOM = "A phone in any spelling, an e-mail, a name, or a customer's id."
Who = Annotated[str, typer.Argument(help=WHOM, show_default=False)]


def readable(who: str) -> str:
    """The words as a store can be asked for them: bytes of another encoding, which a terminal may send, are none."""
    return who.encode(errors="replace").decode()


def the_one(installation: Installation, who: str, *, as_json: bool = False, tell: Terminal = out) -> Entry:
    """The one customer that is meant; where it is nobody or several, says what to do and leaves with 1."""
    found = reading(installation, lambda connection: find(connection, readable(who), installation.reader))
    if len(found) != 1:
        _leave(installation, who, found, as_json, tell)
    (entry,) = _entries(installation, found)
    return entry


def the_meant(installation: Installation, who: str, *, as_json: bool = False) -> Meant:
    """The same, with those of its contact points that are meant: an id of before a merge is a part."""
    try:
        return reading(installation, lambda connection: meant(connection, readable(who), installation.reader))
    except WhomError as error:
        _leave(installation, who, error.found, as_json, out)


def _leave(installation: Installation, who: str, found: Sequence[int], as_json: bool, tell: Terminal) -> NoReturn:
    entries = _entries(installation, found[:MOST_SHOWN])
    if as_json:
        ids = [one.public_id for one in entries]
        print_json({"error": "not one customer", "who": readable(who), "count": len(found), "customers": ids})
    elif not found:
        tell.print(f"Nobody is known as {brief(readable(who))!r}. `onethread customers` lists whom we know.")
    else:
        tell.print("Several are meant; ask by id:")
        tell.print(table(entries, installation.configuration.timezone), soft_wrap=False)
        if len(found) > len(entries):
            more = len(found) - len(entries)
            tell.print(f"and {more} more: `onethread customers` takes a name and a --limit", style="dim")
    raise typer.Exit(1)


def _entries(installation: Installation, numbers: Sequence[int]) -> list[Entry]:
    return reading(installation, lambda connection: directory.entries(connection, numbers))


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
