"""`onethread merge`."""

from typing import Annotated

import typer

from onethread.cli.console import AsJson, Config, installed, out, print_json
from onethread.cli.decision import By, Reason, decide, undoing
from onethread.cli.whom import the_meant

A = Annotated[str, typer.Argument(help="A customer: an id, a phone, an e-mail or a name.", show_default=False)]
B = Annotated[str, typer.Argument(help="The other one.", show_default=False)]


def command(
    a: A, b: B, config: Config = None, by: By = "operator", reason: Reason = "", as_json: AsJson = False
) -> None:
    """Make two customers one, whatever the evidence says; `onethread unmerge` undoes it."""
    installation = installed(config)
    one, other = (the_meant(installation, who, as_json=as_json) for who in (a, b))
    done = decide(installation, "merge", one=one.part, other=other.part, by=by, reason=reason)
    if as_json:
        print_json(done)
        return
    (kept,) = done["customers"]
    absorbed = sorted({one.public_id, other.public_id} - {kept})
    out.print(f"{' and '.join(absorbed)} {'is' if len(absorbed) == 1 else 'are'} part of {kept} now.")
    out.print(undoing(done["link"]), style="dim")
