"""`onethread replay`."""

from collections import Counter
from collections.abc import Iterator
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.text import Text
from sqlalchemy import Connection

from onethread.cli.console import AsJson, Config, installed, out, print_json, progress, reading, working
from onethread.cli.patience import changing
from onethread.cli.terminal import on_a_line
from onethread.engine.installation import Installation
from onethread.flow.replay import Difference, plan
from onethread.plugin import ConfigurationError
from onethread.plugin.wording import did_you_mean
from onethread.store import deliveries
from onethread.store.interactions import FactKey

PAGE = 200
MOST_SHOWN = 50

Of = Annotated[str | None, typer.Option("--connection", help="Of this connection only.")]
Since = Annotated[
    datetime | None,
    typer.Option("--since", help="Received since, by the firm's clocks.", formats=["%Y-%m-%d", "%Y-%m-%dT%H:%M:%S"]),
]
Apply = Annotated[bool, typer.Option("--apply", help="Change the history; without it the differences are only shown.")]


def command(
    config: Config = None, of: Of = None, since: Since = None, apply: Apply = False, as_json: AsJson = False
) -> None:
    """Read stored deliveries anew by the connectors as they are now, and show what that changes."""
    installation = installed(config)
    _check_name(installation, of)
    begin = since.replace(tzinfo=installation.configuration.timezone) if since else None
    found: Counter[str] = Counter()
    shown: list[Any] = []
    touched: list[int] = []
    with progress() as bar:
        task = bar.add_task("reading anew", total=None)
        known: set[FactKey] = set()
        for ids, told in _pages(installation, of, begin):
            differences = [one for one in told if one.key not in known]  # deliveries of two pages may tell one fact
            known |= {one.key for one in differences}
            found.update(one.kind for one in differences)
            shown += [_document(one) for one in differences][: MOST_SHOWN - len(shown)]
            touched += ids if told else []
            bar.advance(task, len(ids))
    if as_json:
        print_json(
            {"differences": shown, **{kind: found[kind] for kind in ("new", "changed", "gone")}, "applied": apply}
        )
    else:
        _show(shown, found)
    if apply and touched:
        working(lambda: _apply(installation, touched))
        out.print("The history follows now.") if not as_json else None
    elif touched and not as_json:
        out.print("Nothing was changed: `onethread replay --apply` changes it.")


def _check_name(installation: Installation, of: str | None) -> None:
    known = {*installation.receivers, *(name for name, _ in reading(installation, deliveries.counted))}
    if of is not None and of not in known:
        raise ConfigurationError(f"there is no connection {of!r}{did_you_mean(of, known)}")


def _pages(
    installation: Installation, of: str | None, since: datetime | None
) -> Iterator[tuple[list[int], list[Difference]]]:
    after = 0
    while True:

        def look(connection: Connection, after: int = after) -> tuple[list[int], list[Difference]]:
            kept = deliveries.stretch(connection, after, PAGE, of=of, since=since)
            return [one.id for one in kept], plan(connection, kept, installation.receivers).differences

        ids, differences = reading(installation, look)
        if not ids:
            return
        yield ids, differences
        after = ids[-1]


async def _apply(installation: Installation, touched: list[int]) -> None:
    async with changing(installation) as hand:
        with progress() as bar:
            task = bar.add_task("changing", total=len(touched))
            for start in range(0, len(touched), PAGE):
                await hand.run("replay", ids=touched[start : start + PAGE])
                bar.advance(task, PAGE)


def _document(one: Difference) -> dict[str, Any]:
    channel, account, id_ = one.key
    changes = {name: {"was": was, "becomes": becomes} for name, (was, becomes) in one.fields.items()}
    return {"kind": one.kind, "channel": channel, "account": account, "id": id_, "fields": changes}


def _show(shown: list[dict[str, Any]], found: Counter[str]) -> None:
    for one in shown:
        key = on_a_line(f"{one['channel']} {one['account']} {one['id']}")
        out.print(Text.assemble((f"{one['kind']:<8}", "bold"), key))
        for name, change in one["fields"].items() if one["kind"] == "changed" else ():
            out.print(Text(f"    {name}: {change['was']!r} -> {change['becomes']!r}"))
    more = sum(found.values()) - len(shown)
    if more > 0:
        out.print(f"... and {more} more", style="dim")
    out.print(f"{found['new']} new, {found['changed']} changed, {found['gone']} gone")
