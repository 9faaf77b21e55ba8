"""`onethread replay`."""

from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated, Any

import typer
from rich.text import Text
from sqlalchemy import Connection

from onethread.cli.console import AsJson, Config, aside, installed, out, print_json, progress, reading, working
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


@dataclass(slots=True)
class Found:
    """What reading anew would change; `left` counts deliveries of connections that are not there."""

    kinds: Counter[str] = field(default_factory=Counter)
    shown: list[Any] = field(default_factory=list)
    touched: list[int] = field(default_factory=list)
    left: int = 0
    _known: set[FactKey] = field(default_factory=set)

    def take(self, ids: list[int], differences: list[Difference], absent: int) -> None:
        """Add a page; a fact that deliveries of two pages tell counts once."""
        fresh = [one for one in differences if one.key not in self._known]
        self._known |= {one.key for one in fresh}
        self.kinds.update(one.kind for one in fresh)
        self.shown += [_document(one) for one in fresh][: MOST_SHOWN - len(self.shown)]
        self.touched += ids if differences else []
        self.left += absent


def command(
    config: Config = None, of: Of = None, since: Since = None, apply: Apply = False, as_json: AsJson = False
) -> None:
    """Read stored deliveries anew by the connectors as they are now, and show what that changes."""
    installation = installed(config)
    _check_name(installation, of)
    found = _look(installation, of, since)
    if as_json:
        counts = {kind: found.kinds[kind] for kind in ("new", "changed", "gone")}
        print_json({"differences": found.shown, **counts, "left_alone": found.left, "applied": apply})
    else:
        _show(found.shown, found.kinds)
    if apply and found.touched:
        working(lambda: _apply(installation, found.touched))
        out.print("The history follows now.") if not as_json else None
    elif found.touched and not as_json:
        out.print("Nothing was changed: `onethread replay --apply` changes it.")
    if found.left:
        aside.print(f"{found.left} deliveries of connections that are not there now were left alone")
        raise typer.Exit(1)


def _look(installation: Installation, of: str | None, since: datetime | None) -> Found:
    begin = since.replace(tzinfo=installation.configuration.timezone) if since else None
    found = Found()
    with progress() as bar:
        task = bar.add_task("reading anew", total=None)
        for ids, differences, absent in _pages(installation, of, begin):
            found.take(ids, differences, absent)
            bar.advance(task, len(ids))
    return found


def _check_name(installation: Installation, of: str | None) -> None:
    known = {*installation.receivers, *(name for name, _ in reading(installation, deliveries.counted))}
    if of is not None and of not in known:
        raise ConfigurationError(f"there is no connection {of!r}{did_you_mean(of, known)}")


def _pages(
    installation: Installation, of: str | None, since: datetime | None
) -> Iterator[tuple[list[int], list[Difference], int]]:
    """Deliveries by their numbers, what would differ, and how many are of connections that are not there."""
    after = 0
    while True:

        def look(connection: Connection, after: int = after) -> tuple[list[int], list[Difference], int]:
            kept = deliveries.stretch(connection, after, PAGE, of=of, since=since)
            absent = sum(one.delivery.connection not in installation.receivers for one in kept)
            planned = plan(connection, kept, installation.receivers, installation.reader)
            return [one.id for one in kept], planned.differences, absent

        ids, differences, absent = reading(installation, look)
        if not ids:
            return
        yield ids, differences, absent
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
