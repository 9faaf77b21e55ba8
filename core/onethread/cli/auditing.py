"""What `onethread sync --audit` does, and how the questions that it leads to are shown."""

import asyncio
from collections.abc import Collection, Sequence
from dataclasses import dataclass, field
from typing import Any

from rich.progress import Progress, TaskID

from onethread.cli.console import lay_out, listing, many, moment, out, print_json, progress, reading
from onethread.cli.patience import changing
from onethread.cli.terminal import on_a_line
from onethread.engine.handover import Hand
from onethread.engine.installation import Installation
from onethread.plugin import ConfigurationError
from onethread.plugin.wording import did_you_mean
from onethread.store import questions
from onethread.store.conditions import Trouble
from onethread.store.questions import Stored


@dataclass(slots=True)
class Audit:
    """A connection that is audited, and what came of it."""

    connection: str
    looked: int = 0
    total: int = 0
    mended: int = 0
    left: int = 0
    unseen: int = 0
    questions: list[dict[str, object]] = field(default_factory=list)
    trouble: str | None = None
    reason: str | None = None


def meant(installation: Installation, name: str | None) -> list[Audit]:
    """The connections that are meant; ConfigurationError for one that writes nothing."""
    auditors = installation.auditors
    if name is not None and name not in auditors:
        if name in installation.connections:
            raise ConfigurationError(f"{name} writes nothing into its remote system, so there is nothing to audit")
        raise ConfigurationError(f"there is no connection {name[:60]!r}{did_you_mean(name, installation.connections)}")
    return [Audit(one) for one in ([name] if name else sorted(auditors))]


async def audit(installation: Installation, audits: Sequence[Audit], once: bool) -> None:
    """Go through all that was done by these."""
    async with changing(installation) as hand:
        with progress() as bar:
            for one in audits:
                await _go_through(hand, one, once, bar, bar.add_task(f"{one.connection} audit", total=None))


async def _go_through(hand: Hand, one: Audit, once: bool, bar: Progress, task: TaskID) -> None:
    more = True
    while more:
        step: dict[str, Any] = await hand.run("audit", connection=one.connection)
        more, one.trouble, one.reason = step["more"], step["trouble"], step["reason"]
        if one.trouble is None:
            for name in ("looked", "total", "mended", "left", "unseen"):
                setattr(one, name, step[name])
            bar.update(task, completed=one.looked, total=one.total)
        elif once or one.trouble != Trouble.WAIT:
            return
        else:
            bar.update(task, description=f"{one.connection} audit: {one.reason}")
            await asyncio.sleep(min(step["seconds"] or 1, 60))
            bar.update(task, description=f"{one.connection} audit")


def tell(installation: Installation, audits: Sequence[Audit], as_json: bool) -> bool:
    """Print what came of it, and what to do next; whether there is something for somebody to do."""
    asked = open_questions(installation, {one.connection for one in audits})
    for one in audits:
        one.questions = [told(question) for question in asked if question.connection == one.connection]
    if as_json:
        print_json({"audits": audits})
    else:
        _say(audits)
        if asked:
            out.print()
            show(installation, asked)
    return bool(asked) or any(one.trouble for one in audits)


def _say(audits: Sequence[Audit]) -> None:
    if not audits:
        out.print("No connection writes anything that could be audited.")
    for one in audits:
        if one.trouble:
            out.print(f"{one.connection}: {one.trouble}: {one.reason}")
        else:
            out.print(f"{one.connection}: {_found(one)}")
    if any(one.mended for one in audits):
        out.print("a server does anew what is to be done anew, or `onethread worker --drain` now", style="dim")


def _found(one: Audit) -> str:
    parts = [f"{one.looked} looked at", f"{one.mended} done anew", f"{one.left} left as people there have deleted them"]
    parts += [f"{one.unseen} that the credential may not see"] if one.unseen else []
    parts += [many(len(one.questions), "question")] if one.questions else []
    return ", ".join(parts)


def open_questions(installation: Installation, names: Collection[str] | None = None) -> list[Stored]:
    """What waits for an answer, of these connections or of all."""
    return [one for one in reading(installation, questions.listed) if names is None or one.connection in names]


def show(installation: Installation, asked: Sequence[Stored]) -> None:
    """A table of questions, and how they are answered."""
    zone = installation.configuration.timezone
    table = listing("number", "connection", "customer", "since", "question")
    for one in asked:
        lines = (one.text, *one.links, f"Yes: {one.yes}.")
        words = "\n".join(map(on_a_line, lines))
        table.add_row(str(one.id), one.connection, on_a_line(one.line), moment(one.since, zone), words)
    lay_out(table)
    out.print(f"times are those of {zone.key}", style="dim")
    out.print(
        "`onethread questions --yes NUMBER` has that done, `--no NUMBER` leaves it so for good; what is mended there is asked "
        "no more after the next audit",
        style="dim",
    )


def told(one: Stored) -> dict[str, object]:
    """A question for scripts."""
    return {
        "number": one.id,
        "connection": one.connection,
        "key": one.key,
        "customer": one.line,
        "since": one.since,
        "question": one.text,
        "yes": one.yes,
        "links": one.links,
    }
