"""`onethread sync`."""

import asyncio
from collections.abc import Awaitable, Callable, Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from itertools import groupby
from typing import Annotated, Any, NoReturn

import typer
from rich.progress import Progress, TaskID

from onethread.cli import auditing
from onethread.cli.console import AsJson, Config, aside, installed, many, out, print_json, progress, working
from onethread.cli.patience import changing, do
from onethread.engine.handover import Hand
from onethread.engine.installation import Installation
from onethread.flow.sync import part
from onethread.plugin import ConfigurationError, Stream
from onethread.plugin.wording import did_you_mean
from onethread.store.conditions import Trouble

Of = Annotated[str | None, typer.Argument(metavar="CONNECTION", help="Only this one.", show_default=False)]
Only = Annotated[str | None, typer.Argument(metavar="STREAM", help="Only this of it.", show_default=False)]
Backfill = Annotated[
    datetime | None, typer.Option("--backfill", help="Its history since then, which starts no automation.")
]
Compare = Annotated[
    bool, typer.Option("--audit", help="Compare what we wrote with what is there; mend what is ours, ask for the rest.")
]
Once = Annotated[bool, typer.Option("--once", help="Leave at the first obstacle instead of waiting until it is over.")]
Pause = Annotated[bool, typer.Option("--pause", help="Read these no longer.")]
Resume = Annotated[bool, typer.Option("--resume", help="Read paused ones again.")]


@dataclass(slots=True)
class Pulled:
    """One stream of a connection, and how far it was read."""

    connection: str
    stream: str
    history: bool
    rows: int = 0
    more: bool = True
    trouble: str | None = None
    reason: str | None = None

    @property
    def called(self) -> str:
        """Its name for people."""
        return f"{self.connection} {part(self.stream, history=self.history)}"


def command(
    connection: Of = None,
    stream: Only = None,
    config: Config = None,
    backfill: Backfill = None,
    audit: Compare = False,
    once: Once = False,
    pause: Pause = False,
    resume: Resume = False,
    as_json: AsJson = False,
) -> None:
    """Read what has changed in remote systems, or their history, or audit them. `serve` does it by itself, as configured."""
    if pause and resume:
        raise ConfigurationError("--pause and --resume exclude each other")
    if audit and (stream or backfill or pause or resume):
        raise ConfigurationError("--audit is of whole connections, and excludes --backfill, --pause and --resume")
    installation = installed(config)
    if audit:
        _audit(installation, connection, once, as_json)
    meant = list(_meant(installation, connection, stream, history=backfill is not None))
    if pause or resume:
        _pause(installation, meant, pause)
        return
    since = _with_zone(backfill, installation) if backfill else None
    _do(lambda: _read(installation, meant, since, once))
    _tell(meant, as_json)
    raise typer.Exit(1 if any(one.trouble for one in meant) else 0)


def _do(work: Callable[[], Awaitable[None]]) -> None:
    try:
        working(work)
    except KeyboardInterrupt:
        aside.print("Stopped. The same command goes on where it was.")
        raise


def _audit(installation: Installation, name: str | None, once: bool, as_json: bool) -> NoReturn:
    audits = auditing.meant(installation, name)
    _do(lambda: auditing.audit(installation, audits, once))
    raise typer.Exit(1 if auditing.tell(installation, audits, as_json) else 0)


def _meant(installation: Installation, name: str | None, stream: str | None, *, history: bool) -> Iterator[Pulled]:
    pullers = installation.pullers
    if name is not None and name not in pullers:
        raise ConfigurationError(f"no connection {name[:60]!r} has streams{did_you_mean(name, pullers)}")
    for one in [name] if name else sorted(pullers):
        for known in _chosen(pullers[one].streams, stream, one):
            if known.history or not history:
                yield Pulled(one, known.name, history)


def _chosen(streams: Sequence[Stream], wanted: str | None, name: str) -> list[Stream]:
    found = [known for known in streams if wanted in (None, known.name)]
    if not found and wanted is not None:
        raise ConfigurationError(
            f"{name} has no stream {wanted[:60]!r}{did_you_mean(wanted, [known.name for known in streams])}"
        )
    return found


def _with_zone(moment: datetime, installation: Installation) -> datetime:
    """A day as the firm's clocks show it."""
    return moment.replace(tzinfo=installation.configuration.timezone).astimezone(UTC)


async def _read(installation: Installation, meant: Sequence[Pulled], since: datetime | None, once: bool) -> None:
    async with changing(installation) as hand:
        if since is not None:
            await _begin(hand, meant, since)
        with progress() as bar:
            for one in meant:
                task = bar.add_task(one.called, completed=one.rows, total=None if one.more else one.rows)
                await _read_one(hand, one, once, bar, task)
        if since is not None:
            for name, streams in _by_connection(meant):
                await hand.run("end_history", connection=name, streams=list(streams))


def _by_connection(meant: Iterable[Pulled]) -> Iterator[tuple[str, dict[str, Pulled]]]:
    for name, of in groupby(meant, lambda one: one.connection):
        yield name, {one.stream: one for one in of}


async def _begin(hand: Hand, meant: Sequence[Pulled], since: datetime) -> None:
    """What of them was read before this command was stopped is not read again."""
    for name, streams in _by_connection(meant):
        begun = await hand.run("begin_history", connection=name, streams=list(streams), since=since.isoformat())
        for stream, step in begun.items():
            streams[stream].rows, streams[stream].more = step["rows"], step["more"]


async def _read_one(hand: Hand, one: Pulled, once: bool, bar: Progress, task: TaskID) -> None:
    while one.more:
        step: dict[str, Any] = await hand.run(
            "pull_stream", connection=one.connection, stream=one.stream, history=one.history
        )
        one.more, one.trouble, one.reason = step["more"], step["trouble"], step["reason"]
        if one.trouble is None:
            one.rows = step["rows"]
            bar.update(task, completed=one.rows, total=step["total"] or (None if one.more else one.rows))
        elif once or one.trouble != Trouble.WAIT:
            return
        else:
            bar.update(task, description=f"{one.called}: {one.reason}")
            await asyncio.sleep(min(step["seconds"] or 1, 60))
            bar.update(task, description=one.called)


def _pause(installation: Installation, meant: Sequence[Pulled], paused: bool) -> None:
    for name in sorted({one.connection for one in meant}):
        parts = [
            part(one.stream, history=history) for one in meant if one.connection == name for history in (False, True)
        ]
        do(installation, "pause_parts", connection=name, parts=parts, paused=paused)
    aside.print(f"{many(len(meant), 'stream')} {'paused' if paused else 'resumed'}")


def _tell(meant: Sequence[Pulled], as_json: bool) -> None:
    if as_json:
        print_json({"streams": meant})
        return
    if not meant:
        out.print("No connection has streams to read.")
    for one in meant:
        if one.trouble:
            out.print(f"{one.called}: {one.trouble}: {one.reason}")
        else:
            out.print(f"{one.called}: {many(one.rows, 'row')} read")
