"""`onethread review`."""

from typing import Annotated

import typer
from rich.text import Text
from sqlalchemy import Connection

from onethread.cli.console import AsJson, Config, installed, installed_to_read, out, print_json, reading
from onethread.cli.evidence_view import show_sentences
from onethread.cli.patience import do
from onethread.cli.terminal import on_a_line
from onethread.flow.evidence.written import sentences
from onethread.plugin import ConfigurationError
from onethread.store import contact_points, directory, links
from onethread.store.directory import Entry
from onethread.store.links import Link

MOST = 100_000
SHOWN = 50

Number = Annotated[int | None, typer.Option("--accept", help="Make the two of this suggestion one.", min=1)]
Rejected = Annotated[int | None, typer.Option("--reject", help="They are not one; never suggest them again.", min=1)]
By = Annotated[str, typer.Option("--by", help="Who decides it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for who asks later.")]
Limit = Annotated[
    int | None, typer.Option("--limit", help=f"At most so many: {SHOWN} shown, all with --json.", min=1, max=MOST)
]


def command(
    accept: Number = None,
    reject: Rejected = None,
    config: Config = None,
    by: By = "operator",
    reason: Reason = "",
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """List customers that are likely one, the likeliest first, with the evidence in sentences."""
    if accept is not None and reject is not None:
        raise ConfigurationError("--accept and --reject exclude each other")
    for task, number in (("accept", accept), ("reject", reject)):
        if number is not None:
            do(installed(config), task, suggestion=number, by=by, reason=reason)
            print_json({task: number}) if as_json else out.print(f"Suggestion {number} is {task}ed.")
            return
    installation = installed_to_read(config)
    found = reading(installation, lambda connection: _listed(connection, limit or (MOST if as_json else SHOWN)))
    if as_json:
        print_json([_document(*one) for one in found])
        return
    for one in found:
        _show(*one)
    out.print("Nobody is to be looked at." if not found else "`onethread review --accept N` or `--reject N` decides.")


def _listed(connection: Connection, limit: int) -> list[tuple[Link, Entry, Entry]]:
    """Suggestions, each with its two customers."""
    listed = links.suggestions(connection, limit)
    owners = contact_points.owners(connection, {end for link in listed for end in link.pair})
    entries = {entry.id: entry for entry in directory.entries(connection, sorted(set(owners.values())))}
    return [(link, entries[owners[link.pair[0]]], entries[owners[link.pair[1]]]) for link in listed]


def _show(link: Link, one: Entry, other: Entry) -> None:
    out.print(Text(f"suggestion {link.id}", style="bold"), end="  ")
    out.print(f"{_who(one)}  and  {_who(other)}  ({link.said.bits:.1f} bits)")
    show_sentences(link.said.evidence)


def _who(entry: Entry) -> str:
    return f"{entry.public_id} {on_a_line(entry.name or 'without a name')}"


def _document(link: Link, one: Entry, other: Entry) -> dict[str, object]:
    return {
        "suggestion": link.id,
        "a": one.public_id,
        "b": other.public_id,
        "names": [one.name, other.name],
        "bits": link.said.bits,
        "evidence": sentences(link.said.evidence),
    }
