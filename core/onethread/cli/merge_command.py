"""`onethread merge`."""

from typing import Annotated

import typer

from onethread.cli.console import AsJson, Config, installed, out, print_json, reading
from onethread.cli.patience import do
from onethread.flow.whom import meant

A = Annotated[str, typer.Argument(help="A customer: an id, a phone, an e-mail or a name.", show_default=False)]
B = Annotated[str, typer.Argument(help="The other one.", show_default=False)]
By = Annotated[str, typer.Option("--by", help="Who decides it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for who asks later.")]


def command(
    a: A, b: B, config: Config = None, by: By = "operator", reason: Reason = "", as_json: AsJson = False
) -> None:
    """Make two customers one, whatever the evidence says; `onethread unmerge` undoes it."""
    installation = installed(config)
    one, other = reading(
        installation, lambda connection: [meant(connection, who, installation.reader) for who in (a, b)]
    )
    do(installation, "merge", one=one.customer, other=other.customer, by=by, reason=reason)
    kept, absorbed = (one, other) if one.customer < other.customer else (other, one)
    if as_json:
        print_json({"kept": kept.public_id, "absorbed": absorbed.public_id})
        return
    out.print(f"{absorbed.public_id} is part of {kept.public_id} now.")
    out.print(f"`onethread unmerge {kept.public_id} {absorbed.public_id}` undoes it.", style="dim")
