"""`onethread why`."""

from collections.abc import Mapping, Sequence
from typing import Annotated

import typer
from sqlalchemy import Connection

from onethread.cli.console import AsJson, Config, installed_to_read, out, print_json, reading
from onethread.cli.evidence_view import LEGEND, document, ends_of, linked, show_link
from onethread.cli.whom import the_meant
from onethread.engine.installation import Installation
from onethread.flow.evidence.written import pieces
from onethread.flow.explain import why
from onethread.flow.whom import Meant
from onethread.store.contact_points import Met
from onethread.store.links import Link

A = Annotated[
    str, typer.Argument(help="A customer: an id (also one of before a merge), a phone, an e-mail.", show_default=False)
]
B = Annotated[str | None, typer.Argument(help="The other; without it all links are shown.", show_default=False)]


def command(a: A, b: B = None, config: Config = None, as_json: AsJson = False) -> None:
    """Show what makes two (or all contact points of one) the same customer, link by link, in sentences."""
    installation = installed_to_read(config)
    one = the_meant(installation, a, as_json=as_json)
    other = the_meant(installation, b, as_json=as_json) if b is not None else None
    found = reading(installation, lambda connection: _found(connection, one, other))
    if found is None and other is not None:
        _say_two(one, other, as_json)
    shown, met = found or ((), {})
    if as_json:
        print_json([document(link, met) for link in shown])
    else:
        _show(installation, shown, met)


def _found(connection: Connection, one: Meant, other: Meant | None) -> tuple[Sequence[Link], Mapping[int, Met]] | None:
    """The links in question, with who was met at their ends; None if these are two customers."""
    if other is None:
        return linked(connection, one.customer)
    found = why(connection, one, other)
    return None if found is None else (found, ends_of(connection, found))


def _say_two(one: Meant, other: Meant, as_json: bool) -> None:
    if as_json:
        print_json({"error": "two customers", "customers": [one.public_id, other.public_id]})
    else:
        out.print(f"They are two customers: `onethread why-not {one.public_id} {other.public_id}` says why.")
    raise typer.Exit(1)


def _show(installation: Installation, linked: Sequence[Link], met: Mapping[int, Met]) -> None:
    zone = installation.configuration.timezone
    for link in linked:
        show_link(link, met, zone)
    if linked:
        weighed = any(piece.bits is not None for link in linked for piece in pieces(link.said.evidence))
        legend = f"{LEGEND} " if weighed else ""
        out.print(f"{legend}Times are those of {zone.key}.", style="dim")
    else:
        out.print("It is one contact point: nothing had to be linked.")
