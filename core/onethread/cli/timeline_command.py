"""`onethread timeline`."""

from typing import Annotated

import msgspec
import typer
from rich.table import Table
from rich.text import Text
from sqlalchemy import Connection

from onethread.cli.common import AsJson, Config, installed, out, print_json, reading
from onethread.cli.thread_view import render
from onethread.engine.installation import Installation
from onethread.flow.handles import HandleReader
from onethread.flow.interchange.lines import write_line
from onethread.model.handle import Handle
from onethread.store import directory, threads
from onethread.store.directory import Entry
from onethread.store.interactions import Stored

_KINDS = (
    "phone",
    "email",
    "wa_id",
    "wa_bsuid",
    "tg_username",
    "ig_username",
    "tg_id",
    "ig_id",
    "visitor_id",
    "external_id",
)
PAGE = 200

Who = Annotated[
    str, typer.Argument(help="A phone in any spelling, an e-mail, a name, or a customer's id.", show_default=False)
]
Limit = Annotated[int, typer.Option("--limit", help="The newest so many; 0 for all.", min=0)]


def command(who: Who, config: Config = None, limit: Limit = 1000, as_json: AsJson = False) -> None:
    """Show what happened with one customer on all channels, oldest first."""
    installation = installed(config)
    entries = reading(installation, lambda connection: find(connection, who, installation.reader))
    if len(entries) != 1:
        _say_whom(who, entries, as_json)
        raise typer.Exit(1)
    facts = reading(installation, lambda connection: history(connection, entries[0].id, limit))
    if as_json:
        print_json(_document(entries[0], facts))
    else:
        show(entries[0], facts, installation)


def find(connection: Connection, who: str, reader: HandleReader) -> list[Entry]:
    """The customers that are meant: by id, else by what identifies them, else by name."""
    by_id = directory.by_public_id(connection, who)
    if by_id is not None:
        return directory.entries(connection, [by_id])
    told = [reader.identity(Handle(kind, who)) for kind in _KINDS]
    numbers = directory.by_identities(connection, [identity for identity in told if identity])
    return directory.entries(connection, numbers or directory.by_name(connection, who))


def history(connection: Connection, customer: int, limit: int) -> list[Stored]:
    """The newest facts of a customer, oldest first; 0 for all of them."""
    facts: list[Stored] = []
    place = None
    while page := threads.page(connection, customer, min(PAGE, limit - len(facts)) if limit else PAGE, place):
        facts += page
        place = threads.Place(page[-1].fact.at, page[-1].id)
        if limit and len(facts) >= limit:
            break
    return facts[::-1]


def _document(entry: Entry, facts: list[Stored]) -> object:
    lines = [
        msgspec.json.decode(write_line(one.fact, learned_at=one.learned_at, delivery=one.delivery)) for one in facts
    ]
    return {
        "customer": entry.public_id,
        "name": entry.name,
        "identities": list(entry.identities),
        "interactions": lines,
    }


def show(entry: Entry, facts: list[Stored], installation: Installation) -> None:
    """Print a thread, oldest first, under who it is."""
    out.print(Text.assemble((entry.name or "(no name)", "bold"), f"  {entry.public_id}"))
    out.print(Text(" · ".join(f"{one.kind} {one.value}" for one in entry.identities), "dim"))
    for line in render((one.fact for one in facts), installation.configuration.timezone):
        out.print(line)
    if entry.facts > len(facts):
        out.print(Text(f"{entry.facts - len(facts)} older ones: --limit 0 shows all", "dim"))


def _say_whom(who: str, entries: list[Entry], as_json: bool) -> None:
    if as_json:
        print_json({"error": "not one customer", "customers": [entry.public_id for entry in entries]})
    elif not entries:
        out.print(f"Nobody is known as {who!r}. `onethread customers` lists whom we know.", markup=False)
    else:
        out.print("Several are meant; ask by id:")
        out.print(table(entries))


def table(entries: list[Entry]) -> Table:
    """Customers as a table for people."""
    found = Table("id", "name", "identities", "facts", "last", box=None, pad_edge=False)
    for entry in entries:
        told = ", ".join(one.value for one in entry.identities[:4])
        last = f"{entry.last_at:%Y-%m-%d %H:%M}" if entry.last_at else ""
        found.add_row(entry.public_id, Text(entry.name or ""), Text(told), str(entry.facts), last)
    return found
