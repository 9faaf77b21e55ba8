"""`onethread customers`."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from onethread.cli.common import AsJson, Config, installed, out, print_json, reading
from onethread.cli.timeline_command import find, table
from onethread.flow.handles import HandleReader
from onethread.store import customers, directory
from onethread.store.directory import Entry

Search = Annotated[str | None, typer.Argument(help="A phone, an e-mail, a name or an id.", show_default=False)]
Limit = Annotated[int, typer.Option("--limit", help="At most so many.", min=1, max=10_000)]


def command(search: Search = None, config: Config = None, limit: Limit = 50, as_json: AsJson = False) -> None:
    """List customers, those with the newest interaction first."""
    installation = installed(config)
    entries = reading(installation, lambda connection: _entries(connection, search, limit, installation.reader))
    if as_json:
        print_json([_document(entry) for entry in entries])
        return
    out.print(table(entries))
    if search is None:
        out.print(f"{reading(installation, customers.counted)} customers", style="dim")


def _entries(connection: Connection, search: str | None, limit: int, reader: HandleReader) -> list[Entry]:
    if search is not None:
        return find(connection, search, reader)[:limit]
    return directory.entries(connection, directory.newest(connection, limit))


def _document(entry: Entry) -> dict[str, object]:
    return {
        "customer": entry.public_id,
        "name": entry.name,
        "identities": list(entry.identities),
        "interactions": entry.facts,
        "last_at": entry.last_at,
    }
