"""What the commands share by which somebody decides."""

from typing import Annotated, Any

import typer

from onethread.cli.patience import do
from onethread.engine.installation import Installation
from onethread.flow.decisions import LONGEST_REASON
from onethread.plugin import ConfigurationError
from onethread.store.links import BY_API, DERIVED

_LONGEST_NAME = 64

By = Annotated[str, typer.Option("--by", help="Who decides it.")]
Reason = Annotated[str, typer.Option("--reason", help="Why, for who asks later.")]


def decide(installation: Installation, task: str, *, by: str, reason: str, **what: object) -> dict[str, Any]:
    """Have it decided, here or by the server that holds the store: `customers` and `link` of what has come of it."""
    if not by.strip() or len(by) > _LONGEST_NAME or not by.isprintable():
        raise ConfigurationError(f"--by is a name of at most {_LONGEST_NAME} letters")
    if by in DERIVED or by.startswith(BY_API):
        raise ConfigurationError(f"--by is the name of a person, and {by} is not one")
    if len(reason) > LONGEST_REASON or not reason.isprintable():
        raise ConfigurationError(f"--reason is a line of at most {LONGEST_REASON} letters")
    decided: dict[str, Any] = do(installation, task, by=by, reason=reason, **what)
    return decided


def undoing(link: int) -> str:
    """How to take back what has made this link."""
    return f"`onethread unmerge {link}` undoes it."
