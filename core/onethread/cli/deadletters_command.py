"""`onethread deadletters`."""

from typing import Annotated, Any

import typer
from rich.table import Table
from rich.text import Text
from sqlalchemy import Connection

from onethread.cli.common import AsJson, Config, installed, out, print_json, reading, working
from onethread.engine.handover import writing
from onethread.engine.installation import Installation
from onethread.store import dead_letters
from onethread.store.dead_letters import DeadLetter

MOST = 10_000

Retry = Annotated[bool, typer.Option("--retry", help="Read their deliveries anew.")]
Drop = Annotated[bool, typer.Option("--drop", help="Forget them; the raw deliveries stay.")]
Unknown = Annotated[bool, typer.Option("--unknown", help="Events that no version knows yet, instead.")]
Limit = Annotated[int, typer.Option("--limit", help="At most so many.", min=1, max=MOST)]


def command(
    config: Config = None,
    retry: Retry = False,
    drop: Drop = False,
    unknown: Unknown = False,
    limit: Limit = 50,
    as_json: AsJson = False,
) -> None:
    """Show what could not be read, and why; exit code 1 when there is something."""
    installation = installed(config)

    def listed(connection: Connection) -> list[DeadLetter]:
        return dead_letters.listed(connection, known=not unknown, limit=MOST if retry or drop else limit)

    letters = reading(installation, listed)
    if retry:
        changed = working(lambda: _do(installation, "replay", sorted({one.delivery for one in letters})))
        out.print(f"{len(letters)} retried, {changed} interactions changed")
        letters = reading(installation, listed)
    elif drop:
        out.print(f"{working(lambda: _do(installation, 'drop_dead_letters', [one.id for one in letters]))} dropped")
        return
    _show(letters[:limit], as_json)
    raise typer.Exit(1 if letters and not unknown else 0)


async def _do(installation: Installation, task: str, ids: list[int]) -> Any:
    async with writing(installation) as hand:
        return await hand.run(task, ids=ids)


def _show(letters: list[DeadLetter], as_json: bool) -> None:
    if as_json:
        print_json(letters)
        return
    if not letters:
        out.print("Nothing waits here.")
        return
    table = Table("number", "when", "connection", "delivery", "place", "reason", box=None, pad_edge=False)
    for one in letters:
        place, reason = Text(one.item or "(all of it)"), Text(one.reason)
        table.add_row(str(one.id), f"{one.at:%Y-%m-%d %H:%M}", one.connection, str(one.delivery), place, reason)
    out.print(table)
    out.print("`onethread deadletters --retry` reads them anew, --drop forgets them", style="dim")
