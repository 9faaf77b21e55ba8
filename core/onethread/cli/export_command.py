"""`onethread export`."""

import os
import sys
from collections.abc import Iterator
from contextlib import AbstractContextManager, nullcontext
from enum import StrEnum
from pathlib import Path
from typing import Annotated, BinaryIO

import msgspec
import typer
from sqlalchemy import Connection

from onethread.cli import person
from onethread.cli.console import Config, aside, installed_to_read, progress, reading
from onethread.cli.terminal import on_a_line, safe_json
from onethread.cli.whom import WHOM, the_one
from onethread.engine.installation import Installation
from onethread.flow.interchange.lines import one_line, write_line
from onethread.plugin import ConfigurationError
from onethread.store import exports, holdings

_encoder = msgspec.json.Encoder()


class What(StrEnum):
    """What can be exported."""

    INTERACTIONS = "interactions"
    CUSTOMERS = "customers"
    CUSTOMER = "customer"


class Format(StrEnum):
    """In which format."""

    JSONL = "jsonl"
    JSON = "json"


What_ = Annotated[What, typer.Argument(help="What to write.", show_default=False)]
Who = Annotated[str | None, typer.Argument(help=f"Of `customer`: whom. {WHOM}", show_default=False)]
Format_ = Annotated[
    Format | None,
    typer.Option("--format", help="How to write it: jsonl, or json, which is for one customer.", show_default=False),
]
Output = Annotated[
    Path | None, typer.Option("--output", help="A file to make instead of standard output.", show_default=False)
]


def command(
    what: What_, who: Who = None, config: Config = None, format_: Format_ = None, output: Output = None
) -> None:
    """Write interactions or customers, a line each, in an order that depends on nothing but the facts.

    Or all that is held about one customer, raw items included.
    """
    _check(what, who, format_, output)
    installation = installed_to_read(config)
    if who is not None:
        _write_person(installation, who, format_ or Format.JSON, output)
        return
    write = interactions if what is What.INTERACTIONS else customers
    reading(installation, lambda connection: _write(write(connection), output))


def _check(what: What, who: str | None, format_: Format | None, output: Path | None) -> None:
    if what is What.CUSTOMER and not who:
        raise ConfigurationError("say whom: `onethread export customer WHO`")
    if what is not What.CUSTOMER and who:
        raise ConfigurationError(f"`export {what}` writes all of them: `export customer WHO` writes one")
    if what is not What.CUSTOMER and format_ is Format.JSON:
        raise ConfigurationError(f"{what} are written as jsonl")
    if output and output.exists():
        raise ConfigurationError(f"{output} is there already; an export never overwrites")
    if output and not output.parent.is_dir():
        raise ConfigurationError(f"there is no folder {output.parent}")


def _write_person(installation: Installation, who: str, format_: Format, output: Path | None) -> None:
    entry = the_one(installation, who, tell=aside)
    write = person.document if format_ is Format.JSON else person.lines

    def look(connection: Connection) -> holdings.Counts:
        _write(write(connection, entry), output)
        return holdings.counted(connection, entry.id)

    counts = reading(installation, look)
    aside.print(
        f"{on_a_line(entry.name or '(no name)')} {entry.public_id}: {counts.facts} interactions, "
        f"{counts.contact_points} contact points, {counts.raw_items} raw items"
    )


def _write(lines: Iterator[bytes], output: Path | None) -> None:
    seen = output is None and sys.stdout.isatty()
    with progress() as bar, _opened(output) as file:
        task = bar.add_task("writing", total=None)
        for number, line in enumerate(lines, 1):
            file.write(safe_json(line.decode()).encode() if seen else line)
            file.write(b"\n")
            if number % 1000 == 0:
                bar.update(task, completed=number)
        file.flush()


def _opened(output: Path | None) -> AbstractContextManager[BinaryIO]:
    """Standard output, or a new file that only its owner can read."""
    if output is None:
        return nullcontext(sys.stdout.buffer)
    return os.fdopen(os.open(output, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600), "wb")


def interactions(connection: Connection) -> Iterator[bytes]:
    """Every fact, with what our store adds to it."""
    for stored, customer in exports.facts(connection):
        yield write_line(stored.fact, customer=customer, learned_at=stored.learned_at, delivery=stored.delivery)


def customers(connection: Connection) -> Iterator[bytes]:
    """Every customer, with identities and the keys of all that happened."""
    for one in exports.persons(connection):
        yield one_line(
            _encoder.encode(
                {
                    "customer": one.public_id,
                    "name": one.name,
                    "identities": [
                        {"kind": identity.kind, "scope": identity.scope, "value": identity.value, "trust": trust}
                        for identity, trust in one.identities
                    ],
                    "interactions": [
                        {"channel": channel, "account": account, "id": id_} for channel, account, id_ in one.facts
                    ],
                }
            )
        )
