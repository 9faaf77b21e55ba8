"""`onethread rework`."""

from typing import Annotated, Any

import typer

from onethread.cli.console import AsJson, Config, installed, out, print_json, progress, reading, working
from onethread.cli.patience import changing
from onethread.cli.terminal import brief
from onethread.engine.installation import Installation
from onethread.flow import rework
from onethread.store import contact_points

MOST_SHOWN = 20

Apply = Annotated[bool, typer.Option("--apply", help="Change who is who; without it the differences are only shown.")]


def command(config: Config = None, apply: Apply = False, as_json: AsJson = False) -> None:
    """Work out anew who is who from what is recorded, by the rules and the configuration as they are now."""
    installation = installed(config)
    total = reading(installation, contact_points.counted)
    changes = working(lambda: _rework(installation, total, apply))
    merged = [change for change in changes if "absorbed" in change]
    due = reading(installation, lambda connection: rework.due(connection, installation.reader))
    split = len(changes) - len(merged)
    if as_json:
        print_json({"merged": len(merged), "split": split, "applied": apply, "due": due, "changes": changes})
        return
    for change in changes[:MOST_SHOWN]:
        out.print(_sentence(change))
    if len(changes) > MOST_SHOWN:
        out.print(f"and {len(changes) - MOST_SHOWN} more: --json lists them all", style="dim")
    out.print(_summary(len(merged), split, apply, due))


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
    who = {
        role: f"{id_} {brief(change['names'][id_] or 'without a name')}"
        for role, id_ in change.items()
        if role != "names"
    }
    if "absorbed" in who:
        return f"{who['absorbed']} becomes part of {who['kept']}"
    return f"{who['part']} parts from {who['whole']}"


def _summary(merged: int, split: int, applied: bool, due: bool) -> str:
    told = f"{merged} merged, {split} parted" if merged + split else "Everybody is who they were"
    if applied or not (due or merged + split):
        return f"{told}."
    return f"{told}. Nothing is stored yet: `onethread rework --apply` does it, and `onethread check` is content then."
