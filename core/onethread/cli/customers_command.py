"""`onethread customers`."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from onethread.cli.console import AsJson, Config, installed_to_read, lay_out, many, out, print_json, reading
from onethread.cli.whom import readable, table
from onethread.flow.handles import HandleReader
from onethread.flow.whom import find
from onethread.store import customers, directory
from onethread.store.directory import Entry

MOST = 10_000

Search = Annotated[str | None, typer.Argument(help="A phone, an e-mail, a name or an id.", show_default=False)]
Limit = Annotated[int, typer.Option("--limit", help="At most so many.", min=1, max=MOST)]


def command(search: Search = None, config: Config = None, limit: Limit = 50, as_json: AsJson = False) -> None:
    """List customers, those with the newest interaction first."""
    installation = installed_to_read(config)
    count, entries = reading(installation, lambda one: _entries(one, search, limit, installation.reader))
    more = _more(count - len(entries))
    if as_json:
        print_json({"count": count, "customers": [_document(entry) for entry in entries], "more": more})
        return
    lay_out(table(entries, installation.configuration.timezone))
    told = many(count, "customer") + (f", {more}" if more else "")
    out.print(f"{told}; times are those of {installation.configuration.timezone.key}", style="dim")


def _more(number: int) -> str | None:
    """How those are seen that are not shown; None if all are."""
    return f"{number} more: --limit shows up to {MOST}, `onethread export customers` writes all" if number else None


def _entries(connection: Connection, search: str | None, limit: int, reader: HandleReader) -> tuple[int, list[Entry]]:
    """How many there are, and the first of them."""
    if search is None:
        return customers.counted(connection), directory.entries(connection, directory.newest(connection, limit))
    meant = find(connection, readable(search), reader)
    return len(meant), directory.entries(connection, meant[:limit])


def _document(entry: Entry) -> dict[str, object]:
    return {
        "customer": entry.public_id,
        "name": entry.name,
        "identities": list(entry.identities),
        "interactions": entry.facts,
        "last_at": entry.last_at,
    }
