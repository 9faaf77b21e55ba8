"""`onethread unmerge`."""

from typing import Annotated

import typer
from sqlalchemy import Connection

from onethread.cli.console import AsJson, Config, installed, out, print_json, reading
from onethread.cli.patience import do
from onethread.flow.explain import links_of, path, to_cut
from onethread.flow.handles import HandleReader
from onethread.flow.whom import Meant, meant
from onethread.plugin import ConfigurationError
from onethread.store import contact_points, customers, links

_LONGEST_NUMBER = 9

Which = Annotated[
    str,
    typer.Argument(help="The number of a link (`onethread why` shows it), or whom to part.", show_default=False),
]
From = Annotated[str | None, typer.Argument(help="From whom to part them.", show_default=False)]
By = Annotated[str, typer.Option("--by", help="Who decides it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for who asks later.")]


def command(
    which: Which,
    other: From = None,
    config: Config = None,
    by: By = "operator",
    reason: Reason = "",
    as_json: AsJson = False,
) -> None:
    """Take one link away: what it had made one is apart again, with the ids of before."""
    installation = installed(config)
    number, ends = reading(installation, lambda connection: _link(connection, which, other, installation.reader))
    do(installation, "unmerge", link=number, by=by, reason=reason)
    now = reading(installation, lambda connection: _ids(connection, ends))
    if as_json:
        print_json({"link": number, "customers": now})
    elif len(now) > 1:
        out.print(f"Link {number} is cut: {' and '.join(now)} are two customers now.")
    else:
        out.print(f"Link {number} is withdrawn; the evidence alone still makes them one: `onethread why {now[0]}`.")


def _link(connection: Connection, which: str, other: str | None, reader: HandleReader) -> tuple[int, tuple[int, int]]:
    """The number of the link to cut, and its ends."""
    if other is None and which.isdecimal() and len(which) <= _LONGEST_NUMBER:
        link = links.numbered(connection, int(which))
        if link and link.said.sure:
            return link.id, link.pair
    one = meant(connection, which, reader)
    link = to_cut(path(links_of(connection, one.customer), *_ends(connection, one, other, reader)) or _nothing(which))
    return link.id, link.pair


def _ends(
    connection: Connection, one: Meant, other: str | None, reader: HandleReader
) -> tuple[tuple[int, ...], tuple[int, ...]]:
    """The contact points that are to be parted: one's from the other's, or from all others of the customer."""
    if other is None:
        rest = customers.points_of(connection, [one.customer])[one.customer]
        return one.points, tuple(sorted(set(rest) - set(one.points)))
    second = meant(connection, other, reader)
    if second.customer != one.customer:
        raise ConfigurationError("they are two customers already")
    return tuple(sorted(set(one.points) - set(second.points))) or one.points, second.points


def _nothing(which: str) -> list[links.Link]:
    raise ConfigurationError(f"say what to part {which[:60]!r} from: `onethread why {which[:60]}` lists the links")


def _ids(connection: Connection, ends: tuple[int, int]) -> list[str]:
    owners = set(contact_points.owners(connection, ends).values())
    return sorted(customers.ids(connection, owners).values())
