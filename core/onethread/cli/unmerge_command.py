"""`onethread unmerge`."""

from collections.abc import Sequence
from typing import Annotated

import typer
from sqlalchemy import Connection

from onethread.cli.console import AsJson, Config, installed, out, print_json, reading
from onethread.cli.decision import By, Reason, decide
from onethread.cli.whom import readable, the_meant
from onethread.engine.installation import Installation
from onethread.flow.explain import links_of, to_cut, why
from onethread.flow.whom import Meant
from onethread.plugin import ConfigurationError, OnethreadError
from onethread.store import links
from onethread.store.links import Link

_LONGEST_NUMBER = 9

Which = Annotated[
    str,
    typer.Argument(help="The number of a link (`onethread why` shows it), or whom to part.", show_default=False),
]
From = Annotated[str | None, typer.Argument(help="From whom to part them.", show_default=False)]


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
    link = _numbered(installation, which) if other is None else None
    if link is None:
        link = _meant(installation, which, other, as_json)
    done = decide(installation, "unmerge", link=link.id, by=by, reason=reason)
    if as_json:
        print_json({**done, "cut": link.id})
    else:
        _tell(link, done["customers"])


def _tell(cut: Link, now: Sequence[str]) -> None:
    if len(now) == 1:
        out.print(f"Link {cut.id} is gone, but other evidence makes them one: `onethread why {now[0]}` shows it.")
        return
    out.print(f"Link {cut.id} is gone: {' and '.join(now)} are two customers now.")
    if not cut.decided:
        out.print(f"No evidence makes them one again, only `onethread merge {' '.join(now)}`.", style="dim")


def _numbered(installation: Installation, which: str) -> Link | None:
    """The link of this number; None for words that are no number of one."""
    if not (which.isascii() and which.isdigit() and len(which) <= _LONGEST_NUMBER):
        return None
    link = reading(installation, lambda connection: links.numbered(connection, int(which)))
    if link and not link.said.sure:
        raise OnethreadError(f"{which} is a suggestion: `onethread review --reject {which}` answers it")
    return link


def _meant(installation: Installation, who: str, other: str | None, as_json: bool) -> Link:
    """The link to cut, to part the two, or the one from all others that are the same customer."""
    one = the_meant(installation, who, as_json=as_json)
    if other is None:
        whole = one.public_id == readable(who).strip().upper()
        return reading(installation, lambda connection: _holding(connection, one, whole))
    second = the_meant(installation, other, as_json=as_json)
    way = reading(installation, lambda connection: why(connection, one, second))
    if way is None:
        raise OnethreadError("they are two customers already")
    if not way:
        raise OnethreadError("they are one contact point: nothing had to be linked")
    return to_cut(way)


def _holding(connection: Connection, one: Meant, whole: bool) -> Link:
    """The only link between what is meant, if that is not the `whole`, and the rest of the customer."""
    linked = links_of(connection, one.customer)
    holding = [link for link in linked if len(set(link.pair) & set(one.points)) == 1]
    if not linked:
        raise OnethreadError(f"{one.public_id} is one contact point: nothing had to be linked")
    if whole or len(holding) != 1:
        raise ConfigurationError(f"say from whom to part it: `onethread why {one.public_id}` lists the links")
    return holding[0]
