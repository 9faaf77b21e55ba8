"""`onethread review`."""

from collections.abc import Iterator
from itertools import islice
from typing import Annotated

import typer
from rich.text import Text
from sqlalchemy import Connection

from onethread.cli.console import AsJson, Config, installed, installed_to_read, many, out, print_json, reading
from onethread.cli.decision import By, Reason, decide, undoing
from onethread.cli.evidence_view import LEGEND, show_sentences
from onethread.cli.terminal import brief
from onethread.engine.installation import Installation
from onethread.flow.evidence.written import sentences
from onethread.flow.explain import Suggestion, suggested, suggestion
from onethread.plugin import ConfigurationError
from onethread.store import links
from onethread.store.directory import Entry

SHOWN = 50
_PAGE = 200

Accepted = Annotated[
    int | None, typer.Option("--accept", help="Make the two of this suggestion one.", min=1, max=links.GREATEST)
]
Rejected = Annotated[
    int | None, typer.Option("--reject", help="They are not one; never suggest them again.", min=1, max=links.GREATEST)
]
Limit = Annotated[int | None, typer.Option("--limit", help=f"At most so many: {SHOWN} shown, all with --json.", min=1)]


def command(
    accept: Accepted = None,
    reject: Rejected = None,
    config: Config = None,
    by: By = "operator",
    reason: Reason = "",
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """List customers that are likely one, the likeliest first, with the evidence in sentences."""
    answers = {task: number for task, number in (("accept", accept), ("reject", reject)) if number is not None}
    if len(answers) > 1:
        raise ConfigurationError("--accept and --reject exclude each other")
    if not answers:
        _list(config, limit, as_json)
    for task, number in answers.items():
        _answer(installed(config), task, number, by, reason, as_json)


def _answer(installation: Installation, task: str, number: int, by: str, reason: str, as_json: bool) -> None:
    asked = reading(installation, lambda connection: suggestion(connection, number))
    done = decide(installation, task, suggestion=number, by=by, reason=reason)
    if as_json:
        print_json(done)
        return
    both = f"{_who(asked.one)} and {_who(asked.other)}" if asked else "the two"
    if done["link"] is None:
        out.print(f"Suggestion {number} is rejected: {both} stay two customers, and are not suggested again.")
    else:
        out.print(f"Suggestion {number} is accepted: {both} are one customer now, {done['customers'][0]}.")
        out.print(undoing(done["link"]), style="dim")


def _list(config: Config, limit: int | None, as_json: bool) -> None:
    installation = installed_to_read(config)
    wanted = limit if as_json else limit or SHOWN
    count, found = reading(installation, lambda one: (links.suggestions_counted(one), list(islice(_all(one), wanted))))
    if as_json:
        print_json([_document(one) for one in found])
        return
    for one in found:
        _show(one)
    if not found:
        out.print("Nobody is to be looked at.")
        return
    out.print("`onethread review --accept N` or `--reject N` decides.")
    out.print(
        f"{many(count, 'suggestion')}{', the rest with --limit' if count > len(found) else ''}. {LEGEND}", style="dim"
    )


def _all(connection: Connection) -> Iterator[Suggestion]:
    """Suggestions, the likeliest first, read page by page."""
    place = None
    while page := suggested(connection, _PAGE, place):
        yield from page
        place = page[-1].link.rank


def _show(one: Suggestion) -> None:
    out.print(Text(f"suggestion {one.link.id}", style="bold"), end="  ")
    out.print(f"{_who(one.one)}  and  {_who(one.other)}  ({one.link.said.bits:.1f} bits)")
    show_sentences(one.link.said.evidence)


def _who(entry: Entry) -> str:
    return f"{entry.public_id} {brief(entry.name or 'without a name')}"


def _document(one: Suggestion) -> dict[str, object]:
    return {
        "suggestion": one.link.id,
        "a": one.one.public_id,
        "b": one.other.public_id,
        "names": [one.one.name, one.other.name],
        "bits": one.link.said.bits,
        "evidence": sentences(one.link.said.evidence),
    }
