"""`onethread questions`."""

from typing import Annotated

import typer

from onethread.cli.auditing import open_questions, show, told
from onethread.cli.console import AsJson, Config, installed, installed_to_read, many, out, print_json
from onethread.cli.patience import do
from onethread.engine.installation import Installation
from onethread.plugin import ConfigurationError

Yes = Annotated[int | None, typer.Option("--yes", help="Answer the one with this number with yes, which has it done.")]
No = Annotated[int | None, typer.Option("--no", help="Answer it with no, which leaves it so for good.")]


def command(config: Config = None, yes: Yes = None, no: No = None, as_json: AsJson = False) -> None:
    """Show what audits of remote systems leave to people, or answer it; exit code 1 when there is something."""
    if yes is not None and no is not None:
        raise ConfigurationError("--yes and --no exclude each other")
    number = no if yes is None else yes
    if number is not None:
        _answer(installed(config), number, yes is not None, as_json)
        return
    installation = installed_to_read(config)
    asked = open_questions(installation)
    if as_json:
        print_json([told(one) for one in asked])
    elif asked:
        show(installation, asked)
    else:
        out.print("Nothing waits for an answer.")
    raise typer.Exit(1 if asked else 0)


def _answer(installation: Installation, number: int, yes: bool, as_json: bool) -> None:
    done = do(installation, "answer_question", number=number, yes=yes)
    if as_json:
        print_json(done)
    elif done["reason"]:
        out.print(f"It will be done by the next audit: {done['reason']}")
    elif yes:
        out.print(f"{many(done['mended'], 'thing')} done anew, {many(done['learned'], 'fact')} learned")
    else:
        out.print("It stays so, and is not asked again as long as it is so.")
