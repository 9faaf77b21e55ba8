"""`onethread why`."""

from collections.abc import Sequence
from typing import Annotated

import typer
from sqlalchemy import Connection

from onethread.cli.console import AsJson, Config, installed_to_read, out, print_json, reading
from onethread.cli.evidence_view import Names, document, show_link
from onethread.flow.explain import links_of, path
from onethread.flow.handles import HandleReader
from onethread.flow.whom import meant
from onethread.store import contact_points
from onethread.store.links import Link

A = Annotated[
    str, typer.Argument(help="A customer: an id (also one of before a merge), a phone, an e-mail.", show_default=False)
]
B = Annotated[str | None, typer.Argument(help="The other; without it all links are shown.", show_default=False)]


def command(a: A, b: B = None, config: Config = None, as_json: AsJson = False) -> None:
    """Show what makes two (or all contact points of one) the same customer, link by link, in sentences."""
    installation = installed_to_read(config)
    found = reading(installation, lambda connection: _found(connection, a, b, installation.reader))
    if found is None:
        out.print("They are two customers: `onethread why-not` says why.") if not as_json else print_json(None)
        raise typer.Exit(1)
    way, names = found
    if as_json:
        print_json([document(link, names) for link in way])
        return
    for link in way:
        show_link(link, names, installation.configuration.timezone)
    if not way:
        out.print("It is one contact point: nothing had to be linked.")


def _found(connection: Connection, a: str, b: str | None, reader: HandleReader) -> tuple[Sequence[Link], Names] | None:
    """The links in question, with the names of their ends; None if these are two customers."""
    one = meant(connection, a, reader)
    other = meant(connection, b, reader) if b is not None else one
    if one.customer != other.customer:
        return None
    linked = links_of(connection, one.customer)
    way = linked if b is None else path(linked, one.points, other.points)
    return way, contact_points.named(connection, {end for link in way for end in link.pair})
