"""`onethread erase`."""

from typing import Annotated, Any

import typer
from rich.text import Text

from onethread.cli.console import AsJson, Config, aside, installed_to_read, lay_out, out, print_json, reading, working
from onethread.cli.patience import changing
from onethread.cli.whom import Who, table, the_one
from onethread.engine.installation import Installation
from onethread.plugin import ConfigurationError, OnethreadError
from onethread.store import holdings
from onethread.store.directory import Entry

Yes = Annotated[bool, typer.Option("--yes", help="Do not ask.")]


def command(who: Who, config: Config = None, yes: Yes = False, as_json: AsJson = False) -> None:
    """Erase one customer for good, raw deliveries included; nothing that comes later brings back what was."""
    if as_json and not yes:
        raise ConfigurationError("with --json nobody is asked: add --yes if they are to be gone for good")
    installation = installed_to_read(config)
    entry = the_one(installation, who, as_json=as_json)
    if not yes:
        _ask(installation, entry)
    try:
        done = working(lambda: _erase(installation, entry.public_id))
    except KeyboardInterrupt:
        aside.print("Stopped. Run the same command again to go on.")
        raise
    if done is None:
        raise OnethreadError(f"{entry.public_id} is not there any more")
    _tell(entry.public_id, done, as_json)


def _ask(installation: Installation, entry: Entry) -> None:
    counts = reading(installation, lambda connection: holdings.counted(connection, entry.id))
    aside.print(table([entry], installation.configuration.timezone), soft_wrap=False)
    aside.print(
        f"{counts.facts} facts at {counts.contact_points} contact points, told in {counts.raw_items} raw items. "
        "They will be gone for good; copies of the store that were made keep them."
    )
    if not typer.confirm("Erase them?", err=True):
        aside.print("Nothing was erased.")
        raise typer.Exit(1)


async def _erase(installation: Installation, customer: str) -> dict[str, Any] | None:
    async with changing(installation) as hand:
        done: dict[str, Any] | None = await hand.run("erase", customer=customer)
        return done


def _tell(customer: str, done: dict[str, Any], as_json: bool) -> None:
    if as_json:
        print_json({"customer": customer, **done})
        return
    facts, points, deliveries = (done[name] for name in ("facts", "contact_points", "deliveries"))
    out.print(f"Erased: {facts} facts, {points} contact points, and what {deliveries} deliveries told of them.")
    if not done["wiped"]:
        lay_out(
            Text("The files of the database may hold remains: see `Erasing a person` in docs/operations.md.", "dim")
        )
