"""`onethread import`."""

import os
from collections.abc import Iterator
from dataclasses import dataclass
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, BinaryIO

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from onethread.cli.common import AsJson, Config, aside, installed, print_json, working
from onethread.cli.export_command import Format, Format_
from onethread.engine.handover import Hand, writing
from onethread.engine.installation import Installation
from onethread.plugin import ConfigurationError

CHUNK = 1_000_000
"""Bytes of a stretch, cut at the end of a line."""

MOST_LINES = 500
LONGEST_LINE = 8_000_000
MOST_SHOWN = 20

File = Annotated[Path, typer.Argument(help="The file to read.", show_default=False)]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole lines of the file, the number of the first, and where in the file the next stretch begins."""

    lines: bytes
    first: int
    count: int
    end: int


@dataclass(slots=True)
class Imported:
    """What became of an import."""

    lines: int = 0
    unread: int = 0
    resumed_at: int = 0


def command(file: File, config: Config = None, format_: Format_ = Format.JSONL, as_json: AsJson = False) -> None:
    """Read the file in order. Twice changes nothing; interrupted, it goes on where it was."""
    del format_  # there is one as yet
    if not file.is_file():
        raise ConfigurationError(f"there is no file {file}")
    done = working(lambda: _import(installed(config), file))
    if as_json:
        print_json({"lines": done.lines, "unread": done.unread, "resumed_at_line": done.resumed_at})
    else:
        resumed = f" (went on at line {done.resumed_at})" if done.resumed_at > 1 else ""
        aside.print(f"{done.lines - done.unread} lines read, {done.unread} could not be read{resumed}")
        if done.unread:
            aside.print("They are kept: `onethread deadletters` lists them.")
    raise typer.Exit(1 if done.unread else 0)


async def _import(installation: Installation, file: Path) -> Imported:
    done = Imported()
    stream = _stream(file)
    async with writing(installation) as hand:
        begin, line = await _resume(hand, stream, file)
        done.resumed_at = line
        with file.open("rb") as opened, _bar() as bar:
            task = bar.add_task(file.name, total=file.stat().st_size, completed=begin)
            for stretch in stretches(opened, begin, line):
                await _bring(hand, stream, file, stretch, done)
                bar.update(task, completed=stretch.end)
        await hand.run("import_finished", stream=stream)
    return done


async def _bring(hand: Hand, stream: str, file: Path, stretch: Stretch, done: Imported) -> None:
    cursor = {"offset": stretch.end, "line": stretch.first + stretch.count, "head": _head(file)}
    text = stretch.lines.decode("utf-8", "surrogateescape").encode("utf-8", "replace").decode()
    unread = await hand.run("import_lines", stream=stream, lines=text, first=stretch.first, cursor=cursor)
    for number, reason in unread[: max(0, MOST_SHOWN - done.unread)]:
        aside.print(f"{file.name}:{number}: {reason}", markup=False)
    done.lines += stretch.count
    done.unread += len(unread)


def stretches(opened: BinaryIO, begin: int, line: int) -> Iterator[Stretch]:
    """The file from there on, in stretches of whole lines, at constant memory."""
    opened.seek(begin)
    lines: list[bytes] = []
    size = 0
    first = line
    while piece := opened.readline(LONGEST_LINE):
        lines.append(piece.rstrip(b"\r\n"))
        size += len(piece)
        begin += len(piece)
        if size >= CHUNK or len(lines) >= MOST_LINES:
            yield Stretch(b"\n".join(lines), first, len(lines), begin)
            first, lines, size = first + len(lines), [], 0
    if lines:
        yield Stretch(b"\n".join(lines), first, len(lines), begin)


async def _resume(hand: Hand, stream: str, file: Path) -> tuple[int, int]:
    """Where to begin: after the last stretch that is stored, if it is still the same file."""
    cursor = await hand.run("import_cursor", stream=stream)
    if cursor and cursor["head"] == _head(file) and cursor["offset"] <= file.stat().st_size:
        return cursor["offset"], cursor["line"]
    return 0, 1


def _stream(file: Path) -> str:
    return f"file {blake2b(os.fsencode(file.resolve()), digest_size=12).hexdigest()}"


def _head(file: Path) -> str:
    """The beginning of a file tells whether it is the one that was begun."""
    with file.open("rb") as opened:
        return blake2b(opened.read(4096), digest_size=12).hexdigest()


def _bar() -> Progress:
    columns = (TextColumn("{task.description}"), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    return Progress(*columns, console=aside, transient=True, disable=not aside.is_terminal)
