"""`onethread timeline`."""

from collections.abc import Iterator
from typing import Annotated

import msgspec
import typer
from rich.text import Text
from sqlalchemy import Connection

from onethread.cli.console import AsJson, Config, installed_to_read, lay_out, print_json, reading
from onethread.cli.terminal import on_a_line
from onethread.cli.thread_view import View, render
from onethread.cli.whom import Who, the_one
from onethread.engine.installation import Installation
from onethread.flow.contact_point import NOTED_AT
from onethread.flow.handles import HandleReader
from onethread.flow.interchange.lines import write_line
from onethread.model.handle import Trust
from onethread.store import threads
from onethread.store.directory import Entry
from onethread.store.interactions import Stored

PAGE = 200

Limit = Annotated[int, typer.Option("--limit", help="The newest so many; 0 for all.", min=0)]
Full = Annotated[bool, typer.Option("--full", help="Long texts in full.")]


def command(who: Who, config: Config = None, limit: Limit = 1000, full: Full = False, as_json: AsJson = False) -> None:
    """Show what happened with one customer on all channels, oldest first."""
    installation = installed_to_read(config)
    entry = the_one(installation, who, as_json=as_json)
    facts = reading(installation, lambda connection: history(connection, entry.id, limit))
    if as_json:
        print_json(_document(entry, facts))
    else:
        show(entry, facts, installation, full=full)


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


def show(entry: Entry, stored: list[Stored], installation: Installation, *, full: bool = False) -> None:
    """Print a thread, oldest first, under who it is."""
    zone, facts = installation.configuration.timezone, [one.fact for one in stored]
    lay_out(Text.assemble((on_a_line(entry.name or "(no name)"), "bold"), f"  {entry.public_id}"))
    known = [f"{one.kind} {one.value}" for one in entry.identities]
    handles = " · ".join(map(on_a_line, [*known, *_unidentified(stored, installation.reader)]))
    lay_out(Text.assemble((handles, "dim"), (f"\ntimes are those of {zone.key}", "dim")))
    if entry.facts > len(facts):
        lay_out(Text(f"{entry.facts - len(facts)} older ones: --limit 0 shows all", "dim"))
    for line in render(facts, View(zone, full)):
        lay_out(line)


def _unidentified(stored: list[Stored], reader: HandleReader) -> Iterator[str]:
    """Handles that identify nobody, as they were written: whoever answers may still read them."""
    handles = ((handle, one.fact.account) for one in stored for handle in one.fact.handles)
    told = {(handle, account) for handle, account in handles if handle.trust != Trust.TEXT and handle.kind != NOTED_AT}
    unread = {(handle.kind, handle.value) for handle, account in told if reader.identity(handle, account) is None}
    yield from (f"{kind} {value} (not valid)" for kind, value in sorted(unread))
