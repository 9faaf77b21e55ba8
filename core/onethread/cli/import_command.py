"""`onethread import`."""

import os
from base64 import b64encode
from codecs import BOM_UTF8
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field
from enum import StrEnum
from hashlib import blake2b
from pathlib import Path
from typing import Annotated, Any, BinaryIO

import typer
from rich.progress import BarColumn, DownloadColumn, Progress, TextColumn, TimeRemainingColumn

from onethread.cli.console import AsJson, Config, aside, installed, many, print_json, working
from onethread.cli.patience import changing
from onethread.cli.terminal import on_a_line
from onethread.engine.handover import Hand
from onethread.engine.installation import Installation
from onethread.plugin import ConfigurationError

CHUNK = 1_000_000
"""Bytes of a stretch, cut at the end of a line."""

MOST_LINES = 500
LONGEST_LINE = 8_000_000
MOST_SHOWN = 20

File = Annotated[Path, typer.Argument(help="The file to read.", show_default=False)]


class Format(StrEnum):
    """How files that can be read are written."""

    JSONL = "jsonl"


Format_ = Annotated[Format, typer.Option("--format", help="How it is written.")]


@dataclass(frozen=True, slots=True)
class Stretch:
    """Whole lines of the file as they are there, and the number of the first."""

    lines: bytes = field(repr=False)
    first: int
    count: int


@dataclass(slots=True)
class Place:
    """How far a file has been read, and the digest of all bytes up to there, by which it is known again."""

    offset: int = 0
    line: int = 1
    digest: blake2b = field(default_factory=lambda: blake2b(digest_size=16))

    def move_behind(self, stretch: Stretch) -> None:
        """The stretch has been read."""
        self.offset += len(stretch.lines)
        self.line = stretch.first + stretch.count
        self.digest.update(stretch.lines)

    def cursor(self) -> dict[str, int | str]:
        """What the store keeps of it."""
        return {"offset": self.offset, "line": self.line, "digest": self.digest.hexdigest()}


@dataclass(slots=True)
class Imported:
    """What became of an import."""

    lines: int = 0
    unread: int = 0
    withheld: int = 0
    resumed_at: int = 0


def command(file: File, config: Config = None, format_: Format_ = Format.JSONL, as_json: AsJson = False) -> None:
    """Read the file in order. Twice changes nothing; interrupted, it goes on where it was."""
    del format_  # there is one as yet
    if not file.is_file():
        raise ConfigurationError(f"{file} is a folder" if file.is_dir() else f"there is no file {file}")
    installation = installed(config)
    try:
        done = working(lambda: _import(installation, file))
    except KeyboardInterrupt:
        aside.print("Stopped. Run the same command again to go on.")
        raise
    _tell(done, as_json)
    raise typer.Exit(1 if done.unread else 0)


def _tell(done: Imported, as_json: bool) -> None:
    if as_json:
        counts = {"lines": done.lines, "unread": done.unread, "withheld": done.withheld}
        print_json({**counts, "resumed_at_line": done.resumed_at})
        return
    resumed = f" (went on at line {done.resumed_at})" if done.resumed_at > 1 else ""
    if done.unread > MOST_SHOWN:
        aside.print(f"... and {done.unread - MOST_SHOWN} more")
    withheld = f", {done.withheld} withheld since they tell of somebody who was erased" if done.withheld else ""
    read = done.lines - done.unread - done.withheld
    aside.print(f"{many(read, 'line')} read, {done.unread} could not be read{withheld}{resumed}")
    if done.unread:
        aside.print("They are kept: `onethread deadletters` lists them.")


async def _import(installation: Installation, file: Path) -> Imported:
    stream = _stream(file)
    async with changing(installation) as hand:
        with file.open("rb") as opened, _bar() as bar:
            task = bar.add_task(file.name, total=file.stat().st_size)
            cursor = await hand.run("import_cursor", stream=stream)
            place = resume(opened, cursor, lambda offset: bar.update(task, completed=offset))
            if cursor and place.line == 1:
                aside.print(f"{on_a_line(file.name)} has changed since it was begun: it is read again from line 1")
            done = Imported(resumed_at=place.line)
            for stretch in stretches(opened, place.line):
                place.move_behind(stretch)
                await _bring(hand, file, stretch, place, done)
                bar.update(task, completed=place.offset)
        await hand.run("import_finished", stream=stream)
    return done


async def _bring(hand: Hand, file: Path, stretch: Stretch, place: Place, done: Imported) -> None:
    brought = await hand.run(
        "import_lines",
        stream=_stream(file),
        file=file.name.encode(errors="replace").decode(),
        lines=b64encode(stretch.lines).decode(),
        first=stretch.first,
        cursor=place.cursor(),
    )
    for number, reason in brought["unread"][: max(0, MOST_SHOWN - done.unread)]:
        aside.print(f"{on_a_line(file.name)}:{number}: {on_a_line(reason)}")
    done.lines += stretch.count
    done.unread += len(brought["unread"])
    done.withheld += brought["withheld"]


def stretches(opened: BinaryIO, first: int) -> Iterator[Stretch]:
    """The rest of the file in stretches of whole lines, at constant memory."""
    lines: list[bytes] = []
    size = 0
    while piece := opened.readline(LONGEST_LINE):
        lines.append(piece)
        size += len(piece)
        if size >= CHUNK or len(lines) >= MOST_LINES:
            yield Stretch(b"".join(lines), first, len(lines))
            first, lines, size = first + len(lines), [], 0
    if lines:
        yield Stretch(b"".join(lines), first, len(lines))


def resume(opened: BinaryIO, cursor: Mapping[str, Any] | None, passed: Callable[[int], None]) -> Place:
    """Stand behind the last stretch that is stored, if all up to there is as it was; else at the beginning."""
    place = Place()
    if cursor:
        while place.offset < cursor["offset"] and (part := opened.read(min(CHUNK, cursor["offset"] - place.offset))):
            place.digest.update(part)
            place.offset += len(part)
            passed(place.offset)
        if place.cursor() == {**cursor, "line": place.line}:
            place.line = cursor["line"]
            return place
    opened.seek(0)
    return _behind_mark(opened)


def _behind_mark(opened: BinaryIO) -> Place:
    """The beginning; editors of Windows mark it, and the mark is no part of the first line."""
    place = Place()
    if opened.read(len(BOM_UTF8)) == BOM_UTF8:
        place.digest.update(BOM_UTF8)
        place.offset = len(BOM_UTF8)
    opened.seek(place.offset)
    return place


def _stream(file: Path) -> str:
    return f"file {blake2b(os.fsencode(file.resolve()), digest_size=12).hexdigest()}"


def _bar() -> Progress:
    columns = (TextColumn("{task.description}", markup=False), BarColumn(), DownloadColumn(), TimeRemainingColumn())
    return Progress(*columns, console=aside, transient=True, disable=not aside.is_terminal)
