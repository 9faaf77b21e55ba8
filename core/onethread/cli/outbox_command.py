"""`onethread outbox`."""

from typing import Annotated

import typer

from onethread.cli.console import (
    AsJson,
    Config,
    aside,
    installed,
    installed_to_read,
    lay_out,
    listing,
    moment,
    out,
    print_json,
    reading,
)
from onethread.cli.patience import do
from onethread.cli.terminal import on_a_line
from onethread.engine.installation import Installation
from onethread.flow.deliver import PART
from onethread.plugin import ConfigurationError
from onethread.plugin.wording import did_you_mean
from onethread.store import outbox
from onethread.store.outbox import Entry, State

MOST = 10_000
SHOWN = 50
_STATES = {State.WAITING: "waiting", State.UNKNOWN: "unknown", State.REFUSED: "refused"}

Show = Annotated[int | None, typer.Option("--show", help="The one with this number; with --retry or --drop only that.")]
Retry = Annotated[bool, typer.Option("--retry", help="Try those again that were refused, at once.")]
Drop = Annotated[bool, typer.Option("--drop", help="Give those up that were refused.")]
Waiting = Annotated[bool, typer.Option("--waiting", help="Those that wait too.")]
Pause = Annotated[str | None, typer.Option("--pause", metavar="CONNECTION", help="Do nothing there any more.")]
Resume = Annotated[str | None, typer.Option("--resume", metavar="CONNECTION", help="Do what waits there again.")]
Limit = Annotated[
    int | None, typer.Option("--limit", help=f"At most so many: {SHOWN} shown, else all.", min=1, max=MOST)
]


def command(
    config: Config = None,
    show: Show = None,
    retry: Retry = False,
    drop: Drop = False,
    waiting: Waiting = False,
    pause: Pause = None,
    resume: Resume = None,
    limit: Limit = None,
    as_json: AsJson = False,
) -> None:
    """Show what could not be done in remote systems, and what nobody knows of; exit code 1 when there is something."""
    if sum(map(bool, (retry, drop, pause, resume))) > 1:
        raise ConfigurationError("--retry, --drop, --pause and --resume exclude each other")
    if name := pause or resume:
        _pause(installed(config), name, bool(pause))
        return
    if retry or drop:
        _change(installed(config), show, "retry_outbox" if retry else "drop_outbox", limit or MOST, as_json)
        return
    installation = installed_to_read(config)
    states = [State.UNKNOWN, State.REFUSED, *([State.WAITING] if waiting else [])]
    found = _found(installation, show, states, limit or SHOWN)
    _show(installation, found, as_json)
    raise typer.Exit(1 if any(one.state in (State.UNKNOWN, State.REFUSED) for one in found) else 0)


def _found(installation: Installation, number: int | None, states: list[State], limit: int) -> list[Entry]:
    if number is None:
        return reading(installation, lambda connection: outbox.listed(connection, states, limit=limit))
    found = reading(installation, lambda connection: outbox.numbered(connection, [number]))
    if not found:
        raise ConfigurationError(f"there is no entry {number}; `onethread outbox --waiting` lists them")
    return found


def _pause(installation: Installation, name: str, paused: bool) -> None:
    if name not in installation.deliverers:
        raise ConfigurationError(
            f"no connection {name[:60]!r} has an outbox{did_you_mean(name, installation.deliverers)}"
        )
    do(installation, "pause_parts", connection=name, parts=[PART], paused=paused)
    aside.print(f"the outbox of {name} is {'paused: what is wanted there is kept' if paused else 'worked off again'}")


def _change(installation: Installation, number: int | None, task: str, limit: int, as_json: bool) -> None:
    meant = _found(installation, number, [State.REFUSED], limit)
    changed = do(installation, task, ids=[one.id for one in meant]) if meant else 0
    word = "retried" if task.startswith("retry") else "dropped"
    print_json({word: changed}) if as_json else out.print(f"{changed} {word}")


def _show(installation: Installation, found: list[Entry], as_json: bool) -> None:
    if as_json:
        print_json([_told(one) for one in found])
    elif not found:
        out.print("Nothing waits for anybody here.")
    else:
        zone = installation.configuration.timezone
        table = listing("number", "connection", "what", "state", "since", "tries", "reason")
        for one in found:
            table.add_row(
                str(one.id),
                one.connection,
                on_a_line(f"{one.kind} {one.key}"),
                _STATES.get(one.state, "done"),
                moment(one.since, zone),
                str(one.tries),
                on_a_line(one.reason),
            )
        lay_out(table)
        out.print(f"{len(found)} shown; times are those of {zone.key}", style="dim")
        out.print("`onethread outbox --retry` tries refused ones again, `--drop` gives them up", style="dim")


def _told(one: Entry) -> dict[str, object]:
    return {
        "number": one.id,
        "connection": one.connection,
        "kind": one.kind,
        "key": one.key,
        "state": _STATES.get(one.state, "done"),
        "since": one.since,
        "due_at": one.due_at,
        "tries": one.tries,
        "reason": one.reason,
    }
