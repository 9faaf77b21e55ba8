"""`onethread rework`."""

from typing import Annotated, Any

import typer

from onethread.cli.console import AsJson, Config, installed, out, print_json, progress, reading, working
from onethread.cli.patience import changing
from onethread.engine.installation import Installation
from onethread.store import contact_points

MOST_SHOWN = 20

Apply = Annotated[bool, typer.Option("--apply", help="Change who is who; without it the differences are only shown.")]


def command(config: Config = None, apply: Apply = False, as_json: AsJson = False) -> None:
    """Work out anew who is who from what is recorded, by the rules and the configuration as they are now."""
    installation = installed(config)
    total = reading(installation, contact_points.counted)
    changes = working(lambda: _rework(installation, total, apply))
    merged = [change for change in changes if "absorbed" in change]
    if as_json:
        print_json({"merged": len(merged), "split": len(changes) - len(merged), "applied": apply, "changes": changes})
        return
    for change in changes[:MOST_SHOWN]:
        out.print(_sentence(change))
    if len(changes) > MOST_SHOWN:
        out.print(f"and {len(changes) - MOST_SHOWN} more: --json lists them all", style="dim")
    out.print(_summary(len(merged), len(changes) - len(merged), apply))


async def _rework(installation: Installation, total: int, apply: bool) -> list[dict[str, Any]]:
    """Page by page, so that nobody waits long for the store."""
    changes: list[dict[str, Any]] = []
    async with changing(installation) as hand:
        with progress() as bar:
            task = bar.add_task("contact points", total=total)
            after: int | None = 0
            while after is not None:
                after, done, found = await hand.run("rework", after=after, apply=apply)
                changes += found
                bar.advance(task, done)
    return changes


def _sentence(change: dict[str, Any]) -> str:
    if "absorbed" in change:
        return f"{change['absorbed']} becomes part of {change['kept']}"
    return f"{change['part']} parts from {change['whole']}"


def _summary(merged: int, split: int, applied: bool) -> str:
    if not merged + split:
        return "Everybody is who they were."
    told = f"{merged} merged, {split} parted"
    return f"{told}." if applied else f"{told}, if you say so: `onethread rework --apply`."
