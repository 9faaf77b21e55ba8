"""`onethread deadletters`."""

from typing import Annotated
from zoneinfo import ZoneInfo

import typer
from rich.table import Table
from sqlalchemy import Connection

from onethread.cli.console import (
    AsJson,
    Config,
    installed,
    installed_to_read,
    lay_out,
    moment,
    out,
    print_json,
    reading,
    working,
)
from onethread.cli.patience import changing
from onethread.cli.terminal import on_a_line
from onethread.engine.installation import Installation
from onethread.engine.tasks.importing import FILE
from onethread.flow.raw_item import raw_item
from onethread.plugin import ConfigurationError
from onethread.store import dead_letters, deliveries
from onethread.store.dead_letters import DeadLetter

MOST = 10_000
SHOWN = 50

Show = Annotated[
    int | None,
    typer.Option("--show", help="The one with this number, and what came in; with --retry or --drop only that.", min=1),
]
Retry = Annotated[bool, typer.Option("--retry", help="Read their deliveries anew.")]
Drop = Annotated[bool, typer.Option("--drop", help="Forget them; the raw deliveries stay.")]
Unknown = Annotated[bool, typer.Option("--unknown", help="Events that no version knows yet, instead.")]
Limit = Annotated[
    int | None, typer.Option("--limit", help=f"At most so many: {SHOWN} shown, else all.", min=1, max=MOST)
]


def command(
    config: Config = None,
    show: Show = None,
    retry: Retry = False,
    drop: Drop = False,
    unknown: Unknown = False,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """Show what could not be read, and why; exit code 1 when there is something."""
    if retry and drop:
        raise ConfigurationError("--retry and --drop exclude each other")
    installation = installed(config) if retry or drop else installed_to_read(config)
    if show is not None and not (retry or drop):
        _show_one(installation, show, as_json)
        return
    meant = _one(installation, show) if show is not None else _listed(installation, unknown, limit or MOST)
    if drop:
        _drop(installation, meant, as_json)
        return
    if retry:
        _retry(installation, meant, unknown, as_json)
    letters = _listed(installation, unknown, limit or SHOWN)
    if not retry or (letters and not as_json):
        _show(installation, letters, unknown, as_json)
    raise typer.Exit(1 if letters and not unknown else 0)


def _listed(installation: Installation, unknown: bool, limit: int) -> list[DeadLetter]:
    return reading(installation, lambda connection: dead_letters.listed(connection, known=not unknown, limit=limit))


def _one(installation: Installation, number: int) -> list[DeadLetter]:
    letter = reading(installation, lambda connection: dead_letters.numbered(connection, number))
    if letter is None:
        raise _no_such(number)
    return [letter]


def _no_such(number: int) -> ConfigurationError:
    return ConfigurationError(f"there is no dead letter {number}; `onethread deadletters` lists them")


def _drop(installation: Installation, letters: list[DeadLetter], as_json: bool) -> None:
    dropped = _do(installation, "drop_dead_letters", [one.id for one in letters])
    print_json({"dropped": dropped}) if as_json else out.print(f"{dropped} dropped")


def _retry(installation: Installation, letters: list[DeadLetter], unknown: bool, as_json: bool) -> None:
    changed = _do(installation, "replay", sorted({one.delivery for one in letters})) if letters else 0
    if as_json:
        print_json({"retried": len(letters), "changed": changed, "left": _count(installation, unknown)})
    elif letters:
        out.print(f"{len(letters)} retried, {changed} interactions changed")
    else:
        out.print("There is nothing to retry.")


def _do(installation: Installation, task: str, ids: list[int]) -> int:
    async def work() -> int:
        async with changing(installation) as hand:
            number: int = await hand.run(task, ids=ids)
            return number

    return working(work)


def _count(installation: Installation, unknown: bool) -> int:
    return sum(pair[unknown] for pair in reading(installation, dead_letters.counted).values())


def _show(installation: Installation, letters: list[DeadLetter], unknown: bool, as_json: bool) -> None:
    if as_json:
        print_json(letters)
    elif not letters:
        out.print("Nothing waits here.")
    else:
        lay_out(_table(letters, installation.configuration.timezone))
        _advise(_count(installation, unknown) - len(letters), " --unknown" if unknown else "", installation)


def _table(letters: list[DeadLetter], zone: ZoneInfo) -> Table:
    table = Table(box=None, pad_edge=False)
    table.add_column("number", justify="right", no_wrap=True)
    for name, narrowest in (("when", 10), ("where", 12), ("reason", 16)):
        table.add_column(name, min_width=narrowest, overflow="fold")
    for one in letters:
        table.add_row(str(one.id), moment(one.at, zone), _place(one), on_a_line(one.reason))
    return table


def _place(one: DeadLetter) -> str:
    """Where it stands: in which delivery of which connection, or in which line of an imported file."""
    file = one.headers.get(FILE)
    place = f"{file}:{one.item}" if file else f"delivery {one.delivery} {one.item}".rstrip()
    return on_a_line(f"{one.connection} {place}")


def _advise(more: int, of_these: str, installation: Installation) -> None:
    if more > 0:
        out.print(f"and {more} more: --limit shows them", style="dim")
    out.print(f"times are those of {installation.configuration.timezone.key}", style="dim")
    command = f"onethread deadletters{of_these}"
    out.print("`onethread deadletters --show NUMBER` prints what came in", style="dim")
    out.print(f"`{command} --retry` reads them anew, `{command} --drop` forgets them", style="dim")


def _show_one(installation: Installation, number: int, as_json: bool) -> None:
    def look(connection: Connection) -> tuple[DeadLetter, str] | None:
        letter = dead_letters.numbered(connection, number)
        kept = deliveries.numbered(connection, [letter.delivery]) if letter else []
        return (letter, raw_item(kept[0].delivery, letter.item)) if letter and kept else None

    found = reading(installation, look)
    if found is None:
        raise _no_such(number)
    letter, raw = found
    if as_json:
        print_json({"letter": letter, "raw": raw})
        return
    zone = installation.configuration.timezone
    out.print(f"{_place(letter)}, {moment(letter.at, zone)} ({zone.key})", style="dim")
    out.print(on_a_line(letter.reason), style="bold")
    out.print(raw)
